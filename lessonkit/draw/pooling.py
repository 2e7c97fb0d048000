"""Figures of pooling: tables before and after, padding's borders, adaptive windows, dots and curves under shifts."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate

from .grids import Cells, blank, caption, outline, table
from .palette import BLUE, FAINT, GREEN, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PURPLE
from .photos import picture
from .style import drawing

Tints = NDArray[np.int64]
TINTS = ("none", PALE_ORANGE, PALE_BLUE, PALE_GREEN, PURPLE + "50")  # mostly see-through: pale on either page
GAP = 0.8  # between neighbouring tables, in squares
HEAD = 0.9  # room for a table's name above it


@drawing
def rows_of_tables(rows: Sequence[Mapping[str, Cells]], tints: Mapping[str, Tints]) -> Figure:
    """Named tables of numbers in centred rows; squares of the same tint, 1 to 4, belong together and 0 is untinted."""
    widths = [sum(values.shape[1] for values in row.values()) + GAP * (len(row) - 1) for row in rows]
    heights = [max(values.shape[0] for values in row.values()) + HEAD for row in rows]
    across, down = max(widths), sum(heights) + 0.5 * (len(rows) - 1)
    figure = Figure(figsize=(6.2, 6.2 * down / max(across, 10)))
    ax = figure.add_subplot()
    top = 0.0
    for row, width, height in zip(rows, widths, heights, strict=True):
        left = (across - width) / 2
        for name, values in row.items():
            _tinted(ax, name, values, tints.get(name), (left, top), height - HEAD)
            left += values.shape[1] + GAP
        top += height + 0.5
    blank(ax, across, down)
    return figure


def _tinted(ax: Axes, name: str, values: Cells, tints: Tints | None, corner: tuple[float, float], room: float) -> None:
    """One table under its name, centred in `room` squares of height."""
    left, top = corner
    lower = (room - values.shape[0]) / 2
    caption(ax, left + values.shape[1] / 2, top + lower + 0.45, name)
    table(ax, values, left, top + lower + HEAD, None if tints is None else lambda r, c: TINTS[tints[r, c]], fontsize=12)


@drawing
def padded_maxima(values: Cells, borders: Mapping[str, Cells]) -> Figure:
    """A map in a border of each kind, its first 3 x 3 window marked, and the largest value of every window."""
    rows, columns = values.shape
    figure = Figure(figsize=(6.2, 3.3 * len(borders)))
    for index, (border, largest) in enumerate(borders.items()):
        ax = figure.add_subplot(len(borders), 1, index + 1)
        for row in range(rows + 2):
            for column in range(columns + 2):
                if row in (0, rows + 1) or column in (0, columns + 1):
                    frame = Rectangle((column, row), 1, 1, facecolor="none", edgecolor=FAINT, linestyle=":")
                    ax.add_patch(frame)
                    caption(ax, column + 0.5, row + 0.53, border, fontsize=13)
        table(ax, values, 1, 1, lambda r, c: PALE_ORANGE if r < 2 and c < 2 else "none")
        outline(ax, 0, 0, 3, 3, ORANGE)
        at = columns + 3.6
        caption(ax, columns + 2.8, rows / 2 + 1, "→", fontsize=18)
        table(ax, largest, at, 1, lambda r, c: PALE_BLUE if (r, c) == (0, 0) else "none")
        outline(ax, at, 1, 1, 1, BLUE)
        caption(ax, at + largest.shape[1] / 2, rows + 1.6, "largest of each window", fontsize=11)
        blank(ax, at + largest.shape[1] + 0.4, rows + 2)
    figure.subplots_adjust(hspace=0.12)
    return figure


@drawing
def adaptive_windows(reaches: Sequence[NDArray[np.bool_]]) -> Figure:
    """Rows of pixels with the windows under them; row i of a matrix says which pixels output i looks at."""
    colours = (ORANGE, BLUE, GREEN, PURPLE)
    most = max(reach.shape[1] for reach in reaches)
    figure = Figure(figsize=(6.2, 1.6 * len(reaches)))
    for index, reach in enumerate(reaches):
        outputs, size = reach.shape
        ax = figure.add_subplot(len(reaches), 1, index + 1)
        table(ax, np.arange(size, dtype=np.float64)[None], 0, 0, fontsize=12)
        ends: list[int] = []  # of each level of bars, the last pixel taken
        for output in range(outputs):
            seen = np.flatnonzero(reach[output])
            level = next((level for level, end in enumerate(ends) if end < seen[0]), len(ends))
            ends[level : level + 1] = [int(seen[-1])]
            left, right, depth = seen[0] + 0.12, seen[-1] + 0.88, 1.35 + 0.45 * level
            ax.plot([left, right], [depth, depth], color=colours[output % 4], linewidth=6, solid_capstyle="butt")
        ax.text(size + 0.4, 0.5, f"{size} to {outputs}", ha="left", va="center")
        blank(ax, most + 2.6, 2.5)
    figure.subplots_adjust(hspace=0.25)
    return figure


@drawing
def two_dots(pairs: Sequence[Sequence[tuple[Cells, Cells]]]) -> Figure:
    """Two maps with one dot each, drawn on top of each other, through several rounds of pooling; a row for each pair."""
    rounds = len(pairs[0])
    figure = Figure(figsize=(6.3, 1.85 * len(pairs)))
    axes = figure.subplots(len(pairs), rounds, squeeze=False, gridspec_kw={"wspace": 0.12, "hspace": 0.2})
    for row, stages in zip(axes, pairs, strict=True):
        for ax, (round_dot, square_dot) in zip(row, stages, strict=True):
            _dots(ax, round_dot, square_dot)
    for ax, (first, _) in zip(axes[0], pairs[0], strict=True):
        ax.set_title(f"{first.shape[0]} × {first.shape[1]}", pad=5)
    return figure


def _dots(ax: Axes, round_dot: Cells, square_dot: Cells) -> None:
    """One grid with a round dot where the first map is lit and a square frame where the second is."""
    rows, columns = round_dot.shape
    table(ax, np.full((rows, columns), np.nan))
    for row, column in np.argwhere(square_dot > 0):
        outline(ax, column + 0.16, row + 0.16, 0.68, 0.68, BLUE)
    for row, column in np.argwhere(round_dot > 0):
        ax.add_patch(Circle((column + 0.5, row + 0.5), 0.2, facecolor=ORANGE, edgecolor="none"))
    edge = 0.02 * max(rows, columns)  # the same share of every grid, so that all are of one size
    ax.set(xlim=(-edge, columns + edge), ylim=(rows + edge, -edge), aspect="equal")
    ax.set_axis_off()


@drawing
def shift_curves(lines: Mapping[str, Sequence[float]], quantity: str) -> Figure:
    """How much something changes for shifts by 0, 1, 2, ... pixels: a colour and a marker for each of up to five names."""
    looks = [(INK, "o"), (BLUE, "s"), (GREEN, "^"), (ORANGE, "D"), (PURPLE, "x")]
    top = max(max(values) for values in lines.values())
    figure = Figure(figsize=(6.2, 3.8))
    ax = figure.add_subplot()
    for (name, values), (colour, marker) in zip(lines.items(), looks[: len(lines)], strict=True):
        ax.plot(range(len(values)), values, color=colour, marker=marker, linewidth=2, markersize=6, label=name)
    ax.set(xlabel="shift in pixels", ylabel=quantity, ylim=(-0.02 * top, 1.05 * top))
    ax.set_xticks(range(max(len(values) for values in lines.values())))
    ax.grid(axis="y", linewidth=0.5)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize=11)
    return figure


@drawing
def in_one_size(pictures: Mapping[str, Tensor], columns: int = 2) -> Figure:
    """Grey pictures (H, W) of any resolution in one size, `columns` to a row, black at 0, white from 1."""
    finest = max(tuple(pixels.shape) for pixels in pictures.values())  # a browser rounds each resolution's size otherwise
    rows = -(-len(pictures) // columns)
    figure = Figure(figsize=(2.7 * columns, 2.95 * rows))
    axes = figure.subplots(rows, columns, squeeze=False, gridspec_kw={"wspace": 0.08, "hspace": 0.16})
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, (name, pixels) in zip(axes.flat, pictures.items(), strict=False):
        picture(ax, interpolate(pixels[None, None], finest)[0, 0].clamp(0, 1), name)
    return figure
