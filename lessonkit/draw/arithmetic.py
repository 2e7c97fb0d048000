"""Figures of where a kernel stands: a row stepped through by number, small multiples of padding, stride and dilation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from .grids import blank, caption, outline
from .palette import BLUE, FAINT, GREEN, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PAPER
from .style import drawing


@dataclass(frozen=True)
class Setting:
    """A square layer on a square image, all lengths in pixels; `name` is what the panel is called."""

    name: str
    size: int
    field: int
    padding: int = 0
    stride: int = 1
    dilation: int = 1

    @property
    def padded(self) -> int:
        """The side of the image with its border."""
        return self.size + 2 * self.padding

    @property
    def extent(self) -> int:
        """How many pixels the kernel spans, the holes between its weights included."""
        return self.dilation * (self.field - 1) + 1

    @property
    def starts(self) -> range:
        """Where along a side the windows begin, counted from the border's first pixel."""
        return range(0, self.padded - self.extent + 1, self.stride)

    @property
    def read(self) -> set[int]:
        """The places along a side that some weight of some window reads."""
        return {start + step for start in self.starts for step in range(0, self.extent, self.dilation)}


def cell(ax: Axes, left: float, top: float, fill: str = "none", edge: str = INK, dashed: bool = False) -> None:
    """One unit square."""
    style = (0, (2, 2)) if dashed else "-"
    square = Rectangle((left, top), 1, 1, facecolor=fill, edgecolor=edge, linewidth=0.8, linestyle=style)
    ax.add_patch(square)


def cross(ax: Axes, left: float, top: float) -> None:
    """The mark of a square that nothing reads."""
    for ends in ((top + 0.25, top + 0.75), (top + 0.75, top + 0.25)):
        ax.plot([left + 0.25, left + 0.75], ends, color=INK, linewidth=1.2)


def _panel(ax: Axes, each: Setting, room: int) -> None:
    """One setting: its image with the border dashed and the first two windows framed, below it the output."""
    side = (room - each.padded) / 2
    taps = range(0, each.extent, each.dilation)
    for row in range(each.padded):
        for column in range(each.padded):
            inside = all(each.padding <= at < each.padding + each.size for at in (row, column))
            fill = PALE_ORANGE if row in taps and column in taps else PAPER if inside else "none"
            cell(ax, side + column, 1 + side + row, fill, INK if inside else FAINT, dashed=not inside)
            if row not in each.read or column not in each.read:
                cross(ax, side + column, 1 + side + row)
    outline(ax, side + each.starts[1], 1 + side, each.extent, each.extent, BLUE, "--")
    outline(ax, side, 1 + side, each.extent, each.extent, ORANGE)
    count = len(each.starts)
    left, top = (room - count) / 2, room + 2
    for row in range(count):
        for column in range(count):
            cell(ax, left + column, top + row, {(0, 0): PALE_ORANGE, (0, 1): PALE_BLUE}.get((row, column), PALE_GREEN))
    caption(ax, room / 2, 0.2, each.name)


@drawing
def settings(panels: Sequence[Setting]) -> Figure:
    """Small multiples: each setting's image, its first window and the next one along, and its output below.

    Every setting must have at least two windows along a side.
    """
    room = max(each.padded for each in panels)
    tallest = max(len(each.starts) for each in panels)
    height = room + 2 + tallest
    figure = Figure(figsize=(6.4, 6.4 / len(panels) / (room + 1) * (height + 0.5)))
    for index, each in enumerate(panels):
        ax = figure.add_subplot(1, len(panels), index + 1)
        _panel(ax, each, room)
        blank(ax, room, height)
        ax.set_ylim(height + 0.1, -0.4)
    figure.subplots_adjust(wspace=0.06)
    return figure


def _number(ax: Axes, x: float, y: float, value: float) -> None:
    ax.text(x, y, f"{value:g}".replace("-", "\N{MINUS SIGN}"), ha="center", va="center", zorder=3)


def _row(ax: Axes, row: Sequence[float], kernel: Sequence[float], each: Setting) -> None:
    """A padded row of numbers, its outputs above, and a link for every product in the colour of its weight."""
    padded = np.pad(np.asarray(row, dtype=float), each.padding)
    low, high = 2.2, 0.0
    for at, value in enumerate(padded):
        real = each.padding <= at < each.padding + each.size
        cell(ax, at, low, PAPER if real else "none", INK if real else FAINT, dashed=not real)
        if at not in each.read:
            cross(ax, at, low)
        else:
            _number(ax, at + 0.5, low + 0.53, value)
    for start in each.starts:
        middle = start + each.field / 2
        for step, colour in enumerate((ORANGE, BLUE, GREEN)):
            ax.plot([start + step + 0.5, middle], [low, high + 1], color=colour, linewidth=2, zorder=1)
        cell(ax, middle - 0.5, high, PALE_GREEN)
        _number(ax, middle, high + 0.53, float(np.dot(padded[start : start + each.field], kernel)))
    caption(ax, each.padded + 1.3, 1.6, f"{each.name}\n{len(each.starts)} outputs")


@drawing
def stepping(row: Sequence[float], kernel: Sequence[float], padding: int, strides: Sequence[int]) -> Figure:
    """A row of numbers read by a kernel of three weights, once for each stride; a colour is one weight."""
    figure = Figure(figsize=(6.0, 1.95 * len(strides)))
    for index, stride in enumerate(strides):
        each = Setting(f"stride {stride}", len(row), len(kernel), padding, stride)
        ax = figure.add_subplot(len(strides), 1, index + 1)
        _row(ax, row, kernel, each)
        blank(ax, each.padded + 2.4, 3.3)
    figure.subplots_adjust(hspace=0.12)
    return figure
