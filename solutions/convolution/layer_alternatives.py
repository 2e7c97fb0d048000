"""Right layers that are written in other ways: vectorised, backward, and as a module."""

import math

import numpy as np
import torch
from torch import nn

from autograder import alternative

from .reference import Conv2d, conv2d, conv2d_backward


def places_for(kernel, image):
    """Count the places for a kernel down and across an image; the refusal is worded unlike the reference's."""
    if min(kernel) < 1 or any(side > size for side, size in zip(kernel, image, strict=True)):
        raise ValueError(f"image {tuple(image)}: no place for a kernel {tuple(kernel)}")
    return tuple(size - side + 1 for side, size in zip(kernel, image, strict=True))


def places_of(x, weight, bias=None):
    """Count the output's rows and columns; the refusals are worded unlike the reference's."""
    if bias is not None and len(bias) != len(weight):
        raise ValueError(f"{len(weight)} filters, but {len(bias)} biases")
    if weight.shape[1] != x.shape[1]:
        raise ValueError(f"filters of {weight.shape[1]} channels, images of {x.shape[1]}")
    return places_for(weight.shape[2:], x.shape[2:])


def places_of_gradient(grad_output, x, weight):
    """Count the output's rows and columns, or refuse a gradient of another shape."""
    expected = [len(x), len(weight), *places_of(x, weight)]
    if list(grad_output.shape) != expected:
        raise ValueError(f"expected a gradient of shape {expected}, got {list(grad_output.shape)}")
    return tuple(expected[2:])


def with_bias(output, bias):
    """Add a bias (O,) to an output (N, O, H', W'), if there is one."""
    return output if bias is None else output + bias.view(1, -1, 1, 1)


@alternative(of=conv2d)
def adds_one_product_for_every_offset(x, weight, bias=None):
    """One product of matrices for every number of the kernel, on shifted images."""
    rows, columns = places_of(x, weight, bias)
    offsets = np.ndindex(*weight.shape[2:])
    shifted = (torch.einsum("nchw,oc->nohw", x[:, :, a : a + rows, b : b + columns], weight[:, :, a, b]) for a, b in offsets)
    return with_bias(sum(shifted), bias)


@alternative(of=conv2d)
def contracts_unfolded_windows(x, weight, bias=None):
    """A view of all windows, contracted with the filters by einsum."""
    places_of(x, weight, bias)
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return with_bias(torch.einsum("nchwab,ocab->nohw", windows, weight), bias)


@alternative(of=conv2d)
def contracts_strided_memory(x, weight, bias=None):
    """One view of the memory with six strides, contracted by tensordot."""
    rows, columns = places_of(x, weight, bias)
    x = x.contiguous()
    sample, channel, down, across = x.stride()
    shape = (len(x), x.shape[1], rows, columns, *weight.shape[2:])
    windows = x.as_strided(shape, (sample, channel, down, across, down, across))
    return with_bias(torch.tensordot(windows, weight, dims=([1, 4, 5], [1, 2, 3])).permute(0, 3, 1, 2), bias)


@alternative(of=conv2d)
def multiplies_spectra(x, weight, bias=None):
    """Fourier: spectra of images times conjugate spectra of filters, summed over channels."""
    rows, columns = places_of(x, weight, bias)
    if len(x) == 0:
        return x.new_zeros(0, len(weight), rows, columns)
    size = x.shape[2:]
    spectrum = torch.einsum("nchw,ochw->nohw", torch.fft.rfft2(x), torch.fft.rfft2(weight, s=size).conj())
    return with_bias(torch.fft.irfft2(spectrum, s=size)[:, :, :rows, :columns], bias)


@alternative(of=conv2d)
def computes_row_by_row(x, weight, bias=None):
    """A loop over the rows of the output; what lies across is vectorised."""
    rows, _ = places_of(x, weight, bias)
    height, width = weight.shape[2:]
    strips = [x[:, :, i : i + height].unfold(3, width, 1) for i in range(rows)]  # each (N, C, kH, W', kW)
    return with_bias(torch.stack([torch.einsum("ncawb,ocab->now", strip, weight) for strip in strips], dim=2), bias)


@alternative(of=conv2d)
def computes_in_double_precision(x, weight, bias=None):
    """Windows as columns of a matrix, multiplied in float64, cast at the end."""
    places = places_of(x, weight, bias)
    windows = x.double().unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)  # (N, C, H', W', kH, kW)
    patches = windows.permute(0, 1, 4, 5, 2, 3).reshape(len(x), weight[0].numel(), math.prod(places))
    output = torch.matmul(weight.double().flatten(1), patches).unflatten(2, places)
    return with_bias(output, None if bias is None else bias.double()).to(x.dtype)


