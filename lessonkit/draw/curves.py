"""Figures of numbers that change: lines with markers, and what training and validation make of one another."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .palette import BLUE, FAINT, GREEN, INK, ORANGE, PURPLE
from .style import drawing

Line = tuple[Sequence[float], Sequence[float]]  # where, and how much
LOOKS = ((ORANGE, "o", "-"), (BLUE, "s", "--"), (GREEN, "^", "-."), (PURPLE, "D", ":"), (INK, "x", "-"))
HISTORY = (("training", "--"), ("validation", "-"))


@drawing
def lines(named: Mapping[str, Line], across: str, up: str, marks: Sequence[float] = (), logarithmic: bool = False) -> Figure:
    """Up to five lines, each with its own colour, marker and stroke; `marks` are places with a vertical line.

    `across` and `up` name the axes; with `logarithmic` the one across is so, and ticks stand where the first line has
    points.
    """
    figure = Figure(figsize=(6.2, 3.6))
    ax = figure.add_subplot()
    for place in marks:
        ax.axvline(place, color=FAINT, linewidth=1.5, linestyle=":")
    for (name, (where, much)), (colour, marker, stroke) in zip(named.items(), LOOKS[: len(named)], strict=True):
        shown = marker if len(where) <= 30 else ""
        ax.plot(where, much, color=colour, marker=shown, linestyle=stroke, linewidth=2, markersize=5, label=name)
    ax.set(xlabel=across, ylabel=up)
    if all(place == int(place) for where, _ in named.values() for place in where):
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    if logarithmic:
        first = next(iter(named.values()))[0]
        ax.set_xscale("log")
        ax.set_xticks(first, [f"{place:g}" for place in first])
        ax.minorticks_off()
    ax.grid(axis="y", linewidth=0.5)
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=3, frameon=False, fontsize=11)
    return figure


@drawing
def training_panels(panels: Mapping[str, Mapping[str, Line]], top: float) -> Figure:
    """A panel for each named history of a loss, up to `top`: dashed on what was trained on, solid on what was held back.

    Every history has the lines "training" and "validation". The first is what the others are held against: it has no
    panel of its own and stands, in grey, in all of them.
    """
    (plain, *others), columns = panels.items(), 2
    rows = -(-len(others) // columns)
    figure = Figure(figsize=(6.4, 2.05 * rows))
    axes = figure.subplots(rows, columns, squeeze=False, sharex=True, sharey=True)
    for ax in axes.flat[len(others) :]:
        ax.set_axis_off()
    for ax, (name, history) in zip(axes.flat, others, strict=False):
        _history(ax, plain[1], FAINT)
        _history(ax, history, ORANGE)
        ax.set_title(name, pad=4)
        ax.set_ylim(0, top)
        ax.grid(axis="y", linewidth=0.5)
    for ax in axes[-1]:
        ax.set_xlabel("epoch")
    for ax in axes[:, 0]:
        ax.set_ylabel("loss")
    _key(figure, plain[0])
    figure.subplots_adjust(wspace=0.08, hspace=0.32)
    return figure


def _history(ax: Axes, history: Mapping[str, Line], colour: str) -> None:
    for name, stroke in HISTORY:
        where, much = history[name]
        ax.plot(where, much, color=colour, linestyle=stroke, linewidth=2)


def _key(figure: Figure, plain: str) -> None:
    """The legend above all panels."""
    samples = [figure.axes[0].plot([], [], color=INK, linestyle=stroke, linewidth=2)[0] for _, stroke in HISTORY]
    samples += [figure.axes[0].plot([], [], color=colour, linewidth=6)[0] for colour in (FAINT, ORANGE)]
    labels = [*(name for name, _ in HISTORY), plain, "with it"]
    figure.legend(samples, labels, loc="lower center", bbox_to_anchor=(0.5, 0.92), ncols=4, frameon=False, fontsize=11)
