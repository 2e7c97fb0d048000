"""Figures of what a net sees: sheets of filters, rows of pictures, photographs lit by a map, points of an embedding."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib import colormaps
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from torch import Tensor

from .lighter import lightened
from .palette import BLUE, GREEN, INK, ORANGE, PURPLE
from .photos import picture
from .style import drawing

WIDTH = 690  # pixels of all pictures of a row together, at most
MARKS = ((BLUE, "o"), (ORANGE, "^"), (GREEN, "s"), (PURPLE, "D"), (INK, "X"))


def stretched(values: Tensor) -> Tensor:
    """The same values from 0, the smallest, to 1, the largest; all 0 where they are equal."""
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else torch.zeros_like(values)


def strength(values: Tensor, share: float = 0.99) -> Tensor:
    """How strong each place is, from 0 to 1: (C, H, W) takes the strongest channel, and the top 1% are all 1."""
    sizes = values.abs().amax(0) if values.ndim == 3 else values.abs()
    top = sizes.flatten().quantile(share)
    return (sizes / top).clamp(0, 1) if top > 0 else torch.zeros_like(sizes)


def about_grey(values: Tensor) -> Tensor:
    """A signed image as colours: 0 is mid-grey, and three deviations reach black or white."""
    spread = values.std()
    return (0.5 + values / (6 * spread)).clamp(0, 1) if spread > 0 else torch.full_like(values, 0.5)


def lit(photo: Tensor, heat: Tensor) -> Tensor:
    """A photograph (3, H, W) in grey under a map of any size: from black and violet at 0 to bright yellow at its largest."""
    grown = F.interpolate(heat[None, None], photo.shape[1:], mode="bilinear")[0, 0].clamp(min=0)
    share = grown / grown.max().clamp(min=1e-12)
    glow = torch.from_numpy(colormaps["inferno"](share.numpy())[..., :3]).to(photo).permute(2, 0, 1)
    return (0.45 * photo.mean(0, keepdim=True) + 0.65 * glow).clamp(0, 1)


@drawing
def filter_sheets(sheets: Mapping[str, Tensor], columns: int = 8) -> Figure:
    """Sheets side by side, of filters (F, 3, h, w) in colours or (F, 1, h, w) in greys, each filter on its own scale."""
    figure = Figure(figsize=(3.2 * len(sheets), 3.5))
    for ax, (name, filters) in zip(figure.subplots(1, len(sheets), squeeze=False)[0], sheets.items(), strict=True):
        rows = -(-len(filters) // columns)
        for index, weights in enumerate(filters):
            pixels = stretched(weights).permute(1, 2, 0).expand(-1, -1, 3).numpy()
            left, top = index % columns + 0.06, index // columns + 0.06
            ax.imshow(pixels, extent=(left, left + 0.88, top + 0.88, top), interpolation="none")
        ax.set(xlim=(0, columns), ylim=(rows, 0), aspect="equal")
        ax.set_title(name, pad=6)
        ax.set_axis_off()
    figure.tight_layout(w_pad=1.5)
    return figure


def _at_most(pixels: Tensor, width: int) -> Tensor:
    """The picture no wider than this, so that a figure of many stays small."""
    if pixels.shape[-1] <= width:
        return pixels
    size = (round(pixels.shape[-2] * width / pixels.shape[-1]), width)
    return F.adaptive_avg_pool2d(pixels.reshape(1, -1, *pixels.shape[-2:]), size).reshape(*pixels.shape[:-2], *size)


@lightened
@drawing
def picture_rows(rows: Sequence[Mapping[str, Tensor]], names: Sequence[str] = ()) -> Figure:
    """Rows of pictures under their titles, (3, H, W) in colours or (H, W) in greys from 0 to 1; names stand before rows."""
    columns = max(len(row) for row in rows)
    width = 6.6 / columns
    tallest = max(pixels.shape[-2] / pixels.shape[-1] for row in rows for pixels in row.values())
    figure = Figure(figsize=(6.6, (width * tallest + 0.28) * len(rows)))
    axes = figure.subplots(len(rows), columns, squeeze=False, gridspec_kw={"wspace": 0.06, "hspace": 0.22})
    for ax in axes.flat:
        ax.set_axis_off()
    size = 12 if columns < 5 else 10
    for line, row in zip(axes, rows, strict=True):
        for ax, (title, pixels) in zip(line, row.items(), strict=False):
            picture(ax, _at_most(pixels, WIDTH // columns))
            ax.set_title(title, pad=4, fontsize=size)
    for line, name in zip(axes, names, strict=False):
        line[0].text(-0.06, 0.5, name, rotation=90, ha="right", va="center", fontsize=size, transform=line[0].transAxes)
    return figure


@lightened
@drawing
def boxed_patches(rows: Mapping[str, Sequence[Tensor]]) -> Figure:
    """A row of patches (3, h, w) for each name, cut square pictures of one size."""
    most = max(len(patches) for patches in rows.values())
    figure = Figure(figsize=(6.6, 0.98 * len(rows)))
    axes = figure.subplots(len(rows), most, squeeze=False, gridspec_kw={"wspace": 0.06, "hspace": 0.06})
    for ax in axes.flat:
        ax.set_axis_off()
    for line, (name, patches) in zip(axes, rows.items(), strict=True):
        for ax, patch in zip(line, patches, strict=False):
            picture(ax, patch)
        line[0].text(-0.1, 0.5, name, ha="right", va="center", fontsize=11, transform=line[0].transAxes)
    return figure


@drawing
def embeddings(maps: Mapping[str, NDArray[np.float64]], labels: NDArray[np.int64], names: Sequence[str]) -> Figure:
    """Clouds of points (N, 2), two to a row; a colour and a mark for each of up to five labels."""
    rows = -(-len(maps) // 2)
    figure = Figure(figsize=(6.4, 3.0 * rows + 0.5))
    axes = figure.subplots(rows, 2, squeeze=False, gridspec_kw={"wspace": 0.08, "hspace": 0.18})
    for ax in axes.flat:
        ax.set_axis_off()
    for ax, (title, points) in zip(axes.flat, maps.items(), strict=False):
        for label, (name, (colour, mark)) in enumerate(zip(names, MARKS, strict=False)):
            mine = points[labels == label]
            ax.scatter(mine[:, 0], mine[:, 1], s=14, color=colour, marker=mark, linewidth=0, label=name)
        frame = Rectangle((0, 0), 1, 1, transform=ax.transAxes, facecolor="none", edgecolor=INK, linewidth=0.6)
        ax.add_patch(frame)
        ax.set_title(title, pad=5)
    handles, found = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, found, loc="lower center", ncols=len(names), frameon=False, fontsize=11, handletextpad=0.1)
    return figure
