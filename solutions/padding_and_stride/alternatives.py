"""Right arithmetic and right borders that are written in other ways; convolutions are in the modules beside it.

A student may write any of these, so each must earn full marks: they show that the tolerances leave enough room.
"""

import math

import numpy as np
import torch

from autograder import alternative

from .convolution_alternatives import *  # noqa: F403  (the engine reads all alternatives of a chapter from this module)
from .layer_alternatives import *  # noqa: F403
from .reference import output_size, pad2d, receptive_field, same_padding
from .transposed_alternatives import *  # noqa: F403


def refuse_small(kernel_size, stride, padding, dilation):
    """Refuse numbers that make no sense; worded unlike the reference."""
    if min(kernel_size, stride, dilation) <= 0 or padding < 0:
        raise ValueError(f"cannot work with kernel {kernel_size}, stride {stride}, padding {padding}, dilation {dilation}")


@alternative(of=output_size)
def counts_starts_in_a_range(size, kernel_size, stride=1, padding=0, dilation=1):
    """The places are a range; its length is the answer."""
    refuse_small(kernel_size, stride, padding, dilation)
    last = size + 2 * padding - dilation * (kernel_size - 1)
    if last < 1:
        raise ValueError(f"no place for {kernel_size} on {size}")
    return len(range(0, last, stride))


@alternative(of=output_size)
def walks_until_the_kernel_no_longer_fits(size, kernel_size, stride=1, padding=0, dilation=1):
    """Step by step from the left, with coordinates of the image without its border."""
    refuse_small(kernel_size, stride, padding, dilation)
    count, start = 0, -padding
    while start + dilation * (kernel_size - 1) <= size - 1 + padding:
        count, start = count + 1, start + stride
    if count == 0:
        raise ValueError(f"kernel_size={kernel_size} does not fit size={size}")
    return count


@alternative(of=output_size)
def floors_a_fraction(size, kernel_size, stride=1, padding=0, dilation=1):
    """PyTorch's formula as its documentation writes it, with `math.floor`."""
    refuse_small(kernel_size, stride, padding, dilation)
    count = math.floor((size + 2 * padding - dilation * (kernel_size - 1) - 1) / stride + 1)
    if count <= 0:
        raise ValueError(f"{size} pixels are too few for a kernel of {kernel_size}: {count}")
    return count


@alternative(of=same_padding)
def searches_the_smallest_padding(size, kernel_size, stride=1, dilation=1):
    """Try one total after the other until there are outputs enough."""
    total = 0
    while len(range(0, size + total - dilation * (kernel_size - 1), stride)) < math.ceil(size / stride):
        total += 1
    return total // 2, (total + 1) // 2


@alternative(of=same_padding)
def follows_tensorflow(size, kernel_size, stride=1, dilation=1):
    """TensorFlow's own two cases: whether or not the stride divides the size."""
    span = (kernel_size - 1) * dilation + 1
    total = max(span - (size % stride or stride), 0)
    before, odd = divmod(total, 2)
    return before, before + odd


@alternative(of=same_padding)
def looks_at_the_last_window(size, kernel_size, stride=1, dilation=1):
    """The last pixel that the last window reads, against the last pixel of the image."""
    last_read = (size - 1) // stride * stride + dilation * (kernel_size - 1)
    lacking = np.maximum(last_read - (size - 1), 0)
    return int(np.floor(lacking / 2)), int(np.ceil(lacking / 2))


@alternative(of=receptive_field)
def goes_down_from_the_top(layers):
    """From the output to the input: a layer turns n places into (n - 1) * stride + span."""
    size = 1
    for kernel_size, stride, dilation in reversed(layers):
        size = (size - 1) * stride + dilation * (kernel_size - 1) + 1
    return size, math.prod(stride for _, stride, _ in layers)


@alternative(of=receptive_field)
def recurses_layer_by_layer(layers):
    """The stack without its first layer sees so much of the first layer's output."""
    if not layers:
        return 1, 1
    (kernel_size, stride, dilation), *rest = layers
    size, jump = recurses_layer_by_layer(rest)
    return (size - 1) * stride + 1 + dilation * (kernel_size - 1), jump * stride


@alternative(of=receptive_field)
def gathers_the_pixels_themselves(layers):
    """Which pixels two neighbouring outputs read, as sets, from the output to the input."""
    seen = [{0}, {1}]
    for kernel_size, stride, dilation in layers[::-1]:
        seen = [{place * stride + tap * dilation for place in one for tap in (0, kernel_size - 1)} for one in seen]
    return max(seen[0]) - min(seen[0]) + 1, min(seen[1]) - min(seen[0])