@alternative(of=conv2d)
def adds_channel_after_channel(x, weight, bias=None):
    """Loops over filters, channels and the kernel: what lies across the image is vectorised."""
    rows, columns = places_of(x, weight, bias)
    output = x.new_zeros(len(x), len(weight), rows, columns)
    for o, c, a, b in np.ndindex(*weight.shape):
        output[:, o] += x[:, c, a : a + rows, b : b + columns] * weight[o, c, a, b]
    return with_bias(output, bias)


@alternative(of=conv2d)
def weighs_every_window_by_every_filter(x, weight, bias=None):
    """One product of all windows and all filters, kept whole and summed at the end: a great deal of memory."""
    places_of(x, weight, bias)
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return with_bias((windows[:, None] * weight[:, :, None, None]).sum(dim=(2, 5, 6)), bias)


@alternative(of=conv2d)
def weighs_every_window_filter_by_filter(x, weight, bias=None):
    """All windows times one filter after the other: a map each."""
    rows, columns = places_of(x, weight, bias)
    windows = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    output = x.new_empty(len(x), len(weight), rows, columns)
    for o, one in enumerate(weight):
        output[:, o] = (windows * one[:, None, None]).sum(dim=(1, 4, 5))
    return with_bias(output, bias)


@alternative(of=conv2d, slow=True)
def visits_every_place_with_every_filter(x, weight, bias=None):
    """Loops over filters and places: right, but far too slow for large images."""
    rows, columns = places_of(x, weight, bias)
    (height, width), output = weight.shape[2:], x.new_zeros(len(x), len(weight), rows, columns)
    for o, i, j in np.ndindex(len(weight), rows, columns):
        output[:, o, i, j] = (x[:, :, i : i + height, j : j + width] * weight[o]).sum(dim=(1, 2, 3))
    return with_bias(output, bias)


@alternative(of=conv2d, slow=True)
def multiplies_every_window(x, weight, bias=None):
    """A loop over places alone: all filters meet a window of all images in one product."""
    rows, columns = places_of(x, weight, bias)
    (height, width), output = weight.shape[2:], x.new_zeros(len(x), len(weight), rows, columns)
    for i, j in np.ndindex(rows, columns):
        output[:, :, i, j] = x[:, :, i : i + height, j : j + width].reshape(len(x), weight[0].numel()) @ weight.flatten(1).T
    return with_bias(output, bias)


@alternative(of=conv2d_backward)
def sends_back_from_every_place(grad_output, x, weight):
    """Loops over places: each sends its gradient to the window and to the filters that made it."""
    places = places_of_gradient(grad_output, x, weight)
    height, width = weight.shape[2:]
    grad_x, grad_weight = torch.zeros_like(x), torch.zeros_like(weight)
    for i, j in np.ndindex(*places):
        here = grad_output[:, :, i, j]
        grad_x[:, :, i : i + height, j : j + width] += torch.einsum("no,ocab->ncab", here, weight)
        grad_weight += torch.einsum("no,ncab->ocab", here, x[:, :, i : i + height, j : j + width])
    return grad_x, grad_weight, grad_output.flatten(2).sum(dim=2).sum(dim=0)


@alternative(of=conv2d_backward)
def sends_back_through_every_offset(grad_output, x, weight):
    """Loops over the kernel: every number of it is a 1 x 1 convolution on a shifted image."""
    rows, columns = places_of_gradient(grad_output, x, weight)
    grad_x, grad_weight = torch.zeros_like(x), torch.zeros_like(weight)
    for a, b in np.ndindex(*weight.shape[2:]):
        crop = x[:, :, a : a + rows, b : b + columns]
        grad_x[:, :, a : a + rows, b : b + columns] += torch.einsum("nohw,oc->nchw", grad_output, weight[:, :, a, b])
        grad_weight[:, :, a, b] = torch.einsum("nohw,nchw->oc", grad_output, crop)
    return grad_x, grad_weight, torch.einsum("nohw->o", grad_output)


