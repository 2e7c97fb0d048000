"""Figures of the case studies: modules, costs by layer, nets on a map, curves over depth, answers to photographs."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from torch import Tensor

from .palette import BLUE, FAINT, GREEN, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PURPLE
from .photos import picture
from .style import drawing

COLOURS = (ORANGE, BLUE, GREEN, PURPLE)
BOX_WIDTH, BOX_HEIGHT = 1.5, 0.5


def _box(ax: Axes, x: float, y: float, text: str, fill: str) -> None:
    width = max(BOX_WIDTH, 0.145 * len(text))
    corner = (x - width / 2, y - BOX_HEIGHT / 2)
    style = "round,pad=0,rounding_size=0.08"
    ax.add_patch(FancyBboxPatch(corner, width, BOX_HEIGHT, boxstyle=style, facecolor=fill, edgecolor=INK))
    ax.text(x, y, text, ha="center", va="center", fontsize=11)


def _arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    ax.annotate(
        "", end, start, arrowprops={"arrowstyle": "-|>", "color": FAINT, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
    )


@drawing
def module(ways: Sequence[Sequence[str]], join: str, start: str = "input") -> Figure:
    """A module from its input down: the ways through it side by side, and how they join; an empty way is a bare line."""
    deepest = max(map(len, ways))
    centre = (len(ways) - 1) * 1.8 / 2
    bottom = -0.9 * (deepest + 1)
    figure = Figure(figsize=(min(6.3, 1.5 * len(ways) + 0.6), 0.72 * (deepest + 2)))
    ax = figure.add_subplot()
    _box(ax, centre, 0, start, PALE_BLUE)
    for column, way in enumerate(ways):
        x, last = 1.8 * column, (centre, -BOX_HEIGHT / 2)
        for row, text in enumerate(way, start=1):
            _arrow(ax, last, (x, BOX_HEIGHT / 2 - 0.9 * row))
            _box(ax, x, -0.9 * row, text, PALE_ORANGE)
            last = (x, -0.9 * row - BOX_HEIGHT / 2)
        turn = (x, bottom + 0.9 - BOX_HEIGHT / 2)  # down to where the longest way ends, then to the join
        corners = [last, (x, -0.9 + BOX_HEIGHT / 2), turn] if not way else [last, turn]
        ax.plot(*zip(*corners, strict=True), color=FAINT, linewidth=1.4)
        _arrow(ax, turn, (centre, bottom + BOX_HEIGHT / 2))
    _box(ax, centre, bottom, join, PALE_GREEN)
    left, right = min(0.0, centre) - 0.85, max(1.8 * (len(ways) - 1), centre) + 0.85
    ax.set(xlim=(left, right), ylim=(bottom - 0.35, 0.35), aspect="equal")
    ax.set_axis_off()
    return figure


@drawing
def by_layer(names: Sequence[str], columns: Mapping[str, Sequence[float]]) -> Figure:
    """Horizontal bars for every layer, from the first at the top to the last; one column of bars for each quantity."""
    figure = Figure(figsize=(6.3, 0.26 * len(names) + 0.9))
    axes = figure.subplots(1, len(columns), sharey=True, squeeze=False)[0]
    for ax, colour, (title, values) in zip(axes, COLOURS, columns.items(), strict=False):
        ax.barh(range(len(names)), values, color=colour, height=0.7)
        ax.set_title(title, pad=8)
        ax.set(xticks=[], yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.4, -0.6))
        ax.tick_params(axis="y", length=0, labelsize=10)
        ax.spines["bottom"].set_visible(False)
        largest = max(values)
        for place, value in enumerate(values):
            if value >= 0.02 * largest:
                ax.text(value + 0.02 * largest, place, f"{value:,.1f}", va="center", fontsize=10)
        ax.set_xlim(0, 1.25 * largest)
    figure.tight_layout(w_pad=0.8)
    return figure


@drawing
def net_map(nets: Mapping[str, tuple[float, float, str]]) -> Figure:
    """Nets by multiply-adds and parameters, both logarithmic; of each, work, size and the side that its name stands on."""
    figure = Figure(figsize=(6.3, 4.6))
    ax = figure.add_subplot()
    for name, (work, parameters, side) in nets.items():
        ax.scatter(work, parameters, s=46, color=BLUE, zorder=2)
        offset, ha = ((8, 0), "left") if side == "right" else ((-8, 0), "right")
        ax.annotate(name, (work, parameters), offset, textcoords="offset points", ha=ha, va="center", fontsize=11)
    ax.set(xscale="log", yscale="log", xlabel="multiply-adds for one image", ylabel="parameters")
    works, sizes = zip(*((work, size) for work, size, _ in nets.values()), strict=True)
    ax.set(xlim=(min(works) / 3, max(works) * 3), ylim=(min(sizes) / 2, max(sizes) * 2))
    ax.grid(linewidth=0.5)
    ax.set_axisbelow(True)
    return figure


@drawing
def over_depth(depths: Sequence[int], curves: Mapping[str, Sequence[float]], label: str) -> Figure:
    """A number for each depth, one line for each kind of net."""
    figure = Figure(figsize=(5.6, 3.2))
    ax = figure.add_subplot()
    for (name, values), colour, mark in zip(curves.items(), COLOURS, "osD^", strict=False):
        ax.plot(depths, values, color=colour, marker=mark, linewidth=2, label=name)
    ax.set(xlabel="convolutions in the net", ylabel=label, xticks=list(depths), ylim=(0, None))
    ax.grid(axis="y", linewidth=0.5)
    ax.legend(frameon=False)
    return figure


@drawing
def answered(photos: Sequence[Tensor], answers: Sequence[Mapping[str, float]]) -> Figure:
    """Photographs, each beside the answers that it got, as bars of probability."""
    figure = Figure(figsize=(6.3, 1.55 * len(photos)))
    axes = figure.subplots(
        len(photos), 2, squeeze=False, gridspec_kw={"width_ratios": (1, 3), "wspace": 0.06, "hspace": 0.18}
    )
    for (left, right), photo, found in zip(axes, photos, answers, strict=True):
        picture(left, photo)
        places = np.arange(len(found))
        right.barh(places, list(found.values()), color=PALE_BLUE, height=0.78)
        for place, (name, probability) in zip(places, found.items(), strict=True):
            right.text(0.015, place, f"{name}  {probability:.0%}", va="center", fontsize=11)
        right.set(xlim=(0, 1), ylim=(len(found) - 0.4, -0.6))
        right.set_axis_off()
    return figure
