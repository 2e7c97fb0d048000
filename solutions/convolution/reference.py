"""Convolution, from two loops over an image to a layer that trains."""

import math

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn


def correlate2d(image: Float[np.ndarray, "H W"], kernel: Float[np.ndarray, "kH kW"]) -> Float[np.ndarray, "H-kH+1 W-kW+1"]:
    """Slide `kernel` over `image` and sum the products at every place where it fits whole.

    Entry (i, j) of the output is the sum over (a, b) of `image[i + a, j + b] * kernel[a, b]`. An image (H, W) and a
    kernel (kH, kW) give (H - kH + 1, W - kW + 1), in the dtype of the image.

    Raises:
        ValueError: the image or the kernel is empty, or the kernel is taller or wider than the image; the message names
            H, W, kH and kW.
    """
    rows, columns = _count_positions(image.shape, kernel.shape)
    height, width = kernel.shape
    output = np.empty((rows, columns), dtype=image.dtype)
    for i in range(rows):
        for j in range(columns):
            output[i, j] = (image[i : i + height, j : j + width] * kernel).sum()
    return output


def convolve2d(image: Float[np.ndarray, "H W"], kernel: Float[np.ndarray, "kH kW"]) -> Float[np.ndarray, "H-kH+1 W-kW+1"]:
    """Convolve `image` with `kernel`, as mathematicians define it, at every place where the kernel fits whole.

    Entry (i, j) of the output is the sum over (a, b) of `image[i + a, j + b] * kernel[kH - 1 - a, kW - 1 - b]`. Shapes,
    dtype and refusals are those of `correlate2d`.
    """
    return correlate2d(image, kernel[::-1, ::-1])


def conv2d_loops(
    x: Float[Tensor, "N C H W"], weight: Float[Tensor, "O C kH kW"], bias: Float[Tensor, "O"] | None = None
) -> Float[Tensor, "N O H-kH+1 W-kW+1"]:
    """Cross-correlate a batch of many-channel images with a bank of filters.

    Output channel o of sample n at (i, j) is the sum over (c, a, b) of `x[n, c, i + a, j + b] * weight[o, c, a, b]`,
    plus `bias[o]` if there is a bias. Images (N, C, H, W), filters (O, C, kH, kW) and a bias (O,) give
    (N, O, H - kH + 1, W - kW + 1), in the dtype of x; N may be 0.

    Raises:
        ValueError: the images or the kernels are empty, or the kernels are taller or wider than the images (the message
            names H, W, kH and kW); x and weight differ in their number of channels, or weight and bias in their number
            of filters (the message names both numbers).
    """
    rows, columns = _check_operands(x, weight, bias)
    height, width = weight.shape[2:]
    output = x.new_empty(len(x), len(weight), rows, columns)
    for i in range(rows):
        for j in range(columns):
            window = x[:, None, :, i : i + height, j : j + width]
            output[:, :, i, j] = (window * weight).sum(dim=(2, 3, 4))
    return output if bias is None else output + bias[:, None, None]


def im2col(x: Float[Tensor, "N C H W"], kernel_size: int | tuple[int, int]) -> Float[Tensor, "N C*kH*kW (H-kH+1)*(W-kW+1)"]:
    """Write every patch of every image as a column.

    `kernel_size` is an int, for a square patch, or a pair (kH, kW). Images (N, C, H, W) give (N, C * kH * kW, L) with
    L = (H - kH + 1) * (W - kW + 1). The columns are ordered by the place of their patch, from left to right and then
    down. Down a column run the channels; within a channel the rows of the patch; within a row its pixels. N may be 0.

    Raises:
        ValueError: the images or the patch are empty, or the patch is taller or wider than the images; the message
            names H, W, kH and kW.

    Source: Chellapilla, Puri and Simard (2006), High performance convolutional neural networks for document processing.
    """
    height, width = _pair(kernel_size)
    rows, columns = _count_positions(x.shape[2:], (height, width))
    patches = x.unfold(2, height, 1).unfold(3, width, 1)  # (N, C, H', W', kH, kW), a view
    patches = patches.permute(0, 1, 4, 5, 2, 3)
    return patches.reshape(x.shape[0], x.shape[1] * height * width, rows * columns)


def conv2d(
    x: Float[Tensor, "N C H W"], weight: Float[Tensor, "O C kH kW"], bias: Float[Tensor, "O"] | None = None
) -> Float[Tensor, "N O H-kH+1 W-kW+1"]:
    """Cross-correlate a batch of many-channel images with a bank of filters, without a loop over positions.

    Values, shapes, dtype and refusals are those of `conv2d_loops`, with no Python loop over positions, channels or the
    batch. Autograd can follow the result back to x, weight and bias.

    Raises:
        ValueError: the images or the kernels are empty, or the kernels are taller or wider than the images (the message
            names H, W, kH and kW); x and weight differ in their number of channels, or weight and bias in their number
            of filters (the message names both numbers).
    """
    rows, columns = _check_operands(x, weight, bias)
    output = weight.flatten(1) @ im2col(x, (weight.shape[2], weight.shape[3]))
    output = output.reshape(len(x), len(weight), rows, columns)
    return output if bias is None else output + bias[:, None, None]