@alternative(of=conv2d_backward)
def contracts_windows_of_gradients(grad_output, x, weight):
    """Windows of the padded gradient meet the turned filters; windows of the images meet the gradient."""
    rows, columns = places_of_gradient(grad_output, x, weight)
    height, width = weight.shape[2:]
    padded = grad_output.new_zeros(*grad_output.shape[:2], rows + 2 * height - 2, columns + 2 * width - 2)
    padded[:, :, height - 1 : height - 1 + rows, width - 1 : width - 1 + columns] = grad_output
    windows = padded.unfold(2, height, 1).unfold(3, width, 1)
    grad_x = torch.einsum("nohwab,ocab->nchw", windows, torch.flip(weight, (2, 3)))
    grad_weight = torch.einsum("ncabhw,nohw->ocab", x.unfold(2, rows, 1).unfold(3, columns, 1), grad_output)
    return grad_x, grad_weight, grad_output.sum((0, 2, 3))


@alternative(of=conv2d_backward)
def multiplies_spectra_of_gradients(grad_output, x, weight):
    """Fourier: the images' gradient is a convolution, the filters' a correlation."""
    places_of_gradient(grad_output, x, weight)
    if len(x) == 0:
        return torch.zeros_like(x), torch.zeros_like(weight), weight.new_zeros(len(weight))
    size = x.shape[2:]
    images, filters, gradient = torch.fft.rfft2(x), torch.fft.rfft2(weight, s=size), torch.fft.rfft2(grad_output, s=size)
    grad_x = torch.fft.irfft2(torch.einsum("nohw,ochw->nchw", gradient, filters), s=size)
    grad_weight = torch.fft.irfft2(torch.einsum("nchw,nohw->ochw", images, gradient.conj()), s=size)
    return grad_x, grad_weight[:, :, : weight.shape[2], : weight.shape[3]], gradient[:, :, 0, 0].real.sum(dim=0)


@alternative(of=conv2d_backward)
def transposes_the_matrix_of_the_layer(grad_output, x, weight):
    """The layer is linear in the images and in the filters: the gradient is the transpose of either matrix."""
    places_of_gradient(grad_output, x, weight)
    pixels = torch.eye(math.prod(x.shape[1:]), dtype=x.dtype, device=x.device).view(-1, *x.shape[1:])
    numbers = torch.eye(weight[0].numel(), dtype=x.dtype, device=x.device).view(-1, *weight.shape[1:])
    by_pixel, by_number = conv2d(pixels, weight).flatten(1), conv2d(x, numbers)  # (C*H*W, O*H'*W'), (N, C*kH*kW, H', W')
    grad_x = (grad_output.flatten(1) @ by_pixel.T).view_as(x)
    grad_weight = torch.einsum("nohw,nkhw->ok", grad_output, by_number).view_as(weight)
    return grad_x, grad_weight, grad_output.transpose(0, 1).flatten(1).sum(dim=1)


class _Layer(nn.Module):
    """The parameters of a layer, started as PyTorch starts its own."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__()
        size = np.broadcast_to(kernel_size, 2).tolist()
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, *size))
        nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if bias:
            bound = 1 / math.sqrt(self.weight[0].numel())
            self.bias = nn.Parameter(nn.init.uniform_(torch.empty(out_channels), -bound, bound))
        else:
            self.register_parameter("bias", None)


@alternative(of=Conv2d)
class ContractsWindows(_Layer):
    """Kaiming's initialisation with a slope of sqrt(5); windows contracted by einsum."""

    def forward(self, x):
        return contracts_unfolded_windows(x, self.weight, self.bias)


@alternative(of=Conv2d)
class MultipliesSpectra(_Layer):
    """The same start; a forward pass by Fourier transform."""

    def forward(self, x):
        return multiplies_spectra(x, self.weight, self.bias)


@alternative(of=Conv2d)
class StretchesUniformNumbers(nn.Module):
    """`torch.rand` stretched to the interval; the bias comes first; a forward pass by offsets."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__()
        height, width = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
        bound = (in_channels * height * width) ** -0.5
        self.bias = nn.Parameter((2 * torch.rand(out_channels) - 1) * bound) if bias else None
        self.weight = nn.Parameter((2 * torch.rand(out_channels, in_channels, height, width) - 1) * bound)

    def forward(self, x):
        return adds_one_product_for_every_offset(x, self.weight, self.bias)


@alternative(of=Conv2d)
class ComputesInDoublePrecision(Conv2d):
    """A forward pass in float64, cast back; autograd casts the gradients."""

    def forward(self, x):
        return computes_in_double_precision(x, self.weight, self.bias)
