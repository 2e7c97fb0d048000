"""Draw images, kernels and the geometry between them: rectangular, uneven, with remainders, now and then without samples."""

from typing import NamedTuple

import torch

from autograder.draw import booleans, call, floats, integers, sampled_from, tensors


class Axis(NamedTuple):
    """One axis of an image with the kernel that slides along it."""

    size: int
    kernel: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    @property
    def span(self):
        """How many pixels the kernel covers."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def places(self):
        """How many outputs there are."""
        return (self.size + 2 * self.padding - self.span) // self.stride + 1


def numbers(draw):
    """Whole numbers in half of the cases: there a wrong index shows as a whole unit."""
    return integers(-3, 3) if draw(booleans()) else floats(-4, 4)


def another_than(draw, size):
    """A size that is not `size`; often 1, which broadcasting lets through."""
    return draw(sampled_from([other for other in range(1, 6) if other != size]))


def axis(draw, dilations=(1,), largest=4):
    """An axis that its kernel fits, as often as not with a remainder; the padding may be larger than the image."""
    kernel, stride = draw(integers(1, 3)), draw(integers(1, 3))
    padding, dilation = draw(integers(0, 3)), draw(sampled_from(dilations))
    fewest = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
    return Axis(draw(integers(fewest, fewest + largest)), kernel, stride, padding, dilation)


def axes(draw, dilations=(1,), largest=4):
    """Both axes of an image, down and across; sometimes alike in stride, padding and dilation, so that ints will do."""
    down, across = axis(draw, dilations, largest), axis(draw, dilations, largest)
    if draw(sampled_from([False, False, True])):
        across = across._replace(stride=down.stride, padding=down.padding, dilation=down.dilation)
        across = across._replace(size=max(across.size, across.span - 2 * across.padding))
    return down, across


def int_or_pair(draw, values):
    """Two numbers as callers write them: an int where they are equal, or a pair."""
    down, across = values
    return down if down == across and draw(booleans()) else (down, across)


def geometry(draw, axes):
    """Stride, padding and dilation as keyword arguments; what has its default is sometimes left out."""
    columns = {name: [getattr(axis, name) for axis in axes] for name in ("stride", "padding", "dilation")}
    usual = {"stride": [1, 1], "padding": [0, 0], "dilation": [1, 1]}
    left_out = draw(booleans())
    return {n: int_or_pair(draw, c) for n, c in columns.items() if not (left_out and c == usual[n])}


def images(draw, axes, channels, elements, batches=(1, 2, 3, 2, 3, 0)):
    """A batch of images of the sizes of these axes."""
    sizes = [axis.size for axis in axes]
    return draw(tensors(shape=[draw(sampled_from(batches)), channels, *sizes], elements=elements))


def operands(draw, axes, groups=1, batches=(1, 2, 3, 2, 3, 0)):
    """Images, filters and a bias that go together in so many groups; the third is None in half of the cases."""
    elements = numbers(draw)
    channels, filters = draw(integers(1, 3 if groups == 1 else 2)), groups * draw(integers(1, 3 if groups == 1 else 2))
    x = images(draw, axes, groups * channels, elements, batches)
    weight = draw(tensors(shape=[filters, channels, *(axis.kernel for axis in axes)], elements=elements))
    bias = draw(tensors(shape=[filters], elements=elements)) if draw(booleans()) else None
    return x, weight, bias


def gradient_of(draw, axes, x, weight):
    """A gradient in the shape of the layer's output."""
    return draw(tensors(shape=[len(x), len(weight), *(axis.places for axis in axes)], elements=numbers(draw)))


def transposed_axis(draw, dilations=(1, 1, 2)):
    """An axis of a transposed convolution whose output has at least one pixel without any output padding."""
    kernel, stride, dilation = draw(integers(1, 3)), draw(integers(1, 3)), draw(sampled_from(dilations))
    fewest = draw(integers(1, 4))
    whole = (fewest - 1) * stride + dilation * (kernel - 1) + 1
    return Axis(fewest, kernel, stride, draw(integers(0, min(3, (whole - 1) // 2))), dilation)


def transposed_operands(draw, axes, groups=1, batches=(1, 2, 3, 2, 3, 0)):
    """Images, filters (C, O / groups, kH, kW) and a bias for a transposed convolution; the bias may be None."""
    elements = numbers(draw)
    channels, filters = groups * draw(integers(1, 3 if groups == 1 else 2)), draw(integers(1, 3 if groups == 1 else 2))
    x = images(draw, axes, channels, elements, batches)
    weight = draw(tensors(shape=[channels, filters, *(axis.kernel for axis in axes)], elements=elements))
    bias = draw(tensors(shape=[groups * filters], elements=elements)) if draw(booleans()) else None
    return x, weight, bias


def border(draw, size, most):
    """A padding (before, after) of an axis, the larger the rarer, now and then negative; something of the image remains."""
    before, after = (min(draw(sampled_from([0, 1, 2, 3, 1, 2, 5, -1, -2])), most) for _ in range(2))
    before = max(before, 1 - size)
    return before, max(after, 1 - size - min(before, 0))


def bordered(draw, mode):
    """Images, whole numbers among them, with a border that the mode can fill."""
    height, width = draw(integers(1, 6)), draw(integers(1, 6))
    shape = [draw(sampled_from([1, 2, 3, 2, 0])), draw(integers(1, 3)), height, width]
    x = draw(tensors(shape=shape, elements=numbers(draw)))
    x = x.to(torch.int64) if draw(sampled_from([False, False, False, True])) else x
    most = [size - 1 if mode == "reflect" else 5 for size in (width, height)]
    return x, (*border(draw, width, most[0]), *border(draw, height, most[1]))


def backward_operands(draw, dilations=(1, 1, 2), groups=1):
    """A gradient, images and filters that go together, with their geometry."""
    shape = axes(draw, dilations)
    x, weight, _ = operands(draw, shape, groups)
    return call(gradient_of(draw, shape, x, weight), x, weight, **geometry(draw, shape), groups=groups)


def output_paddings(draw, shape):
    """An output padding below the larger of stride and dilation, down and across."""
    return int_or_pair(draw, [draw(integers(0, max(axis.stride, axis.dilation) - 1)) for axis in shape])


def line(draw):
    """Size, kernel, stride, padding and dilation along one axis, small enough for the head or as in real networks."""
    kernel, stride = draw(integers(1, 7)), draw(integers(1, 5))
    padding, dilation = draw(integers(0, 5)), draw(sampled_from([1, 2, 3, 1]))
    fewest = max(1, dilation * (kernel - 1) + 1 - 2 * padding)
    return [fewest + draw(integers(0, draw(sampled_from([8, 300])))), kernel, stride, padding, dilation]


def layers(draw):
    """A stack of up to six layers, pooling and dilated ones among them."""
    count = draw(sampled_from([2, 3, 0, 1, 4, 6]))
    kinds = [(3, 1, 1), (2, 2, 1), (3, 2, 1), (1, 1, 1), (3, 1, 2), (5, 1, 3), (7, 2, 1), (3, 3, 2), (4, 2, 2), (1, 2, 1)]
    return [draw(sampled_from(kinds)) for _ in range(count)]
