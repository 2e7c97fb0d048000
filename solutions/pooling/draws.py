"""Draw images, windows over them, and windows that cannot be."""

import torch

from autograder.draw import booleans, call, floats, integers, sampled_from, tensors

from .reference import find_winners
from .windows import pair, place, place_windows

BATCHES = (1, 2, 3, 2, 3, 0)


def numbers(draw):
    """Elements: whole numbers, of which many are alike; negative ones alone, below any zero of a border; or any."""
    return draw(sampled_from([integers(-3, 3), integers(-4, -1), floats(-4, 4)]))


def images(draw, size, elements, batches=BATCHES):
    """A batch of images of this size and these elements."""
    return draw(tensors(shape=[draw(sampled_from(batches)), draw(integers(1, 3)), *size], elements=elements))


def distinct(draw, size, batches=BATCHES):
    """A batch of images of which no two pixels are alike: whole numbers on both sides of zero, in any order."""
    shape = [draw(sampled_from(batches)), draw(integers(1, 3)), *size]
    generator = torch.Generator().manual_seed(draw(integers(0, 9_999)))
    count = torch.Size(shape).numel()
    return (torch.randperm(count, generator=generator) - count // 2).double().view(shape)


def windows(draw, padded=True, dilated=False, ceil_mode=False, apart=False):
    """The size of an image, and the windows over it as keywords of a call: at least one fits; if `apart`, none overlap."""
    as_wide_as_long = apart or draw(integers(0, 3)) == 0  # a quarter leaves the stride to its default
    axes = [_axis(draw, padded, dilated, ceil_mode, as_wide_as_long) for _ in range(2)]
    down, across = axes
    options = {"kernel_size": int_or_pair(draw, [down.kernel, across.kernel])}
    if not as_wide_as_long:
        options["stride"] = int_or_pair(draw, [down.stride, across.stride])
    if padded and (down.padding or across.padding or draw(booleans())):
        options["padding"] = int_or_pair(draw, [down.padding, across.padding])
    if dilated and (down.dilation > 1 or across.dilation > 1):
        options["dilation"] = int_or_pair(draw, [down.dilation, across.dilation])
    return [down.size, across.size], options | ({"ceil_mode": True} if ceil_mode else {})


def _axis(draw, padded, dilated, ceil_mode, default_stride):
    """One axis: a window, its steps, and an image in which it fits once or a few times, often with a remainder."""
    kernel = draw(integers(1, 4))
    stride = kernel if default_stride else draw(integers(1, 4))
    padding = draw(integers(0, kernel // 2)) if padded else 0
    dilation = draw(integers(1, 3)) if dilated else 1
    smallest = max(dilation * (kernel - 1) + 1 - 2 * padding, 1)
    size = draw(integers(smallest, smallest + 5))
    return place(size, kernel, stride, padding, dilation, ceil_mode)


def int_or_pair(draw, sizes):
    """Two sizes as callers write them: an int where they are alike, or a pair."""
    return sizes[0] if sizes[0] == sizes[1] and draw(booleans()) else tuple(sizes)


def counts(size, kernel_size, stride=None, padding=0):
    """The rows and columns of the output."""
    kernels = pair(kernel_size, "kernel_size", 1)
    strides = kernels if stride is None else pair(stride, "stride", 1)
    paddings = pair(padding, "padding", 0)
    axes = zip(size, kernels, strides, paddings, strict=True)
    return [place(*axis, dilation=1, ceil_mode=False).places for axis in axes]


def with_gradient(draw, values, padded=True):
    """A gradient of the output, images of `values(draw, size)`, and the windows."""
    size, options = windows(draw, padded)
    x = values(draw, size)
    shape = [*x.shape[:2], *counts(size, **options)]
    return call(draw(tensors(shape=shape, elements=integers(-3, 3))), x, **options)


def gradient_to_refuse(draw):
    """A gradient that is not of the output's shape or, now and then, windows that cannot be."""
    if draw(integers(0, 3)) == 0:
        x, *options = windows_to_refuse(draw)
        return draw(tensors(shape=[*x.shape[:2], 1, 1])), x, *options
    size, options = windows(draw)
    x = images(draw, size, numbers(draw), batches=(1, 2, 3))
    shape, axis = [*x.shape[:2], *counts(size, **options)], draw(sampled_from([2, 3, 0, 1]))
    others = [n for n in range(1, 6) if n != shape[axis]]  # 1 among them, which broadcasting stretches
    shape[axis] = shape[axis] + 1 if draw(booleans()) else draw(sampled_from(others))
    gradient = draw(tensors(shape=shape))
    return gradient, x, options["kernel_size"], options.get("stride"), options.get("padding", 0)


def windows_to_refuse(draw, dilated=False):
    """Images, and positional arguments with one fault: too much padding, a number out of range, or no window that fits."""
    kernel, axis = [draw(integers(1, 4)), draw(integers(1, 4))], draw(integers(0, 1))
    size = [n + draw(integers(0, 3)) for n in kernel]
    stride, padding, dilation = None, [0, 0], [1, 1]
    fault = draw(sampled_from(["padding", "range", "fit"]))
    if fault == "padding":
        padding[axis] = kernel[axis] // 2 + draw(integers(1, 2))
    elif fault == "fit" and dilated and draw(booleans()):
        dilation[axis], kernel[axis], size[axis] = draw(integers(2, 4)), 3, draw(integers(3, 4))
    elif fault == "fit":
        size[axis] = draw(integers(1, kernel[axis]))
        kernel[axis] = size[axis] + draw(integers(1, 2))
    else:
        stride, wrong = [draw(integers(1, 3)), draw(integers(1, 3))], draw(sampled_from([0, -1, -2]))
        where = draw(sampled_from([kernel, stride, padding, dilation] if dilated else [kernel, stride, padding]))
        where[axis] = min(wrong, -1) if where is padding else wrong
    x = images(draw, size, floats(-4, 4), batches=(1, 2))
    arguments = (x, tuple(kernel), stride and tuple(stride), tuple(padding))
    return (*arguments, tuple(dilation)) if dilated else arguments


def numbers_at_fault(arguments):
    """The numbers that a refusal of these positional arguments must name; a gradient may come first."""
    tensors_given = [a for a in arguments if isinstance(a, torch.Tensor)]
    x, (kernel, stride, padding, *dilation) = tensors_given[-1], arguments[len(tensors_given) :]
    kernel, padding = (value if isinstance(value, tuple) else (value, value) for value in (kernel, padding))
    strides = stride if isinstance(stride, tuple) else (1 if stride is None else stride,) * 2
    dilations = dilation[0] if dilation else (1, 1)
    out_of_range = [n for n in (*kernel, *strides, *dilations) if n < 1] + [n for n in padding if n < 0]
    too_much = [(border, side) for border, side in zip(padding, kernel, strict=True) if border > side // 2]
    if out_of_range or too_much:
        return out_of_range or too_much[0]
    axes = zip(x.shape[2:], kernel, strides, padding, dilations, strict=True)
    if min(place(*axis, ceil_mode=False).places for axis in axes) < 1:
        return [*x.shape[2:], *kernel]
    return [*tensors_given[0].shape, *x.shape[:2], *counts(x.shape[2:], kernel, stride, padding)]


def unpooled(draw, batches=BATCHES, apart=False):
    """Values, the places that a max pool took them from, and the size of a plane that holds these."""
    size, options = windows(draw, apart=apart)
    x = distinct(draw, size, batches)
    winners = find_winners(x, *place_windows(x, **options))
    values = x.flatten(2).gather(2, winners.flatten(2)).view_as(winners)
    return values, winners, (size[0] + draw(integers(0, 2)), size[1])


def numbers_out_of_place(x, indices, output_size):
    """The sizes, or the index and the plane, that a refusal must name."""
    if x.shape != indices.shape:
        return [*x.shape, *indices.shape]
    height, width = output_size
    outside = indices[(indices < 0) | (indices >= height * width)]
    return [outside[0].item(), height, width]
