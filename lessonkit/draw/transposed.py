"""Small multiples of the transposed convolution: every input number stamps the kernel, and the stamps add up."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .arithmetic import cell
from .grids import blank, outline
from .palette import BLUE, FAINT, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PAPER
from .style import drawing


@dataclass(frozen=True)
class Stamping:
    """A transposed layer on a square image, all lengths in pixels; `name` is what the panel is called."""

    name: str
    size: int
    field: int
    stride: int = 1
    padding: int = 0
    output_padding: int = 0

    @property
    def canvas(self) -> int:
        """The side that all stamps together cover."""
        return (self.size - 1) * self.stride + self.field

    @property
    def kept(self) -> range:
        """The places along the canvas that are part of the output."""
        return range(self.padding, self.canvas - self.padding + self.output_padding)

    @property
    def late(self) -> range:
        """Those of `kept` that the padding alone would have cut off."""
        return range(self.canvas - self.padding, self.kept.stop)


def _fill(each: Stamping, row: int, column: int) -> str:
    """The colour of a square that is kept: of the first stamp, of the second, of output padding, of none of these."""
    first, second = (range(start, start + each.field) for start in (0, each.stride))
    if row in first and column in first:
        return PALE_ORANGE
    if row in first and column in second:
        return PALE_BLUE
    return PALE_GREEN if row in each.late or column in each.late else PAPER


def _panel(ax: Axes, each: Stamping, room: int) -> None:
    """The image with its first two numbers marked, below it the canvas with their stamps and what is kept of it."""
    left = (room - each.size) / 2
    for row in range(each.size):
        for column in range(each.size):
            cell(ax, left + column, 1 + row, {(0, 0): PALE_ORANGE, (0, 1): PALE_BLUE}.get((row, column), PAPER))
    side, top = (room - each.canvas) / 2, each.size + 2
    for row in range(max(each.canvas, each.kept.stop)):
        for column in range(max(each.canvas, each.kept.stop)):
            kept = row in each.kept and column in each.kept
            fill = _fill(each, row, column) if kept else "none"
            cell(ax, side + column, top + row, fill, INK if kept else FAINT, dashed=not kept)
    outline(ax, side, top, each.field, each.field, ORANGE)
    outline(ax, side + each.stride, top, each.field, each.field, BLUE, "--")
    ax.text(room / 2, 0.7, each.name, ha="center", va="bottom")


@drawing
def stamps(panels: Sequence[Stamping]) -> Figure:
    """Small multiples: each setting's image and the canvas on which its first two numbers have stamped the kernel."""
    room = max(max(each.canvas, each.kept.stop) for each in panels)
    height = max(each.size for each in panels) + 2 + room
    figure = Figure(figsize=(6.4, 6.4 / len(panels) / (room + 1) * (height + 1.5)))
    for index, each in enumerate(panels):
        ax = figure.add_subplot(1, len(panels), index + 1)
        _panel(ax, each, room)
        blank(ax, room, height)
        ax.set_ylim(height + 0.1, -1.5)
    figure.subplots_adjust(wspace=0.06)
    return figure
