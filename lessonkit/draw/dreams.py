"""Figures of optimisers at work on an image."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from .curves import LOOKS
from .style import drawing


@drawing
def descents(traces: Mapping[str, tuple[Sequence[float], Sequence[float]]]) -> Figure:
    """The lowest loss so far, by evaluations and by seconds, for up to five optimisers: (losses, seconds) each."""
    figure = Figure(figsize=(6.6, 3.4))
    left, right = figure.subplots(1, 2, sharey=True)
    for (name, (losses, seconds)), (colour, _, stroke) in zip(traces.items(), LOOKS[: len(traces)], strict=True):
        lowest = [min(losses[: count + 1]) for count in range(len(losses))]
        left.plot(range(1, len(lowest) + 1), lowest, color=colour, linestyle=stroke, linewidth=2, label=name)
        right.plot(seconds, lowest, color=colour, linestyle=stroke, linewidth=2)
    left.set(xlabel="evaluations", ylabel="lowest loss so far", yscale="log")
    right.set(xlabel="seconds")
    for ax in (left, right):
        ax.grid(axis="y", which="both", linewidth=0.5)
    figure.legend(*left.get_legend_handles_labels(), loc="upper center", ncols=4, frameon=False, fontsize=11)
    figure.tight_layout(rect=(0, 0, 1, 0.92))
    return figure
