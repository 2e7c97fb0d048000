"""The references of the chapter on padding and stride: `from solutions.padding_and_stride import conv2d`."""

from .reference import (
    DepthwiseSeparableConv2d,
    conv2d,
    conv2d_backward,
    conv_transpose2d,
    output_size,
    pad2d,
    receptive_field,
    same_padding,
)

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
