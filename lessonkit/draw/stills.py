"""How the widgets look before anybody touches them: pictures for paper and for readers without JavaScript."""

from collections.abc import Sequence

import numpy as np
import torch
from matplotlib.figure import Figure
from numpy.typing import NDArray
from torch import Tensor

from .arithmetic import Setting, cell, cross
from .grids import Cells, Fill, blank, caption, marking, outline, table
from .palette import BLUE, FAINT, INK, ORANGE, PALE_BLUE, PALE_ORANGE, PAPER
from .photos import kernel_table, picture
from .style import drawing


@drawing
def one_setting(size: int, field: int, stride: int, padding: int, dilation: int) -> Figure:
    """A square layer at its first place: the image in its border on the left, the output on the right.

    The kernel must fit.
    """
    each = Setting("", size, field, padding, stride, dilation)
    count = len(each.starts)
    height = max(each.padded, count) + 1.4
    width = each.padded + 2 + max(count, 3)
    figure = Figure(figsize=(6.4, 6.4 * height / max(width, 14)))
    ax = figure.add_subplot()
    taps = range(0, each.extent, each.dilation)
    for row in range(each.padded):
        for column in range(each.padded):
            inside = all(padding <= at < padding + size for at in (row, column))
            fill = PALE_ORANGE if row in taps and column in taps else PAPER if inside else "none"
            cell(ax, column, 1.4 + row, fill, INK if inside else FAINT, dashed=not inside)
            if row not in each.read or column not in each.read:
                cross(ax, column, 1.4 + row)
    outline(ax, 0, 1.4, each.extent, each.extent, ORANGE)
    left = each.padded + 2
    for row in range(count):
        for column in range(count):
            cell(ax, left + column, 1.4 + row, PALE_ORANGE if row == column == 0 else PAPER)
    outline(ax, left, 1.4, 1, 1, ORANGE)
    caption(ax, each.padded / 2, 0.7, f"input {size} × {size}")
    caption(ax, left + count / 2, 0.7, f"output {count} × {count}")
    blank(ax, width, height)
    return figure


PETAL = ("00036000", "00284000", "00750000", "03910000", "03910000", "00750000", "00284000", "00036000")


@drawing
def shifted_pool(window: int, shift: int) -> Figure:
    """The pooling widget's first map, shifted to the right, and its max pool before and after the shift."""
    before = np.array([[float(digit) for digit in line] for line in PETAL])
    after = np.roll(before, shift, axis=1)
    pooled = [_max_pool(values, window) for values in (before, after)]
    changes = [after != before, np.zeros_like(pooled[0], dtype=bool), pooled[1] != pooled[0]]
    names = ("the map, shifted", "pooled before", "and after")
    small = pooled[0].shape[1]
    figure = Figure(figsize=(6.4, 3.3))
    ax = figure.add_subplot()
    left = 0.0
    for name, values, changed in zip(names, (after, *pooled), changes, strict=True):
        room = max(values.shape[1], 4)
        caption(ax, left + room / 2, 0.5, name, fontsize=11)
        at = left + (room - values.shape[1]) / 2
        table(ax, values, at, 1, _marking(values, changed), fontsize=11)
        left += room + 1
    for edge in range(0, 9, window):
        ax.plot([0, 8], [1 + edge, 1 + edge], color=BLUE, linewidth=1.8)
        ax.plot([edge, edge], [1, 9], color=BLUE, linewidth=1.8)
    blank(ax, 8 + 2 * max(small, 4) + 2, 9)
    return figure


def _marking(values: Cells, changed: NDArray[np.bool_]) -> Fill:
    """Orange where a number has changed, blue where else there is one."""
    return lambda row, column: PALE_ORANGE if changed[row, column] else PALE_BLUE if values[row, column] else PAPER


def _max_pool(values: Cells, window: int) -> Cells:
    side = len(values) // window
    return values.reshape(side, window, side, window).max(axis=(1, 3))


@drawing
def vertical_edges(photo: Tensor) -> Figure:
    """A grey photograph (H, W) with the first window of a kernel for vertical edges, and the kernel's answer."""
    kernel = torch.tensor([[1.0, 0, -1]] * 3, dtype=photo.dtype)
    answer = torch.nn.functional.conv2d(photo[None, None], kernel[None, None])[0, 0]
    figure = Figure(figsize=(6.4, 3.2))
    axes = figure.subplots(1, 2, gridspec_kw={"wspace": 0.08})
    names = (f"picture {len(photo)} × {len(photo)}", f"answer {len(answer)} × {len(answer)}")
    picture(axes[0], photo, names[0])
    picture(axes[1], answer, names[1], signed=True)
    kernel_table(axes[1].inset_axes((0.02, 0.02, 0.36, 0.36), facecolor=PAPER), kernel)
    return figure


