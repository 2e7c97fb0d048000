"""Plausible wrong residual blocks, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .residual import BasicBlock, Bottleneck, normalised, shortcut

# A block's residual: convolution 0, norm 1, ReLU 2, convolution 3, norm 4; in a bottleneck ReLU 5, convolution 6, norm 7.


class Exchanged(nn.BatchNorm2d):
    """Batch normalisation whose running numbers are updated by another rule."""

    def updated(self, before, batch):
        """The running number after a batch."""
        return torch.lerp(before, batch, 0.9)

    def variance(self, x):
        """The variance that is remembered."""
        return x.var(dim=(0, 2, 3))

    def forward(self, x):
        if not self.training:
            return super().forward(x)
        with torch.no_grad():
            self.running_mean = self.updated(self.running_mean, x.mean(dim=(0, 2, 3)))
            self.running_var = self.updated(self.running_var, self.variance(x))
        return nn.functional.batch_norm(x, None, None, self.weight, self.bias, training=True, eps=self.eps)


class Biased(Exchanged):
    """Batch normalisation that remembers the biased variance."""

    def updated(self, before, batch):
        return torch.lerp(before, batch, 0.1)

    def variance(self, x):
        return x.var(dim=(0, 2, 3), correction=0)


def with_norms(net, made):
    """Exchange every batch normalisation in a net."""
    for part in net.modules():
        for name, layer in list(part.named_children()):
            if type(layer) is nn.BatchNorm2d:
                setattr(part, name, made(layer.num_features))


def with_biases(net):
    """Give every convolution in a net a bias."""
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d):
            layer.bias = nn.Parameter(torch.zeros(layer.out_channels))


def padded_with_zeros(x, residual, stride):
    """Every stride-th pixel, with channels of zeros behind those of the images, or without the last ones."""
    kept = x[:, : residual.shape[1], ::stride, ::stride]
    return torch.cat([kept, kept.new_zeros(len(x), residual.shape[1] - kept.shape[1], *kept.shape[2:])], dim=1)


@mistake(of=BasicBlock, hint="Can what the block adds ever be negative in your version? Should it?")
class RectifiesBeforeAdding(BasicBlock):
    """The ReLU comes after the addition: a residual that is never negative can only make its input larger."""

    def forward(self, x):
        return self.residual(x).relu() + self.shortcut(x)


@mistake(
    of=BasicBlock, hint="Two blocks in a row: what stands between the sum of one and the first convolution of the next?"
)
class ForgetsTheLastReLU(BasicBlock):
    """The sum passes through a ReLU too."""

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


@mistake(of=BasicBlock, hint="List the parameters of a block that keeps the shape of its images.")
class ProjectsAlways(BasicBlock):
    """Where the shape stays, the images themselves are added: that is what lets a deep net be the identity."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.shortcut = nn.Sequential(*normalised(in_channels, out_channels, 1, stride))


@mistake(of=BasicBlock, hint="List the parameters of a block with a stride of 2. Is there a 1 x 1 convolution among them?")
class NeverProjects(BasicBlock):
    """Padding with zeros is the paper's option A; here a projection is asked for where the shape changes, option B."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.shortcut, self.stride = nn.Identity(), stride

    def forward(self, x):
        residual = self.residual(x)
        return (residual + padded_with_zeros(x, residual, self.stride)).relu()


@mistake(of=BasicBlock, hint="Try a stride of 2 without a change of channels.")
class ProjectsForChannelsOnly(BasicBlock):
    """A stride changes the shape as well, and needs a projection even if the channels stay."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.stride = stride
        if in_channels == out_channels:
            self.shortcut = nn.Identity()

    def forward(self, x):
        return super().forward(x) if self.shortcut else (self.residual(x) + x[..., :: self.stride, :: self.stride]).relu()


@mistake(of=BasicBlock, hint="Which of the two 3 x 3 convolutions runs on the smaller images?")
class StridesInTheSecondConvolution(BasicBlock):
    """The first convolution has the stride, so that the second has less to do."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.residual[0], self.residual[3] = (
            nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False),
            nn.Conv2d(out_channels, out_channels, 3, stride, padding=1, bias=False),
        )


@mistake(of=BasicBlock, hint="How many parameters has the projection besides its 1 x 1 filters?")
class ProjectsWithoutNormalising(BasicBlock):
    """The projection is a convolution like the others: batch normalisation follows it."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        if isinstance(self.shortcut, nn.Sequential):
            self.shortcut = self.shortcut[:1]


