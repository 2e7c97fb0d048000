"""Plausible wrong fires and SqueezeNets, each one misconception."""

import torch
from torch import nn
from torch.nn import functional

from autograder import mistake

from .squeeze import Fire, SqueezeNet


@mistake(of=Fire, hint="Can a squeezed number be negative?")
class SqueezesWithoutReLU(Fire):
    """A ReLU follows the squeeze: without it the fire is no more than the expanding convolutions alone."""

    def forward(self, x):
        squeezed = self.squeeze(x)
        return torch.cat([self.e1(squeezed).relu(), self.e3(squeezed).relu()], dim=1)


@mistake(of=Fire, hint="Can a number that leaves the fire be negative?")
class ExpandsWithoutReLU(Fire):
    """A ReLU follows each expanding convolution too."""

    def forward(self, x):
        squeezed = self.squeeze(x).relu()
        return torch.cat([self.e1(squeezed), self.e3(squeezed)], dim=1)


@mistake(of=Fire, hint="Which channels come first: those of the 1 x 1 filters, or those of the 3 x 3?")
class LaysTheLargeFiltersFirst(Fire):
    """The outputs of the 1 x 1 filters come first: whatever follows counts on the order."""

    def forward(self, x):
        squeezed = self.squeeze(x).relu()
        return torch.cat([self.e3(squeezed).relu(), self.e1(squeezed).relu()], dim=1)


@mistake(of=Fire, hint="How many channels does a 3 x 3 filter see in a fire?")
class ExpandsTheImagesThemselves(Fire):
    """Both expanding convolutions see the squeezed channels: that is what makes the 3 x 3 filters cheap."""

    def __init__(self, in_channels, squeeze, expand1x1, expand3x3):
        super().__init__(in_channels, squeeze, expand1x1, expand3x3)
        self.e1 = nn.Conv2d(in_channels, expand1x1, 1)

    def forward(self, x):
        return torch.cat([self.e1(x).relu(), self.e3(self.squeeze(x).relu()).relu()], dim=1)


@mistake(of=Fire, hint="How many channels should come out, if each kind of filter gives eight?")
class AddsTheExpansions(Fire):
    """The two outputs lie one behind the other along the channels; they are not added, and may differ in number."""

    def forward(self, x):
        squeezed = self.squeeze(x).relu()
        return self.e1(squeezed).relu() + self.e3(squeezed).relu()


@mistake(of=Fire, hint="List the parameters of one convolution.")
class LeavesFireWithoutBiases(Fire):
    """All three convolutions have biases."""

    def __init__(self, in_channels, squeeze, expand1x1, expand3x3):
        super().__init__(in_channels, squeeze, expand1x1, expand3x3)
        for layer in (self.squeeze, self.e1, self.e3):
            layer.bias = None


@mistake(of=Fire, hint="Does a fire of equal widths hand its input on, besides what it makes of it?")
class PassesItsInputBy(Fire):
    """A bypass around the fire is another variant of the paper's; here nothing is added."""

    def forward(self, x):
        output = super().forward(x)
        return output + x if output.shape == x.shape else output + x.mean(dim=1, keepdim=True)


@mistake(of=SqueezeNet, hint="How large is the first filter of version 1.1, and how many are there?")
class BeginsAsVersionOne(SqueezeNet):
    """A 7 x 7 convolution to 96 channels begins version 1.0; version 1.1 begins with 3 x 3 and 64."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.conv1 = nn.Conv2d(3, 96, 7, stride=2)
        self.fires[0] = Fire(96, 16, 64, 64)


@mistake(of=SqueezeNet, hint="An image of 56 rows: how many windows of 3 with stride 2, if the last may hang over?")
class RoundsItsPoolsDown(SqueezeNet):
    """The pools let their last window hang over (`ceil_mode`): the weights were trained so."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.pool = nn.MaxPool2d(3, stride=2)


@mistake(of=SqueezeNet, hint="From 227 pixels, how many remain after a 3 x 3 convolution with stride 2?")
class PadsItsFirstConvolution(SqueezeNet):
    """The first convolution has no padding: 227 pixels give 113."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.conv1 = nn.Conv2d(3, 64, 3, stride=2, padding=1)


@mistake(of=SqueezeNet, hint="Can a logit of this net be negative?")
class AveragesWithoutReLU(SqueezeNet):
    """A ReLU follows the last convolution as well, before the mean."""

    def forward(self, x):
        x = self.conv1(x).relu()
        for number, fire in enumerate(self.fires):
            x = fire(self.pool(x) if number in self.POOLED else x)
        return self.conv10(x).mean(dim=(2, 3))


@mistake(of=SqueezeNet, hint="Before which fires do the images shrink?")
class PoolsOneFireLate(SqueezeNet):
    """The pools come before the first, the third and the fifth fire; in version 1.0 they come later."""

    POOLED = (0, 3, 5)


@mistake(of=SqueezeNet, hint="Which pool ends the net: that of the largest value or that of the mean?")
class TakesTheMaximumAtTheEnd(SqueezeNet):
    """A class is as likely as the mean of its channel says, not its largest value."""

    def forward(self, x):
        x = self.conv1(x).relu()
        for number, fire in enumerate(self.fires):
            x = fire(self.pool(x) if number in self.POOLED else x)
        return self.conv10(x).relu().amax(dim=(2, 3))


@mistake(of=SqueezeNet, hint="What does the cross-entropy of torch take: logits or probabilities?")
class GivesProbabilitiesOfClasses(SqueezeNet):
    """The net gives logits; the softmax belongs to the loss."""

    def forward(self, x):
        return super().forward(x).softmax(dim=1)


@mistake(of=SqueezeNet, hint="Ask the net twice about the same image, in evaluation mode.")
class DropsWhileEvaluating(SqueezeNet):
    """`functional.dropout` drops always, unless it is told otherwise; here nothing is dropped at all."""

    def forward(self, x):
        x = self.conv1(x).relu()
        for number, fire in enumerate(self.fires):
            x = fire(self.pool(x) if number in self.POOLED else x)
        return self.conv10(functional.dropout(x)).relu().mean(dim=(2, 3))


@mistake(of=SqueezeNet, hint="Compare the mean of a ReLU with the ReLU of a mean.")
class AveragesBeforeTheReLU(SqueezeNet):
    """The ReLU comes first, at every place, and the mean after it: in the other order they give something else."""

    def forward(self, x):
        x = self.conv1(x).relu()
        for number, fire in enumerate(self.fires):
            x = fire(self.pool(x) if number in self.POOLED else x)
        return self.conv10(x).mean(dim=(2, 3)).relu()