@alternative(of=receptive_field)
def multiplies_in_numpy(layers):
    """A cumulative product of strides, weighted by the gaps of every kernel; the numbers are NumPy's."""
    kernels, strides, dilations = np.array(layers, dtype=int).reshape(-1, 3).T
    jumps = np.concatenate([[1], np.cumprod(strides)])
    return 1 + np.sum((kernels - 1) * dilations * jumps[:-1]), jumps[-1]


def refuse_border(x, padding, mode, value):
    """Refuse what no border can be made of; worded unlike the reference."""
    (left, right, top, bottom), (height, width) = padding, x.shape[2:]
    if mode not in {"constant", "replicate", "reflect"}:
        raise ValueError(f"unknown mode {mode}")
    if mode != "constant" and (value != 0 or height == 0 or width == 0):
        raise ValueError(f"{mode} cannot work with value {value} on images of {height} by {width}")
    if mode == "reflect" and (max(left, right) >= width or max(top, bottom) >= height):
        raise ValueError(f"padding {padding} is too large to reflect images of {height} by {width}")
    if min(width + min(left, 0) + min(right, 0), height + min(top, 0) + min(bottom, 0)) < 0:
        raise ValueError(f"padding {padding} crops more than {height} by {width}")


@alternative(of=pad2d)
def joins_strips_with_cat(x, padding, mode="constant", value=0.0):
    """Strips on the left and right, then above and below, put together by `cat`; what is negative is cut off."""
    refuse_border(x, padding, mode, value)
    for axis, (before, after) in ((3, padding[:2]), (2, padding[2:])):
        size = x.shape[axis]
        kept = x.narrow(axis, max(-before, 0), size - max(-before, 0) - max(-after, 0))
        ends = [
            _strip(x, axis, max(before, 0), mode, value),
            _strip(x.flip(axis), axis, max(after, 0), mode, value).flip(axis),
        ]
        x = torch.cat([ends[0], kept, ends[1]], dim=axis)
    return x


def _strip(x, axis, count, mode, value):
    """So many rows or columns to go before the first."""
    if mode == "reflect":
        return x.narrow(axis, min(1, x.shape[axis] - 1), count).flip(axis)
    if mode == "replicate":
        return x.narrow(axis, 0, 1).repeat_interleave(count, dim=axis)
    shape = list(x.shape)
    shape[axis] = count
    return x.new_full(shape, value)


@alternative(of=pad2d)
def writes_place_by_place(x, padding, mode="constant", value=0.0):
    """Two loops over the places of the output, with Python's own arithmetic for the pixel that each one shows."""
    refuse_border(x, padding, mode, value)
    (left, right, top, bottom), (height, width) = padding, x.shape[2:]
    output = x.new_full((len(x), x.shape[1], height + top + bottom, width + left + right), value)
    for i in range(output.shape[2]):
        for j in range(output.shape[3]):
            row, column = i - top, j - left
            if mode == "replicate":
                row, column = min(max(row, 0), height - 1), min(max(column, 0), width - 1)
            if mode == "reflect":
                row, column = height - 1 - abs(height - 1 - abs(row)), width - 1 - abs(width - 1 - abs(column))
            if 0 <= row < height and 0 <= column < width:
                output[:, :, i, j] = x[:, :, row, column]
    return output


@alternative(of=pad2d)
def selects_rows_then_columns(x, padding, mode="constant", value=0.0):
    """`index_select` along one axis and then the other; a constant border is an extra pixel at the end of each axis."""
    refuse_border(x, padding, mode, value)
    for axis, (before, after) in ((2, padding[2:]), (3, padding[:2])):
        size = x.shape[axis]
        places = [_source(place, size, mode) for place in range(-before, size + after)]
        if mode == "constant":
            shape = list(x.shape)
            shape[axis] = 1
            x = torch.cat([x, x.new_full(shape, value)], dim=axis)
        x = x.index_select(axis, torch.tensor(places, dtype=torch.long, device=x.device))
    return x


def _source(place, size, mode):
    """The pixel shown at a place; the one after the last stands for a constant."""
    if 0 <= place < size:
        return place
    if mode == "constant":
        return size
    if mode == "replicate":
        return 0 if place < 0 else size - 1
    return -place if place < 0 else 2 * size - 2 - place
