"""Plausible wrong depthwise separable layers, each one misconception."""

import math

from torch import nn

from autograder import mistake

from .reference import DepthwiseSeparableConv2d, conv2d


@mistake(
    of=DepthwiseSeparableConv2d, hint="How large is the output of a 1 x 1 convolution with padding 1? Is that wanted here?"
)
class PadsTwice(DepthwiseSeparableConv2d):
    """Stride and padding belong to the first step, which has the window; the second only mixes channels."""

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight, None, self.stride, self.padding, groups=x.shape[1])
        return conv2d(maps, self.pointwise_weight, self.bias, 1, self.padding)


@mistake(
    of=DepthwiseSeparableConv2d,
    hint="Stride 2: how many pixels of a 4 x 4 image should be left, and how many does yours leave?",
)
class StridesTwice(DepthwiseSeparableConv2d):
    """The stride is taken once, in the first step; taken twice, the image shrinks by its square."""

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight, None, self.stride, self.padding, groups=x.shape[1])
        return conv2d(maps, self.pointwise_weight, self.bias, self.stride)


@mistake(
    of=DepthwiseSeparableConv2d,
    hint="Which step needs stride and padding: the one that looks around, or the one that mixes?",
)
class PadsInTheSecondStep(DepthwiseSeparableConv2d):
    """The second step works on single pixels: padded there, the border comes too late for the window to look over it."""

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight, groups=x.shape[1])
        return conv2d(maps, self.pointwise_weight, self.bias, self.stride, self.padding)


@mistake(of=DepthwiseSeparableConv2d, hint="Let all weights be -1 and the bias 0. Can the output be positive?")
class PutsAReluBetween(DepthwiseSeparableConv2d):
    """Nothing stands between the two steps: together they are one linear layer (MobileNet puts more there)."""

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight, None, self.stride, self.padding, groups=x.shape[1]).relu()
        return conv2d(maps, self.pointwise_weight, self.bias)


@mistake(
    of=DepthwiseSeparableConv2d, hint="List the named_parameters() of your layer with their shapes. Which bias could go?"
)
class OwnsABiasForEachStep(DepthwiseSeparableConv2d):
    """One bias is enough: what a first one adds, the second step turns into one number for each output channel."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, bias)
        self.depthwise_bias = nn.Parameter(nn.init.zeros_(self.pointwise_weight.new_empty(in_channels))) if bias else None

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight, self.depthwise_bias, self.stride, self.padding, groups=x.shape[1])
        return conv2d(maps, self.pointwise_weight, self.bias)


@mistake(of=DepthwiseSeparableConv2d, hint="List the named_parameters() of a layer made with bias=False.")
class AlwaysOwnsABias(DepthwiseSeparableConv2d):
    """A layer made without a bias has no such parameter."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding)


@mistake(of=DepthwiseSeparableConv2d, hint="Set all weights to zero and every bias to 1. What should the layer give?")
class NeverAddsItsBias(DepthwiseSeparableConv2d):
    """A layer that owns a bias adds it."""

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight, None, self.stride, self.padding, groups=x.shape[1])
        return conv2d(maps, self.pointwise_weight)


@mistake(
    of=DepthwiseSeparableConv2d, hint="How many numbers has the first weight for 8 channels and a 3 x 3 kernel? 72 or 576?"
)
class MixesChannelsInTheFirstStep(DepthwiseSeparableConv2d):
    """In the first step every channel has one kernel and sees no other channel; that is what makes the layer cheap."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, bias)
        self.depthwise_weight = nn.Parameter(self.depthwise_weight.detach().repeat(1, in_channels, 1, 1))

    def forward(self, x):
        return conv2d(conv2d(x, self.depthwise_weight, None, self.stride, self.padding), self.pointwise_weight, self.bias)


@mistake(of=DepthwiseSeparableConv2d, hint="Stride (2, 1) on a 4 x 4 image and a 1 x 1 kernel: is the output tall or wide?")
class SwapsTheStrides(DepthwiseSeparableConv2d):
    """A pair is (down, across): the first number is the stride from row to row."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, bias)
        self.stride = self.stride[::-1]


@mistake(of=DepthwiseSeparableConv2d, hint="Which parameters have a gradient after output.sum().backward()?")
class TrainsNothing(DepthwiseSeparableConv2d):
    """The layer must compute with its parameters themselves: with copies or .data, it never learns."""

    def forward(self, x):
        maps = conv2d(x, self.depthwise_weight.detach(), None, self.stride, self.padding, groups=x.shape[1])
        return conv2d(maps, self.pointwise_weight.detach(), None if self.bias is None else self.bias.detach())


@mistake(
    of=DepthwiseSeparableConv2d,
    hint="How many numbers does one output of the first step read? Does it see the other channels?",
)
class CountsAllChannelsInTheFirstFanIn(DepthwiseSeparableConv2d):
    """An output of the first step reads one channel only, so its fan_in is kH * kW."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, bias)
        bound = 1 / math.sqrt(self.depthwise_weight.numel())
        nn.init.uniform_(self.depthwise_weight, -bound, bound)


@mistake(of=DepthwiseSeparableConv2d, hint="How many numbers does one output of a 1 x 1 convolution read?")
class CountsTheWindowInTheSecondFanIn(DepthwiseSeparableConv2d):
    """An output of the second step reads one pixel of every channel, so its fan_in is C."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, bias)
        bound = 1 / math.sqrt(self.depthwise_weight.numel())
        nn.init.uniform_(self.pointwise_weight, -bound, bound)


@mistake(
    of=DepthwiseSeparableConv2d,
    hint="Print the largest weight of a layer that reads a thousand inputs. What is 1 / sqrt(1000)?",
)
class DrawsFromAStandardNormal(DepthwiseSeparableConv2d):
    """The weights are uniform and shrink with the number of inputs; torch.randn knows nothing of either."""

    def __init__(self, in_channels, out_channels, kernel_size, stride=1, padding=0, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, stride, padding, bias)
        nn.init.normal_(self.depthwise_weight)
        nn.init.normal_(self.pointwise_weight)
