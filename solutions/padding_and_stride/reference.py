"""Convolution in full: padding, stride, dilation and groups, the way back, and the way up."""

import math

import torch
from jaxtyping import Float, Shaped
from torch import Tensor, nn

from .arguments import (
    FRACTIONS,
    WHOLE,
    check_axes,
    check_bias,
    check_border,
    check_channels,
    check_dtypes,
    check_images,
    check_operand_dtypes,
    pair,
    read_border,
    read_value,
    whole_number,
)
from .arithmetic import output_size, receptive_field, same_padding
from .borders import sources, surround
from .correlation import add_bias, add_zeros, correlate, nothing, patches, transpose

__all__ = [
    "DepthwiseSeparableConv2d",
    "conv2d",
    "conv2d_backward",
    "conv_transpose2d",
    "output_size",
    "pad2d",
    "receptive_field",
    "same_padding",
]

Size = int | tuple[int, int]


def pad2d(
    x: Shaped[Tensor, "N C H W"], padding: tuple[int, int, int, int], mode: str = "constant", value: float = 0.0
) -> Shaped[Tensor, "N C H+top+bottom W+left+right"]:
    """Put a border around every image.

    `padding` is (left, right, top, bottom). Where a number is negative, so many pixels are cut off instead. Images
    (N, C, H, W) give (N, C, H + top + bottom, W + left + right), in the dtype of x; N may be 0. The border holds, by mode,
    "constant": `value`; "replicate": the nearest pixel of the image; "reflect": the image, mirrored about its outermost
    pixels, which are not repeated. Corners follow from the same rule along both axes.

    Raises:
        ValueError: the mode is another; more is cut off than there is; "reflect" with a padding not smaller than the image
            along that axis (the message names the padding and the size). The modes other than "constant" also refuse
            images without pixels and a `value` other than 0.
    """
    left, right, top, bottom = read_border(padding)
    value = read_value(value)
    check_axes(x=x)
    check_border(x.shape, (left, right, top, bottom), mode)
    if mode == "constant":
        return surround(x, (left, right, top, bottom), value)
    if value:
        raise ValueError(f"{mode} fills the border from the image, not with {value}")
    check_dtypes(FRACTIONS | WHOLE, x)
    rows = sources(x.shape[2], top, bottom, mode, x.device)
    columns = sources(x.shape[3], left, right, mode, x.device)
    return x[:, :, rows[:, None], columns]


