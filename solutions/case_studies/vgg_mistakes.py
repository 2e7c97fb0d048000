"""Plausible wrong VGGs, each one misconception."""

from torch import nn

from autograder import mistake

from .tower_surgery import dropped_always, exchanged, flattened_by_pixel
from .towers import VGG, VGG16, dense_layers


@mistake(of=VGG, hint="What are two linear layers in a row worth without a ReLU between them?")
class ForgetsTheReLUs(VGG):
    """A ReLU follows every convolution: without it several in a row are no more than one."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        self.features = exchanged(self.features, nn.ReLU, lambda _: nn.Identity())


@mistake(of=VGG, hint="Count the pixels after ten convolutions without padding.")
class PadsNothing(VGG):
    """A padding of 1 keeps the size of the images: only pools make them smaller."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        self.features = exchanged(self.features, nn.Conv2d, lambda c: nn.Conv2d(c.in_channels, c.out_channels, 3))


@mistake(of=VGG, hint="In which year was batch normalisation published, in which VGG?")
class NormalisesBatches(VGG):
    """The VGG of the paper has no batch normalisation, which came a year later."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        norm = exchanged(self.features, nn.Conv2d, lambda c: nn.Sequential(c, nn.BatchNorm2d(c.out_channels)))
        self.features = norm


@mistake(of=VGG, hint="Is a pooled value always one that was there before?")
class PoolsByAveraging(VGG):
    """VGG keeps the largest value of each window, not the mean."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        self.features = exchanged(self.features, nn.MaxPool2d, lambda _: nn.AvgPool2d(2))


@mistake(of=VGG, hint="AlexNet's pools overlap. Do these?")
class PoolsOverlapping(VGG):
    """VGG's windows are 2 x 2 with stride 2 and do not overlap."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        self.features = exchanged(self.features, nn.MaxPool2d, lambda _: nn.MaxPool2d(3, stride=2, padding=1))


@mistake(of=VGG, hint="How many random numbers does one pass in training mode need?")
class ForgetsDropout(VGG):
    """Dropout follows the ReLU of each hidden dense layer."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        self.classifier = exchanged(self.classifier, nn.Dropout, lambda _: nn.Identity())


@mistake(of=VGG, hint="Ask the net twice about the same image, in evaluation mode.")
class DropsAlsoInEvaluation(VGG):
    """Dropout is for training only: `functional.dropout` drops always, unless it is told otherwise."""

    def forward(self, x):
        return dropped_always(self, x)


@mistake(of=VGG, hint="Of a hundred values, how many are left after dropout?")
class DropsOneInFive(VGG):
    """Dropout has the probability 1/2 here."""

    def __init__(self, config, num_classes=1000):
        super().__init__(config, num_classes)
        self.classifier = dense_layers(self.classifier[0].in_features, num_classes, p=0.2)


@mistake(of=VGG, hint="Which two values stand next to each other after `flatten(1)`: of one channel, or of one pixel?")
class FlattensByPixel(VGG):
    """The features are flattened channel after channel, each row by row; weights that were trained so fit no other order."""

    def forward(self, x):
        return flattened_by_pixel(self, x)


@mistake(of=VGG, hint="What does the cross-entropy of torch take: logits or probabilities?")
class GivesProbabilities(VGG):
    """The net gives logits; the softmax belongs to the loss."""

    def forward(self, x):
        return super().forward(x).softmax(dim=1)


def vgg16_of(*groups):
    """A constructor of VGG with other groups of convolutions."""

    def __init__(self, num_classes=1000):
        VGG.__init__(self, [entry for group in groups for entry in [*group, "M"]], num_classes)

    return __init__


@mistake(of=VGG16, hint="Count what has weights: 16 layers, three of them dense.")
class CountsThirteenLayers(VGG16):
    """Two convolutions a group make VGG-13: the last three groups have three."""

    __init__ = vgg16_of([64] * 2, [128] * 2, [256] * 2, [512] * 2, [512] * 2)


@mistake(of=VGG16, hint="Count what has weights: 16 layers, three of them dense.")
class CountsNineteenLayers(VGG16):
    """Four convolutions in each of the last three groups make VGG-19."""

    __init__ = vgg16_of([64] * 2, [128] * 2, [256] * 4, [512] * 4, [512] * 4)


@mistake(of=VGG16, hint="Count what has weights: 16 layers, three of them dense.")
class CountsSixteenConvolutions(VGG16):
    """The 16 layers of VGG-16 are those with weights, and three of them are dense: 13 are convolutions."""

    __init__ = vgg16_of([64] * 3, [128] * 3, [256] * 3, [512] * 3, [512] * 4)


@mistake(of=VGG16, hint="Does the fifth group double the channels once more?")
class DoublesToTheEnd(VGG16):
    """The channels double from group to group up to 512, and stay there."""

    __init__ = vgg16_of([64] * 2, [128] * 2, [256] * 3, [512] * 3, [1024] * 3)


@mistake(of=VGG16, hint="After which convolutions does the size halve? Compare the multiply-adds.")
class PoolsTooEarly(VGG16):
    """A pool ends its group: it follows the last convolution of each width, not the first."""

    __init__ = vgg16_of([64], [64, 128], [128, 256], [256, 256, 512], [512] * 5)


@mistake(of=VGG16, hint="Make a net for 10 classes, and look at its last layer.")
class AlwaysHasAThousandClasses(VGG16):
    """The last dense layer has as many outputs as there are classes."""

    def __init__(self, num_classes=1000):
        super().__init__()


@mistake(of=VGG16, hint="Print your net in training mode. What follows a dense layer's ReLU?")
class LeavesDropoutOut(VGG16):
    """As in `VGG`, dropout follows the ReLU of each hidden dense layer."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.classifier = exchanged(self.classifier, nn.Dropout, lambda _: nn.Identity())
