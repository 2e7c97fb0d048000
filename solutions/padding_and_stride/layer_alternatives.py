"""Right depthwise separable layers that are written in other ways."""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .convolution_alternatives import adds_one_product_for_every_offset, contracts_unfolded_windows
from .reference import DepthwiseSeparableConv2d, conv2d


class _Layer(nn.Module):
    """The parameters of the layer, started by torch's own initialisation."""

    bias: nn.Parameter | None

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__()
        self.options = {"stride": stride, "padding": padding}
        size = np.broadcast_to(kernel_size, 2).tolist()
        self.depthwise_weight = nn.Parameter(torch.empty(in_channels, 1, *size))
        self.pointwise_weight = nn.Parameter(torch.empty(out_channels, in_channels, 1, 1))
        for weight in (self.depthwise_weight, self.pointwise_weight):
            nn.init.kaiming_uniform_(weight, a=math.sqrt(5))
        self.bias = (
            nn.Parameter(torch.empty(out_channels).uniform_(-(in_channels**-0.5), in_channels**-0.5)) if bias else None
        )


@alternative(of=DepthwiseSeparableConv2d)
class MixesChannelsByEinsum(_Layer):
    """Windows contracted for each channel; the second step is a product of matrices over the channels."""

    def forward(self, x):
        maps = contracts_unfolded_windows(x, self.depthwise_weight, groups=x.shape[1], **self.options)
        output = torch.einsum("nchw,oc->nohw", maps, self.pointwise_weight.flatten(1))
        return output if self.bias is None else output + self.bias.view(-1, 1, 1)


@alternative(of=DepthwiseSeparableConv2d)
class MultipliesBothKernels(_Layer):
    """Both steps at once: an ordinary convolution, whose filters are products of the two weights."""

    def forward(self, x):
        return conv2d(x, self.pointwise_weight * self.depthwise_weight.transpose(0, 1), self.bias, **self.options)


@alternative(of=DepthwiseSeparableConv2d)
class GoesChannelByChannel(_Layer):
    """A loop over the channels, each through its own kernel; then a linear layer at every pixel."""

    def forward(self, x):
        pairs = zip(x.split(1, dim=1), self.depthwise_weight, strict=True)
        maps = [adds_one_product_for_every_offset(plane, kernel[None], **self.options) for plane, kernel in pairs]
        pixels = torch.cat(maps, dim=1).movedim(1, -1)
        return functional.linear(pixels, self.pointwise_weight[:, :, 0, 0], self.bias).movedim(-1, 1)


@alternative(of=DepthwiseSeparableConv2d)
class StretchesUniformNumbers(nn.Module):
    """`torch.rand` stretched to each interval, the bias first; both steps in float64."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__()
        height, width = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
        self.bias = self.stretched(in_channels, out_channels) if bias else None
        self.pointwise_weight = self.stretched(in_channels, out_channels, in_channels, 1, 1)
        self.depthwise_weight = self.stretched(height * width, in_channels, 1, height, width)
        self.options = (stride, padding, 1, in_channels)

    @staticmethod
    def stretched(fan_in, *shape):
        """A parameter of uniform numbers."""
        return nn.Parameter((2 * torch.rand(*shape) - 1) * fan_in**-0.5)

    def forward(self, x):
        maps = conv2d(x.double(), self.depthwise_weight.double(), None, *self.options)
        bias = None if self.bias is None else self.bias.double()
        return conv2d(maps, self.pointwise_weight.double(), bias).to(x.dtype)
