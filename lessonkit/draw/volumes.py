"""Figures of layers as wiring and as boxes: dense, local and shared connections; a volume and its depth column."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from .palette import BLUE, FAINT, GREEN, INK, ORANGE, PALE_BLUE, PALE_GREEN, PALE_ORANGE, PURPLE
from .style import drawing

SLANT = np.array([0.42, 0.30])  # where one unit of depth goes on the page


def box(ax: Axes, corner: tuple[float, float], size: tuple[float, float, float], fill: str, edge: str = INK) -> None:
    """A box seen from the front and a little from the right and above: width, height and depth from `corner`."""
    width, height, depth = size
    x, y = corner
    back = SLANT * depth
    front = np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]])
    right = np.array([front[1], front[1] + back, front[2] + back, front[2]])
    top = np.array([front[3], front[2], front[2] + back, front[3] + back])
    for face in (front, right, top):
        ax.add_patch(Polygon(face, facecolor=fill, edgecolor=edge, linewidth=1.2, joinstyle="round"))


def _link(ax: Axes, start: np.ndarray, end: np.ndarray) -> None:
    ax.plot(*zip(start, end, strict=True), color=ORANGE, linewidth=1, linestyle=(0, (4, 3)))


@drawing
def volumes(side: int, channels: int, field: int, filters: int) -> Figure:
    """An input volume, one receptive field in it, and the depth column of outputs that look at this field."""
    out = side - field + 1
    unit = 0.1
    figure = Figure(figsize=(6.3, 3.5))
    ax = figure.add_subplot()
    box(ax, (0, 0), (side * unit, side * unit, channels * 0.22), PALE_BLUE)
    field_corner = (1.1, 1.3)
    box(ax, field_corner, (field * unit, field * unit, channels * 0.22), PALE_ORANGE, ORANGE)
    left = side * unit + 2.2
    box(ax, (left, 0.2), (out * unit, out * unit, filters * 0.22), PALE_GREEN)
    column = (left + 1.2, 1.55)
    box(ax, column, (0.14, 0.14, filters * 0.22), PALE_ORANGE, ORANGE)
    for dy in (0.0, 1.0):
        start = np.array(field_corner) + np.array([field * unit, dy * field * unit])
        _link(ax, start, np.array(column) + np.array([0, dy * 0.14]))
    _label(ax, side * unit / 2, -0.35, f"input\n{side} × {side} × {channels}")
    _label(ax, left + out * unit / 2, -0.35, f"output\n{out} × {out} × {filters}")
    _label(ax, field_corner[0] + 0.3, field_corner[1] - 0.12, "receptive field")
    _label(ax, column[0] + 0.1, column[1] - 0.12, "depth column")
    ax.set(aspect="equal", xlim=(-0.1, left + out * unit + filters * 0.22 * SLANT[0] + 0.1), ylim=(-1.1, 4))
    ax.set_axis_off()
    return figure


def _label(ax: Axes, x: float, y: float, text: str) -> None:
    ax.text(x, y, text, ha="center", va="top")


@drawing
def wirings(inputs: int = 8, field: int = 3) -> Figure:
    """One row of pixels and the row of neurons above it, wired in three ways; a colour is one weight."""
    colours = [ORANGE, BLUE, GREEN]
    outputs = inputs - field + 1
    figure = Figure(figsize=(6.2, 5.0))
    counts = [("dense", inputs * outputs), ("local", field * outputs), ("shared", field)]
    for row, (kind, count) in enumerate(counts):
        ax = figure.add_subplot(3, 1, row + 1)
        for neuron in range(outputs):
            seen = range(inputs) if kind == "dense" else range(neuron, neuron + field)
            for pixel in seen:
                ax.plot(
                    [pixel, neuron + (field - 1) / 2], [0, 1], zorder=1,
                    color=colours[pixel - neuron] if kind == "shared" else FAINT,
                    linewidth=2.4 if kind == "shared" else 1.0,
                )  # fmt: skip
        ax.scatter(range(inputs), [0] * inputs, s=130, color=PALE_BLUE, edgecolor=INK, zorder=2)
        middles = [neuron + (field - 1) / 2 for neuron in range(outputs)]
        ax.scatter(middles, [1] * outputs, s=130, color=PALE_GREEN, edgecolor=INK, zorder=2)
        ax.text(inputs - 0.3, 0.5, f"{kind}\n{count} weights", va="center", ha="left")
        ax.set(xlim=(-0.4, inputs + 1.6), ylim=(-0.25, 1.25))
        ax.set_axis_off()
    return figure


@drawing
def parameter_bars(counts: dict[str, int]) -> Figure:
    """The parameters of several layers with the same output, on a logarithmic scale, each bar labelled."""
    figure = Figure(figsize=(6.0, 2.2))
    ax = figure.add_subplot()
    bars = ax.barh(list(counts), list(counts.values()), color=[ORANGE, PURPLE, GREEN][: len(counts)], height=0.6)
    ax.bar_label(bars, [f"{count:,}" for count in counts.values()], padding=4)
    ax.invert_yaxis()
    ax.set(xscale="log", xlim=(1e2, 40 * max(counts.values())), xlabel="parameters (logarithmic)")
    ax.tick_params(axis="y", length=0)
    return figure
