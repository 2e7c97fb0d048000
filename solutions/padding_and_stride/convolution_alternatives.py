"""Right convolutions, forward and backward, that are written in other ways."""

import math
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional

from autograder import alternative

from .reference import conv2d, conv2d_backward


class Work(NamedTuple):
    """The padded images and every number that the loops below need, each as a pair (down, across)."""

    padded: torch.Tensor
    kernel: tuple
    places: tuple
    stride: tuple
    padding: tuple
    dilation: tuple

    def reach(self, axis, number):
        """What one number of the kernel reads along an axis, at every place."""
        start = number * self.dilation[axis]
        return slice(start, start + (self.places[axis] - 1) * self.stride[axis] + 1, self.stride[axis])

    def window(self, axis, place):
        """What the kernel reads along an axis, at one place."""
        start = place * self.stride[axis]
        return slice(start, start + (self.kernel[axis] - 1) * self.dilation[axis] + 1, self.dilation[axis])

    def cropped(self, padded):
        """Padded images without their border."""
        (down, across), (height, width) = self.padding, padded.shape[2:]
        return padded[:, :, down : height - down, across : width - across]


def prepare(x, weight, bias, stride, padding, dilation, groups):
    """Pad the images and count the places; the refusals are worded unlike the reference's."""
    stride, padding, dilation = (np.broadcast_to(n, 2).tolist() for n in (stride, padding, dilation))
    if min(*stride, *dilation) <= 0 or min(padding) < 0:
        raise ValueError(f"wrong geometry: stride {stride}, padding {padding}, dilation {dilation}")
    if groups <= 0 or len(weight) % groups != 0:
        raise ValueError(f"{len(weight)} filters cannot make {groups} groups")
    if x.shape[1] != weight.shape[1] * groups:
        raise ValueError(f"{groups} groups of {weight.shape[1]} channels, but images of {x.shape[1]}")
    if bias is not None and len(bias) != len(weight):
        raise ValueError(f"{len(weight)} filters, but {len(bias)} biases")
    kernel = tuple(weight.shape[2:])
    room = [x.shape[2 + k] + 2 * padding[k] - dilation[k] * (kernel[k] - 1) - 1 for k in (0, 1)]
    if min(room) < 0:
        raise ValueError(f"image {tuple(x.shape[2:])}: no place for a kernel {kernel}, dilated by {dilation}")
    padded = functional.pad(x, (padding[1], padding[1], padding[0], padding[0]))
    return Work(padded, kernel, tuple(room[k] // stride[k] + 1 for k in (0, 1)), stride, padding, dilation)


def with_bias(output, bias):
    """Add a bias (O,) to an output (N, O, H', W'), if there is one."""
    return output if bias is None else output + bias.view(1, -1, 1, 1)


def windows_of(work):
    """All windows, as a view (N, C, H', W', kH, kW)."""
    spans = [work.dilation[k] * (work.kernel[k] - 1) + 1 for k in (0, 1)]
    windows = work.padded.unfold(2, spans[0], work.stride[0]).unfold(3, spans[1], work.stride[1])
    return windows[..., :: work.dilation[0], :: work.dilation[1]]


@alternative(of=conv2d)
def adds_one_product_for_every_offset(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """One product for every number of the kernel, on slices with a step."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    by_group = weight.unflatten(0, (groups, -1))
    maps = []
    for a, b in np.ndindex(work.kernel):
        crop = work.padded[:, :, work.reach(0, a), work.reach(1, b)].unflatten(1, (groups, -1))
        maps.append(torch.einsum("ngchw,goc->ngohw", crop, by_group[..., a, b]))
    return with_bias(torch.stack(maps).sum(dim=0).flatten(1, 2), bias)


@alternative(of=conv2d)
def contracts_unfolded_windows(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A view of all windows, contracted by einsum, the groups as one more axis."""
    windows = windows_of(prepare(x, weight, bias, stride, padding, dilation, groups)).unflatten(1, (groups, -1))
    output = torch.einsum("ngchwab,gocab->ngohw", windows, weight.unflatten(0, (groups, -1)))
    return with_bias(output.flatten(1, 2), bias)


@alternative(of=conv2d)
def contracts_strided_memory_group_by_group(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """One view of the memory with six strides; a loop over groups, each contracted by tensordot."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    padded = work.padded.contiguous()
    sample, channel, row, column = padded.stride()
    steps = (row * work.stride[0], column * work.stride[1], row * work.dilation[0], column * work.dilation[1])
    view = padded.as_strided((*padded.shape[:2], *work.places, *work.kernel), (sample, channel, *steps))
    pairs = zip(view.chunk(groups, dim=1), weight.chunk(groups), strict=True)
    maps = [torch.tensordot(part, filters, dims=([1, 4, 5], [1, 2, 3])) for part, filters in pairs]
    return with_bias(torch.cat(maps, dim=3).permute(0, 3, 1, 2), bias)


@alternative(of=conv2d)
def multiplies_spectra(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Fourier with the dilated filters; the stride picks places at the end."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    size = work.padded.shape[2:]
    dilated = weight.new_zeros(*weight.shape[:2], *size)
    height, width = (work.dilation[k] * (work.kernel[k] - 1) + 1 for k in (0, 1))
    dilated[:, :, : height : work.dilation[0], : width : work.dilation[1]] = weight
    if not len(x):
        return x.new_zeros(0, len(weight), *work.places)
    images = torch.fft.rfft2(work.padded).unflatten(1, (groups, -1))
    spectrum = torch.einsum("ngchw,gochw->ngohw", images, torch.fft.rfft2(dilated).unflatten(0, (groups, -1)).conj())
    output = torch.fft.irfft2(spectrum, s=size).flatten(1, 2)[:, :, work.reach(0, 0), work.reach(1, 0)]
    return with_bias(output, bias)


@alternative(of=conv2d)
def gathers_columns_for_a_block_diagonal_weight(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Indices gather the columns, in float64; groups are zeros in a dense matrix of weights."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    here = [torch.arange(n, device=x.device) for n in (*work.kernel, *work.places)]
    rows = here[0][:, None] * work.dilation[0] + here[2] * work.stride[0]  # (kH, H')
    columns = here[1][:, None] * work.dilation[1] + here[3] * work.stride[1]  # (kW, W')
    patches = work.padded.double()[:, :, rows[:, None, :, None], columns[None, :, None, :]]  # (N, C, kH, kW, H', W')
    blocks = [filters.double().flatten(2).movedim(2, 0) for filters in weight.chunk(groups)]
    dense = torch.stack([torch.block_diag(*parts) for parts in zip(*blocks, strict=True)], dim=-1)  # (O, C, kH * kW)
    patches = patches.reshape(len(x), dense[0].numel(), math.prod(work.places))
    output = torch.matmul(dense.flatten(1), patches).unflatten(2, work.places)
    return with_bias(output, None if bias is None else bias.double()).to(x.dtype)


@alternative(of=conv2d)
def weighs_every_window_by_every_filter(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """One product of all windows and all filters, kept whole and summed at the end: a great deal of memory."""
    windows = windows_of(prepare(x, weight, bias, stride, padding, dilation, groups)).unflatten(1, (groups, 1, -1))
    products = windows * weight.unflatten(0, (groups, -1))[:, :, :, None, None]  # (N, G, O/G, C/G, H', W', kH, kW)
    return with_bias(products.sum(dim=(3, 6, 7)).flatten(1, 2), bias)


@alternative(of=conv2d)
def weighs_every_window_filter_by_filter(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """The windows of its group times one filter after the other: a map each."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    windows, each = windows_of(work).unflatten(1, (groups, -1)), len(weight) // groups
    output = x.new_empty(len(x), len(weight), *work.places)
    for o, one in enumerate(weight):
        output[:, o] = (windows[:, o // each] * one[:, None, None]).sum(dim=(1, 4, 5))
    return with_bias(output, bias)


@alternative(of=conv2d, slow=True)
def visits_every_place_with_every_filter(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Loops over filters and places: right, but far too slow for large images."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    output = x.new_zeros(len(x), len(weight), *work.places)
    channels, filters = weight.shape[1], len(weight) // groups
    for o, i, j in np.ndindex(len(weight), *work.places):
        first = o // filters * channels
        window = work.padded[:, first : first + channels, work.window(0, i), work.window(1, j)]
        output[:, o, i, j] = (window * weight[o]).sum(dim=(1, 2, 3))
    return with_bias(output, bias)


@alternative(of=conv2d, slow=True)
def joins_rows_of_groups(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Loops over samples, groups and places; what they give is stacked and put in order at the end."""
    work = prepare(x, weight, bias, stride, padding, dilation, groups)
    if not len(x):
        return x.new_zeros(0, len(weight), *work.places)
    places, pairs = list(np.ndindex(*work.places)), weight.flatten(1).chunk(groups)
    outputs = []
    for image in work.padded:
        parts = list(zip(image.chunk(groups), pairs, strict=True))
        cut = [[p[:, work.window(0, i), work.window(1, j)].flatten() for i, j in places] for p, _ in parts]
        outputs.append(torch.cat([w @ torch.stack(c, dim=1) for c, (_, w) in zip(cut, parts, strict=True)]))
    return with_bias(torch.stack(outputs).unflatten(2, work.places), bias)


def prepare_gradient(grad_output, x, weight, stride, padding, dilation, groups):
    """The same for a backward pass: a gradient of another shape is refused as well."""
    work = prepare(x, weight, None, stride, padding, dilation, groups)
    expected = [len(x), len(weight), *work.places]
    if list(grad_output.shape) != expected:
        raise ValueError(f"expected a gradient of shape {expected}, got {list(grad_output.shape)}")
    return work


@alternative(of=conv2d_backward)
def sends_back_from_every_place(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """Loops over places: each sends its gradient to the window and to the filters that made it."""
    work = prepare_gradient(grad_output, x, weight, stride, padding, dilation, groups)
    padded, gradient = (tensor.unflatten(1, (groups, tensor.shape[1] // groups)) for tensor in (work.padded, grad_output))
    by_group = weight.unflatten(0, (groups, -1))
    grad_x, grad_weight = torch.zeros_like(padded), torch.zeros_like(by_group)
    for i, j in np.ndindex(work.places):
        here, rows, columns = gradient[..., i, j], work.window(0, i), work.window(1, j)
        grad_x[:, :, :, rows, columns] += torch.einsum("ngo,gocab->ngcab", here, by_group)
        grad_weight += torch.einsum("ngo,ngcab->gocab", here, padded[:, :, :, rows, columns])
    return work.cropped(grad_x.flatten(1, 2)), grad_weight.flatten(0, 1), grad_output.flatten(2).sum(dim=2).sum(dim=0)


@alternative(of=conv2d_backward)
def sends_back_through_every_offset(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """Loops over the kernel and the groups: every number of a kernel met one slice of the images."""
    work = prepare_gradient(grad_output, x, weight, stride, padding, dilation, groups)
    grad_x, grad_weight = torch.zeros_like(work.padded), torch.zeros_like(weight)
    parts = [tensor.chunk(groups, dim) for tensor, dim in ((grad_output, 1), (weight, 0), (work.padded, 1))]
    goals = zip(grad_x.chunk(groups, dim=1), grad_weight.chunk(groups), strict=True)
    for (to_x, to_weight), *three in zip(goals, *parts, strict=True):
        gradient, filters, padded = three
        for a, b in np.ndindex(work.kernel):
            rows, columns = work.reach(0, a), work.reach(1, b)
            to_x[:, :, rows, columns] += torch.einsum("nohw,oc->nchw", gradient, filters[:, :, a, b])
            to_weight[:, :, a, b] = torch.einsum("nohw,nchw->oc", gradient, padded[:, :, rows, columns])
    return work.cropped(grad_x), grad_weight, torch.einsum("nohw->o", grad_output)


@alternative(of=conv2d_backward)
def adds_columns_up_by_index(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The gradient of every column, in float64, is added to the pixels whose numbers the column holds."""
    work = prepare_gradient(grad_output, x, weight, stride, padding, dilation, groups)
    padded = work.padded.double()
    numbers = torch.arange(padded[0, 0].numel() if len(x) else math.prod(padded.shape[2:]), device=x.device)
    indices = windows_of(work._replace(padded=numbers.view(1, 1, *padded.shape[2:])))[0, 0].flatten()
    gradient, by_group = grad_output.double().unflatten(1, (groups, -1)), weight.double().unflatten(0, (groups, -1))
    columns = torch.einsum("ngohw,gocab->ngchwab", gradient, by_group).flatten(1, 2).flatten(2)
    grad_x = torch.zeros_like(padded).flatten(2).index_add_(2, indices, columns).view_as(padded)
    windows = windows_of(work._replace(padded=padded)).unflatten(1, (groups, -1))
    grad_weight = torch.einsum("ngohw,ngchwab->gocab", gradient, windows).flatten(0, 1)
    return tuple(g.to(x.dtype) for g in (work.cropped(grad_x), grad_weight, grad_output.double().sum((0, 2, 3))))


@alternative(of=conv2d_backward)
def transposes_the_matrix_of_the_layer(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The layer is linear in the images and in the filters: the gradient is the transpose of either matrix."""
    prepare_gradient(grad_output, x, weight, stride, padding, dilation, groups)
    pixels = torch.eye(math.prod(x.shape[1:]), dtype=x.dtype, device=x.device).view(-1, *x.shape[1:])
    by_pixel = conv2d(pixels, weight, None, stride, padding, dilation, groups).flatten(1)  # (C * H * W, O * H' * W')
    numbers = torch.eye(weight[0].numel(), dtype=x.dtype, device=x.device).view(-1, *weight.shape[1:])
    parts = zip(x.chunk(groups, dim=1), grad_output.chunk(groups, dim=1), strict=True)
    maps = ((conv2d(part, numbers, None, stride, padding, dilation), gradient) for part, gradient in parts)
    grad_weight = torch.cat([torch.einsum("nohw,nkhw->ok", gradient, seen) for seen, gradient in maps])
    return (grad_output.flatten(1) @ by_pixel.T).view_as(x), grad_weight.view_as(weight), grad_output.sum((0, 2, 3))
