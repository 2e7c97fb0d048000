"""Figures made of small tables of numbers: a filter that slides, patches that become columns, one pixel's windows."""

from collections.abc import Callable, Container, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from .palette import BLUE, FAINT, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE
from .style import drawing

Cells = NDArray[np.float64]
Fill = Callable[[int, int], str]


def table(ax: Axes, values: Cells, left: float = 0, top: float = 0, fill: Fill | None = None, fontsize: float = 13) -> None:
    """Write `values` into unit squares, the first at (left, top), with y pointing down; NaN leaves a square empty."""
    for (row, column), value in np.ndenumerate(values):
        colour = fill(row, column) if fill else "none"
        ax.add_patch(Rectangle((left + column, top + row), 1, 1, facecolor=colour, edgecolor=INK, linewidth=0.8))
        if not np.isnan(value):
            ax.text(
                left + column + 0.5, top + row + 0.53, f"{value:g}".replace("-", "\N{MINUS SIGN}"),
                ha="center", va="center", fontsize=fontsize,
            )  # fmt: skip


def marking(places: Container[tuple[int, int]], colour: str) -> Fill:
    """A fill that colours the squares at `places`, given as (row, column), and no other."""
    return lambda row, column: colour if (row, column) in places else "none"


def outline(ax: Axes, left: float, top: float, width: float, height: float, colour: str, style: str = "-") -> None:
    """A heavy frame around some squares."""
    frame = Rectangle((left, top), width, height, facecolor="none", edgecolor=colour, linewidth=3, linestyle=style)
    ax.add_patch(frame)


def blank(ax: Axes, width: float, height: float) -> None:
    """An axes without axes: unit squares, y down, room for `width` by `height` of them."""
    ax.set(xlim=(-0.1, width + 0.1), ylim=(height + 0.1, -0.1), aspect="equal")
    ax.set_axis_off()


def caption(ax: Axes, x: float, y: float, text: str, **options: Any) -> None:
    """A word under or over a table."""
    ax.text(x, y, text, ha="center", va="center", **options)


@drawing
def sliding(image: Cells, kernel: Cells, output: Cells, places: Sequence[tuple[int, int]]) -> Figure:
    """The kernel on the image at a few places, each with the output that it writes; one row a place."""
    rows, columns = image.shape
    height, width = kernel.shape
    figure = Figure(figsize=(6.2, 1.62 * len(places)))
    for index, (top, left) in enumerate(places):
        ax = figure.add_subplot(len(places), 1, index + 1)
        covered = {(top + u, left + v) for u in range(height) for v in range(width)}
        table(ax, image, 0, 0, marking(covered, PALE_ORANGE))
        outline(ax, left, top, width, height, ORANGE)
        caption(ax, columns + 0.7, rows / 2, "⋆", fontsize=18)
        table(ax, kernel, columns + 1.4, (rows - height) / 2, lambda r, c: PALE_ORANGE)
        caption(ax, columns + width + 2.1, rows / 2, "=", fontsize=18)
        at = columns + width + 2.8
        written = np.full_like(output, np.nan)
        flat = top * output.shape[1] + left + 1
        written.flat[:flat] = output.flat[:flat]
        above = (rows - output.shape[0]) / 2
        table(ax, written, at, above, marking({(top, left)}, PALE_BLUE))
        outline(ax, at + left, above + top, 1, 1, BLUE)
        blank(ax, at + output.shape[1], rows)
    figure.subplots_adjust(hspace=0.12)
    return figure


@drawing
def patches_to_columns(image: Cells, kernel: Cells, columns: Cells) -> Figure:
    """An image, its kernel written as a row, and the matrix whose every column is one patch; the second is marked."""
    rows, width = image.shape
    k_rows, k_columns = kernel.shape
    figure = Figure(figsize=(6.2, 3.7))
    ax = figure.add_subplot()
    table(ax, image, 0, 0.75, lambda r, c: PALE_ORANGE if r < k_rows and 1 <= c < 1 + k_columns else "none")
    outline(ax, 1, 0.75, k_columns, k_rows, ORANGE)
    caption(ax, width / 2, 0.75 + rows + 0.6, "image")
    left = width + 1.6
    table(ax, columns, left, 0, lambda r, c: PALE_ORANGE if c == 1 else "none")
    outline(ax, left + 1, 0, 1, columns.shape[0], ORANGE)
    caption(ax, left + columns.shape[1] / 2, columns.shape[0] + 0.6, "every patch, a column")
    low = columns.shape[0] + 1.6
    table(ax, kernel.reshape(1, -1), 0, low, lambda r, c: PALE_BLUE)
    caption(ax, kernel.size / 2, low + 1.6, "kernel, a row")
    caption(ax, kernel.size + 0.8, low + 0.5, "@", fontsize=14)
    product = kernel.reshape(1, -1) @ columns
    table(ax, product, left, low, lambda r, c: PALE_GREEN if c == 1 else "none", fontsize=12)
    outline(ax, left + 1, low, 1, 1, BLUE)
    caption(ax, left + columns.shape[1] / 2, low + 1.6, "output, a row")
    blank(ax, left + columns.shape[1], low + 2)
    return figure


@drawing
def windows_of_one_pixel(size: tuple[int, int], kernel: Sequence[Sequence[str]], pixel: tuple[int, int]) -> Figure:
    """Every window that covers one pixel, and the weight that the pixel meets in each."""
    height, width = len(kernel), len(kernel[0])
    figure = Figure(figsize=(6.2, 2.1))
    fits = (size[0] - height + 1, size[1] - width + 1)
    tops = [(i, j) for i in range(fits[0]) for j in range(fits[1])]
    seen = [(i, j) for i, j in tops if i <= pixel[0] < i + height and j <= pixel[1] < j + width]
    for index, (top, left) in enumerate(seen):
        ax = figure.add_subplot(1, len(seen), index + 1)
        table(ax, np.full(size, np.nan), 0, 0, marking({pixel}, PALE_BLUE))
        outline(ax, left, top, width, height, ORANGE)
        for u in range(height):
            for v in range(width):
                meets = (top + u, left + v) == pixel
                caption(ax, left + v + 0.5, top + u + 0.53, f"${kernel[u][v]}$", color=INK if meets else FAINT,
                        fontsize=15 if meets else 12)  # fmt: skip
        u, v = pixel[0] - top, pixel[1] - left
        caption(ax, size[1] / 2, size[0] + 0.75, f"$g_{{{top}{left}}}\\,{kernel[u][v]}$", fontsize=14)
        blank(ax, size[1], size[0] + 1.1)
    figure.subplots_adjust(wspace=0.1)
    return figure
