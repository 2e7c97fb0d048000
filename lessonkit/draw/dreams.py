"""Figures of images that nets have made, and of the optimisers that made them."""

from collections.abc import Mapping, Sequence

import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import Tensor

from .curves import LOOKS
from .seeing import WIDTH, picture_rows
from .style import Drawing, drawing

SHADES = 32


def few_shades(pixels: Tensor, shades: int = SHADES) -> Tensor:
    """The same picture in so many shades a channel: full of grain, it looks alike, and its file is a third smaller."""
    return (pixels.clamp(0, 1) * (shades - 1)).round() / (shades - 1)


def _fitting(pixels: Tensor, width: int) -> Tensor:
    """The picture no wider than this, smoothed, so that grain makes no pattern of its own."""
    if pixels.shape[-1] <= width:
        return pixels
    size = (round(pixels.shape[-2] * width / pixels.shape[-1]), width)
    small = F.interpolate(pixels.reshape(1, -1, *pixels.shape[-2:]), size, mode="bilinear", antialias=True)
    return small.reshape(*pixels.shape[:-2], *size)


def grainy_rows(rows: Sequence[Mapping[str, Tensor]]) -> Drawing:
    """Rows of pictures under their titles, (3, H, W) or (H, W) from 0 to 1, in few shades."""
    width = WIDTH // max(len(row) for row in rows)
    return picture_rows([{title: few_shades(_fitting(pixels, width)) for title, pixels in row.items()} for row in rows])


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
    right.set(xlabel="seconds of processor time")
    for ax in (left, right):
        ax.grid(axis="y", which="both", linewidth=0.5)
    figure.legend(*left.get_legend_handles_labels(), loc="upper center", ncols=4, frameon=False, fontsize=11)
    figure.tight_layout(rect=(0, 0, 1, 0.92))
    return figure
