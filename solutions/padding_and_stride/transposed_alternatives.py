"""Right transposed convolutions that are written in other ways."""

import math
from typing import NamedTuple

import numpy as np
import torch

from autograder import alternative

from .convolution_alternatives import with_bias
from .reference import conv2d, conv_transpose2d


class Canvas(NamedTuple):
    """The size of the output before it is cropped, and every number that the loops below need, as pairs (down, across)."""

    size: tuple
    stride: tuple
    padding: tuple
    dilation: tuple

    def cropped(self, output):
        """The output without the border that padding cuts off."""
        (down, across), (height, width) = self.padding, self.size
        return output[:, :, down : height - down, across : width - across]


def prepare_transposed(x, weight, bias, stride, padding, output_padding, dilation, groups):
    """Find the size of the output; the refusals are worded unlike the reference's."""
    pairs = [tuple(np.broadcast_to(n, 2).tolist()) for n in (stride, padding, output_padding, dilation)]
    stride, padding, output_padding, dilation = pairs
    if min(*stride, *dilation) < 1 or min(*padding, *output_padding) < 0:
        raise ValueError(f"stride {stride}, padding {padding}, output padding {output_padding}, dilation {dilation}")
    if any(output_padding[k] >= stride[k] and output_padding[k] >= dilation[k] for k in (0, 1)):
        raise ValueError(f"output padding {output_padding} against stride {stride} and dilation {dilation}")
    if groups <= 0 or len(weight) % groups or x.shape[1] != len(weight):
        raise ValueError(f"{x.shape[1]} channels, a weight for {len(weight)}, {groups} groups")
    if bias is not None and list(bias.shape) != [weight.shape[1] * groups]:
        raise ValueError(f"{len(bias)} biases for {weight.shape[1] * groups} channels")
    reach = [(x.shape[2 + k] - 1) * stride[k] + dilation[k] * (weight.shape[2 + k] - 1) + 1 for k in (0, 1)]
    size = tuple(reach[k] + output_padding[k] for k in (0, 1))
    if any(size[k] - 2 * padding[k] <= 0 for k in (0, 1)):
        raise ValueError(f"nothing is left of {size} with padding {padding}")
    return Canvas(size, stride, padding, dilation)


@alternative(of=conv_transpose2d)
def writes_a_copy_for_every_pixel(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Two loops over the pixels of x: each adds the filters, times itself, to the canvas."""
    canvas = prepare_transposed(x, weight, bias, stride, padding, output_padding, dilation, groups)
    output = x.new_zeros(len(x), groups, weight.shape[1], *canvas.size)
    pixels, filters = x.unflatten(1, (groups, -1)), weight.unflatten(0, (groups, -1))
    reach = [canvas.dilation[k] * (weight.shape[2 + k] - 1) + 1 for k in (0, 1)]
    for i, j in np.ndindex(*x.shape[2:]):
        top, left = i * canvas.stride[0], j * canvas.stride[1]
        rows, columns = (slice(start, start + reach[k], canvas.dilation[k]) for k, start in ((0, top), (1, left)))
        output[..., rows, columns] += torch.einsum("ngc,gcoab->ngoab", pixels[..., i, j], filters)
    return with_bias(canvas.cropped(output.flatten(1, 2)), bias)


@alternative(of=conv_transpose2d)
def writes_one_image_for_every_offset(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """A loop over the kernel: each of its numbers adds the whole of x to a slice of the canvas with a step."""
    canvas = prepare_transposed(x, weight, bias, stride, padding, output_padding, dilation, groups)
    output = x.new_zeros(len(x), weight.shape[1] * groups, *canvas.size)
    for a, b in np.ndindex(*weight.shape[2:]):
        starts = a * canvas.dilation[0], b * canvas.dilation[1]
        rows, columns = (
            slice(starts[k], starts[k] + (x.shape[2 + k] - 1) * canvas.stride[k] + 1, canvas.stride[k]) for k in (0, 1)
        )
        parts = zip(x.chunk(groups, dim=1), weight[..., a, b].chunk(groups), strict=True)
        output[:, :, rows, columns] += torch.cat([torch.einsum("nchw,co->nohw", *both) for both in parts], dim=1)
    return with_bias(canvas.cropped(output), bias)


@alternative(of=conv_transpose2d)
def transposes_the_matrix_of_the_convolution(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """By definition: the matrix of the convolution from the output's size to that of x, transposed."""
    canvas = prepare_transposed(x, weight, bias, stride, padding, output_padding, dilation, groups)
    shape = (weight.shape[1] * groups, *(canvas.size[k] - 2 * canvas.padding[k] for k in (0, 1)))
    pixels = torch.eye(math.prod(shape), dtype=x.dtype, device=x.device).view(-1, *shape)
    matrix = conv2d(pixels, weight, None, stride, padding, dilation, groups)[:, :, : x.shape[2], : x.shape[3]]
    return with_bias((x.flatten(1) @ matrix.flatten(1).T).view(len(x), *shape), bias)


@alternative(of=conv_transpose2d)
def slides_turned_filters_over_spread_images(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """In float64: one's own convolution over the spread image, group by group, with no stride of its own."""
    canvas = prepare_transposed(x, weight, bias, stride, padding, output_padding, dilation, groups)
    below, right = (canvas.dilation[k] * (weight.shape[2 + k] - 1) for k in (0, 1))
    spread = x.new_zeros(*x.shape[:2], canvas.size[0] + below, canvas.size[1] + right, dtype=torch.float64)
    rows = below + torch.arange(x.shape[2], device=x.device) * canvas.stride[0]
    columns = right + torch.arange(x.shape[3], device=x.device) * canvas.stride[1]
    spread[:, :, rows[:, None], columns] = x.double()
    parts = zip(spread.chunk(groups, dim=1), weight.double().chunk(groups), strict=True)
    maps = [conv2d(part, filters.transpose(0, 1).flip((2, 3)), dilation=dilation) for part, filters in parts]
    return with_bias(canvas.cropped(torch.cat(maps, dim=1)).to(x.dtype), bias)
