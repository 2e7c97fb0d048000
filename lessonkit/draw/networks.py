"""Figures of networks: the volumes between layers, activation functions and their slopes, what two classes are parted by."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
from torch import Tensor

from .palette import BLUE, GREEN, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PURPLE
from .style import drawing
from .volumes import SLANT, box

FILLS = {
    "input": PALE_BLUE,
    "conv": PALE_ORANGE,
    "relu": PALE_ORANGE,
    "pool": PALE_GREEN,
    "flatten": "none",
    "dense": PALE_BLUE,
}
Points = NDArray[np.float64]


@drawing
def pipelines(nets: Sequence[Sequence[tuple[str, tuple[int, ...]]]]) -> Figure:
    """Rows of boxes: the volume after each named layer, (C, H, W), or the column of numbers, (D,).

    Height and width are to scale, channels and columns on a logarithmic one.
    """
    figure = Figure(figsize=(6.4, 2.1 * len(nets)))
    for index, stages in enumerate(nets):
        ax = figure.add_subplot(len(nets), 1, index + 1)
        tallest = max(shape[1] for _, shape in stages if len(shape) == 3)
        left = 0.0
        for name, shape in stages:
            size = _size(shape, tallest)
            reach = size[0] + SLANT[0] * size[2]
            room = max(reach, 1.6)  # for the words
            box(ax, (left + (room - reach) / 2, -size[1] / 2), size, FILLS[name])
            ax.text(left + room / 2, 1.9, name, ha="center", va="center", fontsize=11)
            numbers = "\n".join(map(str, shape))
            ax.text(left + room / 2, -1.3, numbers, ha="center", va="top", fontsize=11, linespacing=1.1)
            left += room + 0.3
        ax.set(aspect="equal", xlim=(-0.1, left - 0.2), ylim=(-3.1, 2.2))
        ax.set_axis_off()
    figure.subplots_adjust(hspace=0.05)
    return figure


def _size(shape: tuple[int, ...], tallest: int) -> tuple[float, float, float]:
    """Width, height and depth of a stage's box."""
    if len(shape) == 1:
        return 0.16, 0.2 * float(np.log2(shape[0] + 1)), 0.3
    channels, height, width = shape
    return 2 * width / tallest, 2 * height / tallest, 0.35 * float(np.log2(channels + 1))


@drawing
def functions_and_slopes(x: Points, values: Mapping[str, Points], slopes: Mapping[str, Points]) -> Figure:
    """Functions of x on the left, their derivatives on the right, the same colour and stroke for the same name."""
    looks = ((ORANGE, "-"), (BLUE, "--"), (GREEN, "-."), (PURPLE, ":"))
    figure = Figure(figsize=(6.4, 2.9))
    for index, (title, curves) in enumerate((("function", values), ("slope", slopes))):
        ax = figure.add_subplot(1, 2, index + 1)
        for (name, y), (colour, stroke) in zip(curves.items(), looks[: len(curves)], strict=True):
            ax.plot(x, y, color=colour, linestyle=stroke, linewidth=2.2, label=name)
        ax.axhline(0, color=INK, linewidth=0.8, zorder=0)
        ax.set_title(title, pad=4)
        ax.grid(axis="y", linewidth=0.5)
    handles, labels = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="lower center", bbox_to_anchor=(0.5, 0.96), ncols=4, frameon=False, fontsize=11)
    figure.subplots_adjust(wspace=0.22)
    return figure


@drawing
def parted(points: Tensor, labels: Tensor, answers: Mapping[str, Tensor], reach: float) -> Figure:
    """Two classes of points in the plane (N, 2), and the two sides into which each named net parts it.

    An answer is a square matrix of numbers over the plane from -reach to reach, row by row upwards: class 1 where it is
    above zero.
    """
    figure = Figure(figsize=(6.4, 6.6 / len(answers)))
    for index, (name, above) in enumerate(answers.items()):
        ax = figure.add_subplot(1, len(answers), index + 1)
        axis = np.linspace(-reach, reach, len(above))
        ax.contourf(axis, axis, above.numpy(), levels=[-np.inf, 0, np.inf], colors=[PALE_BLUE, PALE_ORANGE])
        for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
            of_class = points[labels == label]
            ax.scatter(of_class[:, 0], of_class[:, 1], s=14, color=colour, marker=marker, linewidths=0)
        ax.set(aspect="equal", xticks=[], yticks=[], xlim=(-reach, reach), ylim=(-reach, reach))
        ax.set_title(name, pad=5)
        for spine in ax.spines.values():
            spine.set_visible(False)
    figure.subplots_adjust(wspace=0.06)
    return figure
