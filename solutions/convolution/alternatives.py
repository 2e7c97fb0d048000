"""Right convolutions on arrays that are written in other ways; those of layers are in `layer_alternatives.py`.

A student may write any of these, so each must earn full marks: they show that the tolerances leave enough room.
"""

import math

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view

from autograder import alternative

from .layer_alternatives import *  # noqa: F403  (the engine reads all alternatives of a chapter from this module)
from .layer_alternatives import places_for, places_of
from .reference import Conv2d, conv2d_loops, conv2d_parameters, convolve2d, correlate2d, im2col


@alternative(of=correlate2d)
def correlates_number_by_number(image, kernel):
    """Four loops: every product is added to its sum in the dtype of the image."""
    output = np.zeros(places_for(kernel.shape, image.shape), dtype=image.dtype)
    for i, j in np.ndindex(output.shape):
        for a, b in np.ndindex(kernel.shape):
            output[i, j] += image[i + a, j + b] * kernel[a, b]
    return output


@alternative(of=correlate2d)
def correlates_shifted_images(image, kernel):
    """Add up the images shifted by every offset in the kernel, each weighted with one number."""
    rows, columns = places_for(kernel.shape, image.shape)
    offsets = np.ndindex(kernel.shape)
    return sum(kernel[a, b] * image[a : a + rows, b : b + columns] for a, b in offsets)


@alternative(of=correlate2d)
def correlates_windows_by_einsum(image, kernel):
    """A view of all windows, contracted with the kernel."""
    places_for(kernel.shape, image.shape)
    return np.einsum("ijab,ab->ij", sliding_window_view(image, kernel.shape), kernel)


@alternative(of=correlate2d)
def correlates_spectra(image, kernel):
    """Fourier: the spectrum of the image times the conjugate spectrum of the kernel."""
    rows, columns = places_for(kernel.shape, image.shape)
    spectrum = np.fft.rfft2(image) * np.fft.rfft2(kernel, s=image.shape).conj()
    return np.fft.irfft2(spectrum, s=image.shape)[:rows, :columns].astype(image.dtype)


@alternative(of=correlate2d)
def correlates_with_exact_sums(image, kernel):
    """`math.fsum` rounds only once, at the end: closer to the truth than the reference."""
    height, width = kernel.shape
    places = places_for(kernel.shape, image.shape)
    windows = [image[i : i + height, j : j + width].astype(np.float64) * kernel for i, j in np.ndindex(places)]
    return np.array([math.fsum(window.flat) for window in windows], dtype=image.dtype).reshape(places)


@alternative(of=convolve2d)
def convolves_index_by_index(image, kernel):
    """Four loops after the definition, with the kernel's indices running backwards."""
    (height, width), places = kernel.shape, places_for(kernel.shape, image.shape)
    output = np.zeros(places, dtype=image.dtype)
    for i, j in np.ndindex(places):
        for a, b in np.ndindex(height, width):
            output[i, j] += image[i + a, j + b] * kernel[height - 1 - a, width - 1 - b]
    return output


@alternative(of=convolve2d)
def convolves_by_spreading_pixels(image, kernel):
    """Every pixel adds a copy of the kernel to a larger canvas; its middle is what is asked for."""
    (rows, columns), (height, width) = places_for(kernel.shape, image.shape), kernel.shape
    canvas = np.zeros([size + side - 1 for size, side in zip(image.shape, kernel.shape, strict=True)], dtype=image.dtype)
    for i, j in np.ndindex(image.shape):
        canvas[i : i + height, j : j + width] += image[i, j] * kernel
    return canvas[height - 1 : height - 1 + rows, width - 1 : width - 1 + columns]


@alternative(of=convolve2d)
def convolves_the_turned_image(image, kernel):
    """Turn the image instead of the kernel, and turn the result back."""
    places_for(kernel.shape, image.shape)
    windows = sliding_window_view(np.rot90(image, 2), kernel.shape)
    return np.rot90(np.tensordot(windows, kernel, axes=2), 2)


@alternative(of=convolve2d)
def convolves_spectra(image, kernel):
    """Fourier: spectra multiply; the first rows and columns, which wrap around, are left out."""
    places_for(kernel.shape, image.shape)
    product = np.fft.irfft2(np.fft.rfft2(image) * np.fft.rfft2(kernel, s=image.shape), s=image.shape)
    return product[kernel.shape[0] - 1 :, kernel.shape[1] - 1 :].astype(image.dtype)


@alternative(of=convolve2d)
def convolves_by_a_toeplitz_matrix(image, kernel):
    """Convolution is linear: one matrix, a row for every place, times the image as a vector."""
    places = places_for(kernel.shape, image.shape)
    matrix = np.zeros((*places, *image.shape), dtype=image.dtype)
    for i, j in np.ndindex(places):
        matrix[i, j, i : i + len(kernel), j : j + kernel.shape[1]] = np.flip(kernel)
    return (matrix.reshape(math.prod(places), image.size) @ image.ravel()).reshape(places)


@alternative(of=conv2d_loops)
def loops_over_every_index(x, weight, bias=None):
    """Seven loops on Python's numbers, which are float64, cast at the end."""
    rows, columns = places_of(x, weight, bias)
    images, filters = x.tolist(), weight.tolist()
    shifts = [0.0] * len(weight) if bias is None else bias.tolist()
    output = [
        [
            [[_sum_of_products(image, f, i, j) + shift for j in range(columns)] for i in range(rows)]
            for f, shift in zip(filters, shifts, strict=True)
        ]
        for image in images
    ]
    return torch.tensor(output, dtype=x.dtype).reshape(len(x), len(weight), rows, columns)


