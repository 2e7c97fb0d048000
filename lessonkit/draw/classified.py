"""Figures of what a classifier sees and says: samples of each class, the confusion matrix, pictures with their answers."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from torch import Tensor

from .grids import caption
from .palette import FAINT, GREEN, INK, ORANGE
from .photos import picture
from .style import drawing

Counts = NDArray[np.int64]
DEEPEST = {GREEN: 0.4, ORANGE: 0.45}  # how much of the colour covers the page at most: numbers must read on it


@drawing
def class_samples(images: Tensor, names: Sequence[str]) -> Figure:
    """A row of grey pictures for each class, images (classes, samples, H, W), with the class's name before it."""
    classes, samples = images.shape[:2]
    figure = Figure(figsize=(0.62 * samples + 1.2, 0.62 * classes))
    axes = figure.subplots(classes, samples, squeeze=False, gridspec_kw={"wspace": 0.08, "hspace": 0.08})
    for row, name, pixels in zip(axes, names, images, strict=True):
        for ax, one in zip(row, pixels, strict=True):
            picture(ax, one)
        row[0].text(-0.15, 0.5, name, ha="right", va="center", transform=row[0].transAxes)
    return figure


@drawing
def confusion(counts: Counts, names: Sequence[str]) -> Figure:
    """How often class `row` was called class `column`: green where that is right, orange where it is wrong."""
    size, shares = len(names), counts / counts.sum(axis=1, keepdims=True)
    worst = max(float((shares - np.diag(np.diag(shares))).max()), 1e-9)
    figure = Figure(figsize=(6.4, 6.0))
    ax = figure.add_subplot()
    for row, column in np.ndindex(size, size):
        right = row == column
        colour, most = (GREEN, 1.0) if right else (ORANGE, worst)
        strength = DEEPEST[colour] * shares[row, column] / most
        fill = Rectangle((column, row), 1, 1, facecolor=colour, alpha=strength, linewidth=0)
        ax.add_patch(fill)
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor="none", edgecolor=FAINT, linewidth=0.4))
        if counts[row, column]:
            caption(ax, column + 0.5, row + 0.53, str(counts[row, column]), fontsize=11)
    places = np.arange(size) + 0.5
    ax.set_xticks(places, names, rotation=45, ha="left", rotation_mode="anchor")
    ax.set_yticks(places, names)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set(xlim=(-0.02, size + 0.02), ylim=(size + 0.02, -0.02), aspect="equal", xlabel="called", ylabel="is")
    ax.xaxis.set_label_position("top")
    for spine in ax.spines.values():
        spine.set_visible(False)
    return figure


@drawing
def answers(images: Tensor, said: Sequence[str], true: Sequence[str], columns: int = 4) -> Figure:
    """Grey pictures (N, H, W), above each what the net said and below what it is."""
    rows = -(-len(images) // columns)
    figure = Figure(figsize=(1.6 * columns, 2.25 * rows))
    axes = figure.subplots(rows, columns, squeeze=False, gridspec_kw={"wspace": 0.1, "hspace": 0.55})
    for ax in axes.flat[len(images) :]:
        ax.set_axis_off()
    for ax, pixels, wrong, right in zip(axes.flat, images, said, true, strict=False):
        picture(ax, pixels)
        ax.set_title(wrong, pad=4, fontsize=11, color=ORANGE)
        ax.set_xlabel(right, labelpad=4, fontsize=11, color=INK)
    return figure