@mistake(of=BasicBlock, hint="What does batch normalisation do to a constant that was added before it?")
class GivesConvolutionsBiases(BasicBlock):
    """A bias before batch normalisation is subtracted again with the mean: the convolutions have none."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        with_biases(self)


@mistake(of=BasicBlock, hint="After one batch, is the running mean nearer to where it began, or to the batch's?")
class TurnsTheMomentumRound(BasicBlock):
    """The running numbers keep nine tenths of themselves, and take one from the batch."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        with_norms(self, Exchanged)


@mistake(of=BasicBlock, hint="Divide by n or by n - 1? The batch's own normalisation and the running variance differ in it.")
class RemembersTheBiasedVariance(BasicBlock):
    """The running variance is the unbiased one, although the batch itself is normalised by the biased."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        with_norms(self, Biased)


@mistake(of=BasicBlock, hint="What does your block say of `out_channels`, and what has its output?")
class TellsWhatGoesIn(BasicBlock):
    """`out_channels` tells the channels of the output, for whoever puts the next block behind this one."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__(in_channels, out_channels, stride)
        self.out_channels = in_channels


@mistake(of=Bottleneck, hint="Can what the block adds ever be negative in your version? Should it?")
class RectifiesBeforeTheSum(Bottleneck):
    """The ReLU comes after the addition: a residual that is never negative can only make its input larger."""

    def forward(self, x):
        return self.residual(x).relu() + self.shortcut(x)


@mistake(
    of=Bottleneck, hint="Two blocks in a row: what stands between the sum of one and the first convolution of the next?"
)
class LeavesTheSumUnrectified(Bottleneck):
    """The sum passes through a ReLU too."""

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


@mistake(of=Bottleneck, hint="Which convolution has the stride in the paper, and which in the variant called 1.5?")
class StridesInTheThreeByThree(Bottleneck):
    """A stride in the 3 x 3 convolution is a later variant, which costs more; the paper has it in the first 1 x 1."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        self.residual[0] = nn.Conv2d(in_channels, channels, 1, bias=False)
        self.residual[3] = nn.Conv2d(channels, channels, 3, stride, padding=1, bias=False)


@mistake(of=Bottleneck, hint="Make a block with expansion=2. How many channels does it give?")
class ExpandsFourfoldAlways(Bottleneck):
    """The output has channels * expansion channels, whatever the expansion."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride)


@mistake(of=Bottleneck, hint="What does your block say of `out_channels`, and what has its output?")
class TellsTheNarrowWidth(Bottleneck):
    """`out_channels` tells the channels of the output, which is wider than the passage in its middle."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        self.out_channels = channels


@mistake(of=Bottleneck, hint="How many ReLUs does one pass go through?")
class RectifiesOnlyOnce(Bottleneck):
    """A ReLU follows the second normalisation too: without it the last two convolutions are one."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        self.residual[5] = nn.Identity()


@mistake(of=Bottleneck, hint="Compare the input's channels with the output's, not with those of the passage.")
class ComparesWithTheNarrowWidth(Bottleneck):
    """Whether the shape changes is a matter of the block's input and output: the narrow width says nothing."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        if in_channels != channels:
            self.shortcut = nn.Sequential(*normalised(in_channels, self.out_channels, 1, stride))


@mistake(of=Bottleneck, hint="How many parameters has the projection besides its 1 x 1 filters?")
class ProjectsUnnormalised(Bottleneck):
    """The projection is a convolution like the others: batch normalisation follows it."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        if isinstance(self.shortcut, nn.Sequential):
            self.shortcut = self.shortcut[:1]


@mistake(of=Bottleneck, hint="Which convolutions of the three look at neighbours?")
class ReducesByThreeByThree(Bottleneck):
    """The first convolution is 1 x 1: to make the channels few is all that it is for."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        self.residual[0] = normalised(in_channels, channels, 3, stride)[0]


@mistake(of=Bottleneck, hint="After one batch, is the running mean nearer to where it began, or to the batch's?")
class ExchangesTheMomentum(Bottleneck):
    """The running numbers keep nine tenths of themselves, and take one from the batch."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        with_norms(self, Exchanged)


@mistake(of=Bottleneck, hint="Is what is added as wide as what it is added to?")
class ProjectsToTheNarrowWidth(Bottleneck):
    """The projection goes to channels * expansion, as the last convolution does."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__(in_channels, channels, stride, expansion)
        self.shortcut = shortcut(in_channels, channels, stride)