@drawing
def channels_and_filters(volume: Tensor, weight: Tensor, bias: Tensor) -> Figure:
    """A small volume (C, H, W) with its first window, the first filter's slices below, and below these all feature maps."""
    maps = torch.nn.functional.conv2d(volume[None], weight, bias)[0]
    depth, side, field = len(volume), volume.shape[1], weight.shape[2]
    figure = Figure(figsize=(5.4, 4.8))
    ax = figure.add_subplot()
    window = marking({(row, column) for row in range(field) for column in range(field)}, PALE_ORANGE)
    for channel in range(depth):
        left = channel * (side + 1)
        caption(ax, left + side / 2, 0.5, f"channel {channel}")
        table(ax, volume[channel].numpy(), left, 1, window)
        outline(ax, left, 1, field, field, ORANGE)
        caption(ax, left + side / 2, side + 1.7, f"slice {channel}")
        table(ax, weight[0, channel].numpy(), left + (side - field) / 2, side + 2.2, window)
    top = side + field + 3.4
    first = (depth * (side + 1) - 1) / 2 - len(maps) * 2 + 0.5  # so that the maps stand in the middle
    for index, values in enumerate(maps):
        caption(ax, first + 4 * index + values.shape[1] / 2, top - 0.5, f"filter {index}")
        table(ax, values.numpy(), first + 4 * index, top, marking({(0, 0)}, PALE_BLUE if index else PALE_ORANGE))
    outline(ax, first, top, 1, 1, ORANGE)
    blank(ax, depth * (side + 1) - 1, top + maps.shape[1])
    return figure


LENET = (
    ("input", "32 × 32 × 1", "0", "0"),
    ("convolution, 6 of 5 × 5", "28 × 28 × 6", "156", "117,600"),
    ("pool, 2 × 2", "14 × 14 × 6", "0", "0"),
    ("convolution, 16 of 5 × 5", "10 × 10 × 16", "2,416", "240,000"),
    ("pool, 2 × 2", "5 × 5 × 16", "0", "0"),
    ("dense", "120", "48,120", "48,000"),
    ("dense", "84", "10,164", "10,080"),
    ("dense", "10", "850", "840"),
    ("in all", "", "61,706", "416,520"),
)


@drawing
def lenet_table() -> Figure:
    """LeNet-5 as a table: what each layer gives, learns and multiplies."""
    figure = Figure(figsize=(6.4, 3.4))
    ax = figure.add_subplot()
    heads = ("layer", "output", "parameters", "multiply-adds")
    rights = (0.0, 7.4, 9.8, 12.6)  # the first column begins here, the others end
    for line, texts in enumerate((heads, *LENET)):
        for column, (text, at) in enumerate(zip(texts, rights, strict=True)):
            ax.text(at, line, text, ha="right" if column else "left", va="center", fontsize=10)
        rule = INK if line in (0, len(LENET)) else FAINT
        ax.plot([0, rights[-1]], [line + 0.5, line + 0.5], color=rule, linewidth=0.8)
    ax.set(xlim=(-0.1, rights[-1] + 0.1), ylim=(len(LENET) + 0.6, -0.6))
    ax.set_axis_off()
    return figure


@drawing
def lenet_at_work(image: Tensor, layers: Sequence[tuple[Tensor, Tensor]], classes: Sequence[str]) -> Figure:
    """A trained LeNet on one picture (28, 28): both convolutions' maps after their ReLU, and the softmax of the scores.

    `layers` are the weights and biases of the two convolutions and the three dense layers.
    """
    (first, bias1), (second, bias2), *dense = layers
    one = torch.nn.functional.conv2d(image[None, None], first, bias1, padding=2).relu()
    two = torch.nn.functional.conv2d(torch.nn.functional.avg_pool2d(one, 2), second, bias2).relu()
    x = torch.nn.functional.avg_pool2d(two, 2).flatten(1)
    for weight, bias in dense[:-1]:
        x = torch.nn.functional.linear(x, weight, bias).relu()
    shares = torch.nn.functional.linear(x, *dense[-1]).softmax(1)[0]
    figure = Figure(figsize=(6.4, 4.4))
    rows = figure.add_gridspec(3, 1, height_ratios=(1.5, 1, 1.2), hspace=0.3)
    top = rows[0].subgridspec(1, 2, width_ratios=(1, 2), wspace=0.5)
    picture(figure.add_subplot(top[0]), image, "picture 28 × 28")
    bars = figure.add_subplot(top[1])
    bars.barh(list(classes), shares.tolist(), color=BLUE)
    bars.invert_yaxis()
    bars.set(xlim=(0, 1), title="softmax of the scores")
    bars.tick_params(labelsize=7)
    for maps, columns, name, place in ((one[0], 6, "convolution 1", rows[1]), (two[0], 8, "convolution 2", rows[2])):
        grid = place.subgridspec(-(-len(maps) // columns), columns, wspace=0.08, hspace=0.08)
        for index, each in enumerate(maps):
            ax = figure.add_subplot(grid[index // columns, index % columns])
            picture(ax, each / maps.max(), name if index == 0 else "")
    return figure
