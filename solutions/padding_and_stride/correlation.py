"""The sums of products behind all convolutions here. Nothing is checked: who calls has read and checked the arguments."""

import math

from torch import Tensor

from .borders import surround

Pair = tuple[int, int]


def add_zeros(x: Tensor, padding: Pair) -> Tensor:
    """Put zeros around images on all sides; a negative padding cuts off."""
    return surround(x, (padding[1], padding[1], padding[0], padding[0]))


def patches(x: Tensor, kernel: Pair, stride: Pair, dilation: Pair, groups: int) -> Tensor:
    """Write what every window reads as a column: (N, groups, C / groups * kH * kW, H' * W')."""
    for axis in (0, 1):
        x = x.unfold(2 + axis, dilation[axis] * (kernel[axis] - 1) + 1, stride[axis])
    windows = x[..., :: dilation[0], :: dilation[1]].permute(0, 1, 4, 5, 2, 3)  # (N, C, kH, kW, H', W'), a view
    samples, channels, height, width, rows, columns = windows.shape
    return windows.reshape(samples, groups, channels // groups * height * width, rows * columns)


def correlate(x: Tensor, weight: Tensor, stride: Pair, dilation: Pair, groups: int) -> Tensor:
    """Slide every filter (O, C / groups, kH, kW) over the channels of its group, wherever it fits whole."""
    filters, _, height, width = weight.shape
    rows, columns = (
        (x.shape[2 + axis] - dilation[axis] * (weight.shape[2 + axis] - 1) - 1) // stride[axis] + 1 for axis in (0, 1)
    )
    by_group = weight.reshape(groups, filters // groups, math.prod(weight.shape[1:]))
    output = by_group @ patches(x, (height, width), stride, dilation, groups)  # (N, groups, O / groups, H' * W')
    return output.reshape(len(x), filters, rows, columns)


def transpose(x: Tensor, weight: Tensor, stride: Pair, output_padding: Pair, dilation: Pair, groups: int) -> Tensor:
    """Put zeros between the pixels of x and around them, then slide the turned filters (C, O / groups, kH, kW) over it."""
    height, width = ((size - 1) * step + 1 for size, step in zip(x.shape[2:], stride, strict=True))
    spread = x.new_zeros(*x.shape[:2], height, width)
    spread[:, :, :: stride[0], :: stride[1]] = x
    down, across = (apart * (side - 1) for apart, side in zip(dilation, weight.shape[2:], strict=True))
    spread = surround(spread, (across, across + output_padding[1], down, down + output_padding[0]))
    by_group = weight.reshape(groups, len(weight) // groups, *weight.shape[1:])
    turned = by_group.transpose(1, 2).flatten(0, 1).flip(2, 3)  # filters and channels have changed places in every group
    return correlate(spread, turned, (1, 1), dilation, groups)


def add_bias(output: Tensor, bias: Tensor | None) -> Tensor:
    """Add one number to every channel, if there are any to add."""
    return output if bias is None else output + bias[: output.shape[1], None, None].to(output.dtype)


def nothing(x: Tensor, weight: Tensor, bias: Tensor | None, shape: tuple[int, ...]) -> Tensor:
    """Make the output of images without numbers as PyTorch does: it has none, and sends zeros back to weight and bias."""
    weights = weight.flatten()
    try:
        return add_bias((x.flatten() * (weights[0] if weights.numel() else weights)).reshape(shape), bias)
    except RuntimeError as error:
        raise TypeError(f"nothing is computed in {x.dtype} and {weight.dtype}") from error
