"""Figures of borders and of sampling: who is read how often, photographs in rows, channels that meet or do not."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from .grids import Cells, blank, caption, table
from .palette import FAINT, INK, ORANGE, PALE_BLUE, PALE_ORANGE, PAPER
from .photos import picture
from .style import drawing


@drawing
def coverage(counts: Mapping[str, Cells]) -> Figure:
    """Tables of how often each pixel is read, under their names; what is read most often is marked."""
    figure = Figure(figsize=(6.3, 2.5))
    for index, (name, values) in enumerate(counts.items()):
        ax = figure.add_subplot(1, len(counts), index + 1)
        most = values.max()

        def shade(row: int, column: int, values: Cells = values, most: float = most) -> str:
            return PALE_ORANGE if values[row, column] == most else PALE_BLUE

        table(ax, values, 0, 0.9, shade, fontsize=11)
        caption(ax, values.shape[1] / 2, 0.35, name)
        blank(ax, values.shape[1], values.shape[0] + 0.9)
    figure.subplots_adjust(wspace=0.08)
    return figure


@drawing
def gallery(rows: Sequence[Mapping[str, Tensor]], signed: Sequence[str] = (), frame: int = 0) -> Figure:
    """Rows of pictures under their names; those named in `signed` have zero in mid-grey.

    A `frame` above 0 marks, that many pixels in from the edge, where a padded photograph's own pixels begin.
    """
    across = max(len(row) for row in rows)
    figure = Figure(figsize=(6.4, (6.4 / across + 0.32) * len(rows)))
    for at, row in enumerate(rows):
        for index, (name, pixels) in enumerate(row.items()):
            ax = figure.add_subplot(len(rows), across, at * across + index + 1)
            picture(ax, pixels, name, signed=name in signed)
            if frame:
                height, width = pixels.shape[-2:]
                inside = (frame - 0.5, frame - 0.5), width - 2 * frame, height - 2 * frame
                ax.add_patch(Rectangle(*inside, facecolor="none", edgecolor=ORANGE, linewidth=1.5))
    figure.subplots_adjust(wspace=0.06, hspace=0.16)
    return figure


@drawing
def channel_blocks(patterns: Mapping[str, Cells]) -> Figure:
    """Which input channel (column) reaches which output channel (row), a matrix for each grouping."""
    figure = Figure(figsize=(6.4, 2.3))
    for index, (name, pattern) in enumerate(patterns.items()):
        ax = figure.add_subplot(1, len(patterns), index + 1)
        rows, columns = pattern.shape
        for row, column in np.ndindex(rows, columns):
            joined = bool(pattern[row, column])
            fill, edge = (ORANGE, PAPER) if joined else ("none", FAINT)
            square = Rectangle((column, row), 1, 1, facecolor=fill, edgecolor=edge, linewidth=0.5)
            ax.add_patch(square)
        ax.add_patch(Rectangle((0, 0), columns, rows, facecolor="none", edgecolor=INK, linewidth=1))
        ax.set(xlim=(-0.1, columns + 0.1), ylim=(rows + 0.1, -0.1), aspect="equal", xticks=[], yticks=[], xlabel=name)
        if index == 0:
            ax.set_ylabel("output channel")
            ax.set_title("input channel", pad=5)
        for spine in ax.spines.values():
            spine.set_visible(False)
    figure.subplots_adjust(wspace=0.12)
    return figure