def conv2d(
    x: Shaped[Tensor, "N C H W"],
    weight: Shaped[Tensor, "O C/groups kH kW"],
    bias: Shaped[Tensor, "O"] | None = None,
    stride: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Shaped[Tensor, "N O H' W'"]:
    """Cross-correlate a batch of images with a bank of filters, with everything that a layer can be asked for.

    `stride`, `padding` (zeros, on either side) and `dilation` are ints, or pairs (down, across). Input and output channels
    are cut into `groups` consecutive parts of equal size; a filter in part g reads the channels in part g only. Images
    (N, C, H, W), filters (O, C / groups, kH, kW) and a bias (O,) give (N, O, H', W'), H' and W' as `output_size` counts, in
    the dtype of x; N may be 0. No Python loop runs over positions. Autograd can follow the result to x, weight and bias.

    Raises:
        ValueError: `output_size` refuses either axis (the message is its own); `groups` is below 1 or does not divide O (the
            message names it); x has not `groups` times the channels of a filter (the message names the channels of x);
            bias has not O numbers (the message names both lengths).
        TypeError: the dtypes of x, weight and bias differ.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning.
    """
    stride, padding, dilation = pair(stride, "stride"), pair(padding, "padding"), pair(dilation, "dilation")
    groups = whole_number(groups, "groups")
    shape = _check_operands(x, weight, bias, stride, padding, dilation, groups)
    if 0 in x.shape[:2]:
        return nothing(x, weight, bias, shape)
    return add_bias(correlate(add_zeros(x, padding), weight, stride, dilation, groups), bias)


def conv2d_backward(
    grad_output: Float[Tensor, "N O H' W'"],
    x: Float[Tensor, "N C H W"],
    weight: Float[Tensor, "O C/groups kH kW"],
    stride: Size = 1,
    padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> tuple[Float[Tensor, "N C H W"], Float[Tensor, "O C/groups kH kW"], Float[Tensor, "O"]]:
    """Carry the gradient of a loss back through `conv2d(x, weight, bias, stride, padding, dilation, groups)`.

    `grad_output` (N, O, H', W') is the derivative of the loss by the layer's output. Returns the tuple (grad_x,
    grad_weight, grad_bias): its derivatives by x (N, C, H, W), by weight (O, C / groups, kH, kW) and by the bias (O,),
    without autograd. A pixel that no window reads has the derivative 0. An empty batch has an empty grad_x and zeros for
    the other two.

    Raises:
        ValueError: as `conv2d`; or grad_output has not the shape of the layer's output (the message names every size of
            grad_output and every size that it should have).
        TypeError: the dtypes differ, or are those of whole numbers, which have no derivative.
    """
    stride, padding, dilation = pair(stride, "stride"), pair(padding, "padding"), pair(dilation, "dilation")
    groups = whole_number(groups, "groups")
    check_dtypes(FRACTIONS, x, weight, grad_output)
    expected = _check_operands(x, weight, None, stride, padding, dilation, groups)
    if grad_output.shape != expected:
        raise ValueError(f"grad_output has the shape {tuple(grad_output.shape)}, the layer's output {expected}")
    kernel = (weight.shape[2], weight.shape[3])
    sizes = zip(x.shape[2:], padding, kernel, dilation, stride, strict=True)
    below, right = ((size + 2 * around - apart * (side - 1) - 1) % step for size, around, side, apart, step in sizes)
    if expected[1] == 0:
        return torch.zeros_like(x), torch.zeros_like(weight), x.new_zeros(len(weight))
    grad_x = transpose(grad_output, weight.conj(), stride, (below, right), dilation, groups)
    grad_x = add_zeros(grad_x, (-padding[0], -padding[1]))
    columns = patches(add_zeros(x, padding), kernel, stride, dilation, groups)  # (N, groups, C / groups * kH * kW, L)
    by_group = grad_output.reshape(len(x), groups, len(weight) // groups, expected[2] * expected[3])
    grad_weight = (by_group @ columns.mH).sum(dim=0).reshape(weight.shape)
    return grad_x, grad_weight, grad_output.sum(dim=(0, 2, 3))


def conv_transpose2d(
    x: Shaped[Tensor, "N C H W"],
    weight: Shaped[Tensor, "C O/groups kH kW"],
    bias: Shaped[Tensor, "O"] | None = None,
    stride: Size = 1,
    padding: Size = 0,
    output_padding: Size = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Shaped[Tensor, "N O H' W'"]:
    """Apply the transpose of a convolution: every pixel adds a copy of the filters, times itself, to a larger image.

    With the same stride, padding, dilation, groups and weight, this is the matrix of `conv2d` transposed: it maps images of
    that layer's output size to its input size, H' = (H - 1) * stride - 2 * padding + dilation * (kH - 1) + 1 +
    output_padding down, likewise across. `padding` cuts that much off every side. `output_padding`, an int or a pair, lets
    the output reach so many rows and columns further at the bottom and on the right; what the filters write there counts.
    Images (N, C, H, W), filters (C, O / groups, kH, kW) and a bias (O,) give (N, O, H', W'); N may be 0.

    Raises:
        ValueError: stride or dilation is below 1, or padding or output_padding below 0 (the message names that number);
            output_padding is not smaller than the larger of stride and dilation (the message names all three); H' or W' is
            below 1 (the message names the padding); `groups` is below 1 or does not divide C (the message names it); x has
            another number of channels than C, or bias of numbers than O (the message names both).
        TypeError: the dtypes of x, weight and bias differ.

    Source: Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning, chapter 4.
    """
    stride, padding, dilation = pair(stride, "stride"), pair(padding, "padding"), pair(dilation, "dilation")
    output_padding, groups = pair(output_padding, "output_padding"), whole_number(groups, "groups")
    check_operand_dtypes(FRACTIONS | {torch.int64}, x, weight, bias)
    check_axes(x=x, weight=weight)
    check_images(x)
    check_channels(x.shape[1], len(weight), len(weight), groups)
    check_bias(bias, weight.shape[1] * groups)
    if weight.shape[1] == 0:
        raise ValueError(f"weight has the shape {tuple(weight.shape)}, and so no output channels")
    sizes = zip(x.shape[2:], weight.shape[2:], stride, padding, output_padding, dilation, strict=True)
    whole = [_transposed_size(min(len(x), 1), *axis) for axis in sizes]
    if len(x) == 0:
        rows, columns = (size - 2 * around for size, around in zip(whole, padding, strict=True))
        return nothing(x, weight, bias, (0, weight.shape[1] * groups, rows, columns))
    output = transpose(x, weight, stride, output_padding, dilation, groups)
    return add_bias(add_zeros(output, (-padding[0], -padding[1])), bias)


class DepthwiseSeparableConv2d(nn.Module):
    """A convolution in two steps: every channel through a kernel of its own, then every pixel through a 1 x 1 convolution.

    `DepthwiseSeparableConv2d(in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True)` has the parameters
    `depthwise_weight` (C, 1, kH, kW), `pointwise_weight` (O, C, 1, 1) and `bias` (O,), or None for the last if `bias` is
    False; kernel_size, stride and padding are ints, or pairs (down, across). The first step takes stride and padding; the
    second adds the bias; nothing stands between them. Calling the layer maps (N, C, H, W) to (N, O, H', W').

    Initially every entry is drawn uniformly between -1 / sqrt(fan_in) and 1 / sqrt(fan_in), where fan_in is how many
    numbers one output of its step reads: kH * kW for the depthwise weight, C for the pointwise weight and the bias.

    Source: Sifre (2014), Rigid-motion scattering for image classification; Chollet (2017), Xception.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size = 0,
        bias: bool = True,
    ) -> None:
        super().__init__()
        height, width = pair(kernel_size, "kernel_size")
        self.stride, self.padding = pair(stride, "stride"), pair(padding, "padding")
        self.depthwise_weight = _uniform(1 / math.sqrt(height * width), in_channels, 1, height, width)
        self.pointwise_weight = _uniform(1 / math.sqrt(in_channels), out_channels, in_channels, 1, 1)
        self.bias = _uniform(1 / math.sqrt(in_channels), out_channels) if bias else None

    def forward(self, x: Float[Tensor, "N C H W"]) -> Float[Tensor, "N O H' W'"]:
        maps = conv2d(x, self.depthwise_weight, None, self.stride, self.padding, groups=len(self.depthwise_weight))
        return conv2d(maps, self.pointwise_weight, self.bias)


def _uniform(bound: float, *shape: int) -> nn.Parameter:
    return nn.Parameter(torch.empty(shape).uniform_(-bound, bound))


def _check_operands(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: tuple[int, int],
    padding: tuple[int, int],
    dilation: tuple[int, int],
    groups: int,
) -> tuple[int, int, int, int]:
    """Find the shape of the output, or refuse operands that do not go together. Images without channels give none."""
    check_operand_dtypes(FRACTIONS | (WHOLE if dilation == (1, 1) else {torch.int64}), x, weight, bias)
    check_axes(x=x, weight=weight)
    check_channels(x.shape[1], weight.shape[1] * groups, len(weight), groups)
    check_bias(bias, len(weight))
    sizes = zip(x.shape[2:], weight.shape[2:], stride, padding, dilation, strict=True)
    rows, columns = (output_size(*axis) for axis in sizes)
    check_images(x)
    return len(x), len(weight) if x.shape[1] else 0, rows, columns


def _transposed_size(
    least: int, size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int
) -> int:
    """Find how far a transposed convolution writes along one axis, or refuse to leave fewer than `least` pixels of it.

    `least` is 0 for an empty batch, of which PyTorch asks no more than that its output has a size.
    """
    if output_padding < 0:
        raise ValueError(f"output_padding is {output_padding}, and must not be negative")
    span = dilation * (kernel_size - 1) + 1
    output_size(span, kernel_size, stride, padding, dilation)  # for what it refuses
    if least and output_padding >= max(stride, dilation):
        raise ValueError(
            f"output_padding {output_padding} must be smaller than the larger of stride {stride} and dilation {dilation}"
        )
    whole = (size - 1) * stride + span + output_padding
    if whole - 2 * padding < least:
        raise ValueError(f"padding {padding} on both sides leaves nothing of an output of {whole}")
    return whole
