"""Figures of kernels and matrices: an impulse's answer, the Toeplitz matrix of a convolution, what a stack sees."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from .grids import Cells, blank, caption, marking, table
from .palette import BLUE, GREEN, INK, ORANGE, PALE_BLUE, PALE_ORANGE, PAPER, PURPLE
from .style import drawing


@drawing
def impulse_answers(impulse: Cells, kernel: Cells, correlated: Cells, convolved: Cells) -> Figure:
    """One lit pixel, a kernel, and what cross-correlation and convolution make of them."""
    figure = Figure(figsize=(6.2, 4.4))
    panels = [
        ("one lit pixel", impulse), ("kernel", kernel), ("cross-correlation", correlated), ("convolution", convolved)
    ]  # fmt: skip
    side = max(len(values) for _, values in panels)
    for index, (name, values) in enumerate(panels):
        ax = figure.add_subplot(2, 2, index + 1)
        above, left = (side - values.shape[0]) / 2, (side - values.shape[1]) / 2
        lit = {(int(row), int(column)) for row, column in np.argwhere(values)}
        table(ax, values, left, above + 0.8, marking(lit, PALE_ORANGE))
        caption(ax, side / 2, 0.3, name)
        blank(ax, side, side + 0.9)
    figure.subplots_adjust(wspace=0.05, hspace=0.12)
    return figure


@drawing
def toeplitz(matrix: NDArray[np.float64], block: tuple[int, int], names: list[str]) -> Figure:
    """A convolution as a matrix: each of its weights in a colour of its own, zeros empty, lines between the blocks.

    Every non-zero entry of `matrix` is 1, 2, ...: which weight stands there; `names` says what to call each.
    """
    colours = [ORANGE, BLUE, GREEN, PURPLE]
    rows, columns = matrix.shape
    figure = Figure(figsize=(6.3, 4.4))
    ax = figure.add_subplot()
    for row, column in zip(*np.nonzero(matrix), strict=True):
        which = int(matrix[row, column]) - 1
        ax.add_patch(Rectangle((column, row), 1, 1, facecolor=colours[which], edgecolor=PAPER, linewidth=0.5))
        ax.text(column + 0.5, row + 0.53, names[which], ha="center", va="center", color=PAPER, fontsize=10)
    for line in range(0, rows + 1, block[0]):
        ax.plot([0, columns], [line, line], color=INK, linewidth=1.2)
    for line in range(0, columns + 1, block[1]):
        ax.plot([line, line], [0, rows], color=INK, linewidth=1.2)
    ax.set(xlim=(-0.1, columns + 0.1), ylim=(rows + 0.1, -0.1), aspect="equal", xticks=[], yticks=[])
    ax.set_xlabel("pixel of the input, row after row")
    ax.set_ylabel("pixel of the output")
    for spine in ax.spines.values():
        spine.set_visible(False)
    return figure


@drawing
def influence(stacked: Cells, single: Cells) -> Figure:
    """By how many paths each input pixel reaches one output: through a stack of small kernels, through a large one."""
    figure = Figure(figsize=(6.3, 3.5))
    for index, (name, values) in enumerate((("three 3 × 3 in a row", stacked), ("one 7 × 7", single))):
        ax = figure.add_subplot(1, 2, index + 1)
        most = values.max()

        def shade(row: int, column: int, values: Cells = values, most: float = most) -> str:
            return PALE_ORANGE if values[row, column] > most / 2 else PALE_BLUE

        table(ax, values, 0, 0.9, shade, fontsize=11)
        caption(ax, values.shape[1] / 2, 0.35, name)
        blank(ax, values.shape[1], values.shape[0] + 0.9)
    figure.subplots_adjust(wspace=0.06)
    return figure
