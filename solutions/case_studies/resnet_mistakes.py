"""Plausible wrong residual nets and squeeze-and-excitation blocks, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .residual import ResNet, SEBlock
from .residual_mistakes import Exchanged, with_biases, with_norms


def with_strides(net, block, layers, stride_of):
    """Make the blocks of a net anew, the stride of each by its stage and number, and its dense layer."""
    blocks, in_channels = [], 64
    for stage, count in enumerate(layers):
        for number in range(count):
            blocks.append(block(in_channels, 64 * 2**stage, stride_of(stage, number)))
            in_channels = blocks[-1].out_channels
    net.blocks = nn.Sequential(*blocks)


@mistake(of=ResNet, hint="By how much is the image smaller after the stem? After the first stage?")
class StridesInTheFirstStage(ResNet):
    """The stem has made the images four times smaller already: the first stage keeps their size."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        with_strides(self, block, layers, lambda stage, number: 1 if number else 2)


@mistake(of=ResNet, hint="How large are the images after a stage of three blocks that all have a stride of 2?")
class StridesInEveryBlock(ResNet):
    """Only the first block of a stage has a stride of 2."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        with_strides(self, block, layers, lambda stage, number: 2 if stage else 1)


@mistake(of=ResNet, hint="How does a stage make its images smaller, if no block has a stride?")
class NeverStrides(ResNet):
    """Each stage but the first halves the size of the images, by a stride of 2 in its first block."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        with_strides(self, block, layers, lambda stage, number: 1)


@mistake(of=ResNet, hint="What lies between the first ReLU and the first block?")
class SkipsThePool(ResNet):
    """A max pool ends the stem: without it every stage has four times as much to do."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        self.stem[3] = nn.Identity()


@mistake(of=ResNet, hint="An image of 56 rows: what does a pool of 3 with stride 2 make of it, with and without padding?")
class PoolsWithoutPadding(ResNet):
    """The stem's pool is padded by 1, so that it halves the size exactly."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        self.stem[3] = nn.MaxPool2d(3, stride=2)


@mistake(of=ResNet, hint="Does a number below zero leave the stem?")
class ForgetsTheStemsReLU(ResNet):
    """A ReLU follows the first normalisation, before the pool."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        self.stem[2] = nn.Identity()


@mistake(of=ResNet, hint="How many channels does `WideningBlock` of given.py give? What does the next block get?")
class TrustsTheChannelsItAskedFor(ResNet):
    """A block may give other channels than it was asked for: its attribute `out_channels` tells which."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        blocks, in_channels = [], 64
        for stage, count in enumerate(layers):
            for number in range(count):
                blocks.append(block(in_channels, 64 * 2**stage, 2 if stage and not number else 1))
                in_channels = 64 * 2**stage
        self.blocks, self.dense = nn.Sequential(*blocks), nn.Linear(in_channels, num_classes)


@mistake(of=ResNet, hint="Which pool ends the net: that of the largest value or that of the mean?")
class EndsInAMaxPool(ResNet):
    """The net ends in the mean of each channel over its places."""

    def forward(self, x):
        return self.dense(self.blocks(self.stem(x)).amax(dim=(2, 3)))


@mistake(of=ResNet, hint="What does batch normalisation do to a constant that was added before it?")
class GivesTheStemABias(ResNet):
    """The first convolution has no bias: batch normalisation would take it away again."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        with_biases(self.stem)


@mistake(of=ResNet, hint="What does the cross-entropy of torch take: logits or probabilities?")
class AnswersInProbabilities(ResNet):
    """The net gives logits; the softmax belongs to the loss."""

    def forward(self, x):
        return super().forward(x).softmax(dim=1)


@mistake(of=ResNet, hint="Make a net of [1, 1, 1, 1] blocks, and count them.")
class IgnoresTheLayers(ResNet):
    """`layers` says how many blocks each stage has."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, [2, 2, 2, 2], num_classes)


@mistake(of=ResNet, hint="After one batch, is the running mean nearer to where it began, or to the batch's?")
class ReversesTheMomentum(ResNet):
    """The running numbers keep nine tenths of themselves, and take one from the batch."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__(block, layers, num_classes)
        with_norms(self.stem, Exchanged)


@mistake(of=SEBlock, hint="Can two channels both have a weight near 1?")
class LetsChannelsCompete(SEBlock):
    """Each channel has a weight between 0 and 1 of its own, by a sigmoid: a softmax would make them share."""

    def __init__(self, channels, reduction=16):
        super().__init__(channels, reduction)
        self.weigh[3] = nn.Softmax(dim=1)


@mistake(of=SEBlock, hint="Can a channel become larger than it was?")
class ForgetsTheSigmoid(SEBlock):
    """A sigmoid makes the weights lie between 0 and 1."""

    def __init__(self, channels, reduction=16):
        super().__init__(channels, reduction)
        self.weigh[3] = nn.Identity()


@mistake(of=SEBlock, hint="Two dense layers in a row, and nothing between them: what is gained?")
class ForgetsTheReLUBetween(SEBlock):
    """A ReLU stands between the two dense layers: without it they are one."""

    def __init__(self, channels, reduction=16):
        super().__init__(channels, reduction)
        self.weigh[1] = nn.Identity()


@mistake(of=SEBlock, hint="Squeeze an image that is dark but for one bright pixel.")
class SqueezesByTheMaximum(SEBlock):
    """What is squeezed out of a channel is its mean."""

    def forward(self, x):
        return x * self.weigh(x.amax(dim=(2, 3)))[:, :, None, None]


@mistake(of=SEBlock, hint="Does the answer for one image depend on which others are in the batch?")
class AveragesOverTheBatch(SEBlock):
    """Each image has weights of its own: the mean runs over places, never over the batch."""

    def forward(self, x):
        return x * self.weigh(x.mean(dim=(0, 2, 3)))[:, None, None]


@mistake(of=SEBlock, hint="List the parameters of the block: are there four?")
class LeavesTheBiasesOut(SEBlock):
    """Both dense layers have a bias."""

    def __init__(self, channels, reduction=16):
        super().__init__(channels, reduction)
        for layer in self.weigh:
            if isinstance(layer, nn.Linear):
                layer.bias = None  # type: ignore[assignment]


@mistake(of=SEBlock, hint="What does the block give where all weights are 0?")
class AddsTheImages(SEBlock):
    """The channels are multiplied by their weights; the images are not added once more."""

    def forward(self, x):
        return x + super().forward(x)


@mistake(of=SEBlock, hint="With 64 channels and a reduction of 16, how many numbers are in the middle?")
class ReducesToTheReduction(SEBlock):
    """The reduction is a divisor: the channels are reduced to channels // reduction numbers, not to as many as it says."""

    def __init__(self, channels, reduction=16):
        super().__init__(channels, reduction)
        self.weigh[0], self.weigh[2] = nn.Linear(channels, reduction), nn.Linear(reduction, channels)


@mistake(of=SEBlock, hint="What shape should the output have?")
class GivesTheWeightsAlone(SEBlock):
    """The output is the images, each channel multiplied by its weight."""

    def forward(self, x):
        return torch.ones_like(x) * self.weigh(x.mean(dim=(2, 3)))[:, :, None, None]