def _sum_of_products(image, kernels, i, j):
    """The sum over channels, rows and columns of the kernels, as the place (i, j) sees it."""
    total = 0.0
    for plane, kernel in zip(image, kernels, strict=True):
        for a, row in enumerate(kernel):
            for b, number in enumerate(row):
                total += plane[i + a][j + b] * number
    return total


@alternative(of=conv2d_loops)
def loops_over_filters_and_channels(x, weight, bias=None):
    """One plane at a time: a filter's channel on an image's channel, all samples at once."""
    rows, columns = places_of(x, weight, bias)
    output = x.new_zeros(len(x), len(weight), rows, columns)
    for o, c in np.ndindex(*weight.shape[:2]):
        for a, b in np.ndindex(*weight.shape[2:]):
            output[:, o] += weight[o, c, a, b] * x[:, c, a : a + rows, b : b + columns]
    if bias is not None:
        for o, shift in enumerate(bias):
            output[:, o] += shift
    return output


@alternative(of=conv2d_loops)
def loops_over_samples_in_double_precision(x, weight, bias=None):
    """One sample after the other in float64, its windows contracted by tensordot, cast at the end."""
    rows, columns = places_of(x, weight, bias)
    output = torch.empty(len(x), len(weight), rows, columns, dtype=x.dtype)
    for n, image in enumerate(x.double()):
        windows = image.unfold(1, weight.shape[2], 1).unfold(2, weight.shape[3], 1)  # (C, H', W', kH, kW)
        output[n] = torch.tensordot(weight.double(), windows, dims=([1, 2, 3], [0, 3, 4]))
    return output if bias is None else output + bias.view(1, -1, 1, 1)


@alternative(of=conv2d_loops)
def loops_over_spectra(x, weight, bias=None):
    """Fourier, for one filter after the other."""
    rows, columns = places_of(x, weight, bias)
    output = x.new_zeros(len(x), len(weight), rows, columns)
    for o, kernels in enumerate(weight if len(x) else []):
        spectrum = (torch.fft.rfft2(x) * torch.fft.rfft2(kernels, s=x.shape[2:]).conj()).sum(dim=1)
        output[:, o] = torch.fft.irfft2(spectrum, s=x.shape[2:])[:, :rows, :columns]
    return output if bias is None else output + bias.reshape(-1, 1, 1)


@alternative(of=im2col)
def stacks_shifted_images(x, kernel_size):
    """One crop of the image for every pixel of the patch: a row of the result."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    rows, columns = places_for((height, width), x.shape[2:])
    crops = [x[:, :, a : a + rows, b : b + columns] for a in range(height) for b in range(width)]
    return torch.stack(crops, dim=2).reshape(len(x), x.shape[1] * height * width, rows * columns)


@alternative(of=im2col)
def gathers_by_index(x, kernel_size):
    """Arrays of indices pick every pixel of every patch at once."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    rows, columns = places_for((height, width), x.shape[2:])
    down = torch.arange(height).repeat_interleave(width)[:, None] + torch.arange(rows).repeat_interleave(columns)
    across = torch.arange(width).repeat(height)[:, None] + torch.arange(columns).repeat(rows)
    return x[:, :, down, across].flatten(1, 2)


@alternative(of=im2col)
def reads_memory_with_strides(x, kernel_size):
    """One view of the memory with six strides, then a copy."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    rows, columns = places_for((height, width), x.shape[2:])
    x = x.contiguous()
    sample, channel, down, across = x.stride()
    shape = (len(x), x.shape[1], height, width, rows, columns)
    view = x.as_strided(shape, (sample, channel, down, across, down, across))
    return view.reshape(len(x), math.prod(shape[1:4]), rows * columns)


@alternative(of=im2col)
def cuts_patch_after_patch(x, kernel_size):
    """Two loops over the places; every patch is flattened and becomes a column."""
    height, width = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    rows, columns = places_for((height, width), x.shape[2:])
    places = [(i, j) for i in range(rows) for j in range(columns)]
    return torch.stack([x[:, :, i : i + height, j : j + width].flatten(1) for i, j in places], dim=-1)


@alternative(of=conv2d_parameters)
def counts_the_entries_of_tensors(in_channels, out_channels, kernel_size, bias=True):
    """Make both parameters, without memory, and ask for their number of elements."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    weight = torch.empty(out_channels, in_channels, height, width, device="meta")
    return weight.numel() + (torch.empty(out_channels).numel() if bias else 0)


@alternative(of=conv2d_parameters)
def counts_filter_by_filter(in_channels, out_channels, kernel_size, bias=True):
    """Add up what every filter holds, channel by channel."""
    height, width = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    total = 0
    for _ in range(out_channels):
        for _ in range(in_channels):
            total += height * width
        total += 1 if bias else 0
    return total


@alternative(of=conv2d_parameters)
def counts_a_linear_layer(in_channels, out_channels, kernel_size, bias=True):
    """At one place the layer is a linear layer on the flattened window, and has no other parameters."""
    window = int(np.prod(np.broadcast_to(kernel_size, 2))) * in_channels
    layer = torch.nn.Linear(window, out_channels, bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


@alternative(of=conv2d_parameters)
def counts_the_layer_itself(in_channels, out_channels, kernel_size, bias=True):
    """Build one's own layer, without memory, and count; the number is NumPy's."""
    with torch.device("meta"):
        layer = Conv2d(in_channels, out_channels, kernel_size, bias)
    return np.sum([math.prod(parameter.shape) for parameter in layer.parameters()])
