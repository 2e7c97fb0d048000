"""The convolution chapter's references: `from solutions.convolution import conv2d`."""

from .reference import (
    Conv2d,
    conv2d,
    conv2d_backward,
    conv2d_loops,
    conv2d_parameters,
    convolve2d,
    correlate2d,
    im2col,
)

__all__ = [
    "Conv2d",
    "conv2d",
    "conv2d_backward",
    "conv2d_loops",
    "conv2d_parameters",
    "convolve2d",
    "correlate2d",
    "im2col",
]
