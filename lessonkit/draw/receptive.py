"""What an output of a stack sees: the funnel of units, layer under layer, down to the pixels."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from .palette import BLUE, FAINT, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PAPER
from .style import drawing

Layer = tuple[int, int, int]  # kernel size, stride, dilation


def row_lengths(layers: Sequence[Layer], outputs: int) -> list[int]:
    """How many units each row needs, pixels first, so that the last layer has `outputs` of them and nothing is padded."""
    counts = [outputs]
    for field, stride, dilation in reversed(layers):
        counts.insert(0, (counts[0] - 1) * stride + dilation * (field - 1) + 1)
    return counts


def positions(layers: Sequence[Layer], counts: Sequence[int]) -> list[list[float]]:
    """Where the units of each row stand, in pixels: over the middle of what they read."""
    rows = [[float(at) for at in range(counts[0])]]
    for (field, stride, dilation), count in zip(layers, counts[1:], strict=True):
        below = rows[-1]
        reach = dilation * (field - 1)
        rows.append([(below[unit * stride] + below[unit * stride + reach]) / 2 for unit in range(count)])
    return rows


def dependencies(layers: Sequence[Layer], output: int) -> list[set[int]]:
    """The units of each row, pixels first, that unit `output` of the last layer depends on."""
    rows = [{output}]
    for field, stride, dilation in reversed(layers):
        rows.insert(0, {unit * stride + tap * dilation for unit in rows[0] for tap in range(field)})
    return rows


def _links(ax: Axes, layers: Sequence[Layer], centres: list[list[float]], seen: list[set[int]]) -> None:
    for level, (field, stride, dilation) in enumerate(layers):
        for unit, x in enumerate(centres[level + 1]):
            for tap in range(field):
                ours = unit in seen[level + 1]
                ax.plot(
                    [centres[level][unit * stride + tap * dilation], x], [level, level + 1],
                    color=ORANGE if ours else FAINT, linewidth=2 if ours else 0.8, zorder=2 if ours else 1,
                )  # fmt: skip


@drawing
def funnel(layers: Sequence[Layer]) -> Figure:
    """Two neighbouring outputs of a stack of one-dimensional layers, and all that the first of them depends on.

    A layer is (kernel size, stride, dilation); pixels are at the bottom, every later unit stands over what it reads.
    """
    counts = row_lengths(layers, outputs=2)
    centres, seen = positions(layers, counts), dependencies(layers, output=0)
    figure = Figure(figsize=(6.4, 0.85 * len(counts)))
    ax = figure.add_subplot()
    _links(ax, layers, centres, seen)
    fills = [PALE_BLUE] + [PALE_GREEN] * (len(layers) - 1) + [PALE_ORANGE]
    for level, (row, fill) in enumerate(zip(centres, fills, strict=True)):
        inks = [INK if unit in seen[level] else FAINT for unit in range(len(row))]
        colours = [fill if unit in seen[level] else PAPER for unit in range(len(row))]
        ax.scatter(row, [level] * len(row), s=110, color=colours, edgecolor=inks, zorder=3)
        ax.text(counts[0] + 0.1, level, _name(layers, level), va="center")
    reach = max(seen[0])
    ax.annotate("", (-0.4, -0.55), (reach + 0.4, -0.55), arrowprops={"arrowstyle": "<->", "color": ORANGE, "linewidth": 1.5})
    ax.text(reach / 2, -0.95, f"{reach + 1} pixels", ha="center", va="center")
    first, second = centres[-1]
    top = len(layers) + 0.45
    ax.annotate("", (first, top), (second, top), arrowprops={"arrowstyle": "<->", "color": BLUE, "linewidth": 1.5})
    ax.text((first + second) / 2, top + 0.35, f"jump {second - first:g}", ha="center", va="center")
    ax.set(xlim=(-0.6, counts[0] + 4.6), ylim=(-1.2, len(layers) + 1))
    ax.set_axis_off()
    return figure


def _name(layers: Sequence[Layer], level: int) -> str:
    """What stands beside a row."""
    if level == 0:
        return "pixels"
    field, stride, dilation = layers[level - 1]
    more = [f"stride {stride}"] * (stride > 1) + [f"dilation {dilation}"] * (dilation > 1)
    return f"kernel {field}" + "".join(f", {each}" for each in more)