def conv2d_backward(
    grad_output: Float[Tensor, "N O H-kH+1 W-kW+1"], x: Float[Tensor, "N C H W"], weight: Float[Tensor, "O C kH kW"]
) -> tuple[Float[Tensor, "N C H W"], Float[Tensor, "O C kH kW"], Float[Tensor, "O"]]:
    """Carry the gradient of a loss back through `conv2d(x, weight, bias)`, without autograd.

    `grad_output` (N, O, H - kH + 1, W - kW + 1) is the derivative of the loss by the layer's output. Returns the tuple
    (grad_x, grad_weight, grad_bias): its derivatives by x (N, C, H, W), by weight (O, C, kH, kW) and by the bias (O,).
    An empty batch has an empty grad_x and zeros for the other two.

    Raises:
        ValueError: as `conv2d` for x and weight; or grad_output has not the shape of the layer's output (the message
            names every size of grad_output and every size that it should have).

    Source: LeCun et al. (1989), Backpropagation applied to handwritten zip code recognition.
    """
    rows, columns = _check_operands(x, weight)
    expected = (len(x), len(weight), rows, columns)
    if grad_output.dtype != x.dtype:
        raise TypeError(f"grad_output is of {grad_output.dtype}, x of {x.dtype}")
    if grad_output.shape != expected:
        raise ValueError(f"grad_output has the shape {tuple(grad_output.shape)}, the layer's output {expected}")
    height, width = weight.shape[2:]
    border = (width - 1, width - 1, height - 1, height - 1)
    rotated = weight.flip(2, 3).transpose(0, 1)
    columns_of_gradient = im2col(nn.functional.pad(grad_output, border), (height, width))
    grad_x = (rotated.flatten(1) @ columns_of_gradient).reshape(x.shape)
    columns_of_x = im2col(x, (height, width))
    grad_weight = (grad_output.flatten(2) @ columns_of_x.mT).sum(dim=0).reshape(weight.shape)
    return grad_x, grad_weight, grad_output.sum(dim=(0, 2, 3))


def conv2d_parameters(in_channels: int, out_channels: int, kernel_size: int | tuple[int, int], bias: bool = True) -> int:
    """Count the numbers that a convolutional layer learns.

    `kernel_size` is an int, for a square kernel, or a pair (kH, kW). With `bias`, every filter has one bias.
    """
    height, width = _pair(kernel_size)
    return out_channels * (in_channels * height * width + bool(bias))


class Conv2d(nn.Module):
    """A convolutional layer: `conv2d` with a weight and a bias of its own, which it learns.

    `Conv2d(in_channels, out_channels, kernel_size, bias=True)` has the parameters `weight` (O, C, kH, kW) and `bias`
    (O,), or None for the latter if `bias` is False; `kernel_size` is an int or a pair (kH, kW). Calling it maps
    (N, C, H, W) to (N, O, H - kH + 1, W - kW + 1), and autograd reaches the images and both parameters.

    Initially every entry of both parameters is drawn uniformly between -1 / sqrt(fan_in) and 1 / sqrt(fan_in), where
    fan_in = C * kH * kW is how many inputs one output sees: PyTorch's default.

    Source: He et al. (2015), Delving deep into rectifiers, whose bound for a leaky ReLU of slope sqrt(5) is this one.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel_size: int | tuple[int, int], bias: bool = True) -> None:
        super().__init__()
        height, width = _pair(kernel_size)
        bound = 1 / math.sqrt(in_channels * height * width)
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, height, width).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.empty(out_channels).uniform_(-bound, bound)) if bias else None

    def forward(self, x: Float[Tensor, "N C H W"]) -> Float[Tensor, "N O H-kH+1 W-kW+1"]:
        return conv2d(x, self.weight, self.bias)


def _pair(size: int | tuple[int, int]) -> tuple[int, int]:
    height, width = (size, size) if isinstance(size, int) else size
    return height, width


def _count_positions(image_size: tuple[int, ...], kernel_size: tuple[int, ...]) -> tuple[int, int]:
    """Count the places for a kernel down and across an image, or refuse a kernel that does not fit."""
    (image_height, image_width), (height, width) = image_size, kernel_size
    if not (1 <= height <= image_height and 1 <= width <= image_width):
        raise ValueError(f"a kernel of {height} x {width} does not fit an image of {image_height} x {image_width}")
    return image_height - height + 1, image_width - width + 1


def _check_operands(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> tuple[int, int]:
    """Count the output's rows and columns, or refuse operands that do not go together, as PyTorch does."""
    if x.dtype != weight.dtype or (bias is not None and bias.dtype != x.dtype):
        raise TypeError(
            f"x, weight and bias are of one dtype: {x.dtype}, {weight.dtype}, {bias.dtype if bias is not None else None}"
        )
    if len(weight) == 0:
        raise ValueError(f"weight has the shape {tuple(weight.shape)}, and so no filters")
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"x has {x.shape[1]} channels, weight has {weight.shape[1]}")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias has the shape {tuple(bias.shape)}, but weight has {len(weight)} filters")
    return _count_positions(x.shape[2:], weight.shape[2:])
