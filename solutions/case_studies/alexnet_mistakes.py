"""Plausible wrong AlexNets, each one misconception."""

from torch import nn
from torch.nn import functional

from autograder import mistake

from .tower_surgery import dropped_always, exchanged, flattened_by_pixel
from .towers import AlexNet


@mistake(of=AlexNet, hint="How many channels does a filter of the second convolution see: 48 or 96?")
class SplitsIntoTwoTowers(AlexNet):
    """On two GPUs the second, fourth and fifth convolution saw half of the channels each; one tower sees them all."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.features[3] = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.features[8] = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.features[10] = nn.Conv2d(384, 256, 3, padding=1, groups=2)


@mistake(of=AlexNet, hint="An image of 227, a window of 11, a stride of 4: how many places without any padding?")
class PadsTheFirstConvolution(AlexNet):
    """With images of 227 x 227 the first convolution fits 55 x 55 times, and needs no padding."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.features[0] = nn.Conv2d(3, 96, 11, stride=4, padding=2)


@mistake(of=AlexNet, hint="Do neighbouring windows of AlexNet's pools share a row?")
class PoolsWithoutOverlap(AlexNet):
    """AlexNet's pools are 3 x 3 with a stride of 2, so that windows overlap."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.features = exchanged(self.features, nn.MaxPool2d, lambda _: nn.MaxPool2d(2))


@mistake(of=AlexNet, hint="What keeps 58 million dense weights from learning the training set by heart?")
class NeverDrops(AlexNet):
    """In training half of the values of each hidden dense layer are dropped."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.classifier = exchanged(self.classifier, nn.Dropout, lambda _: nn.Identity())


@mistake(of=AlexNet, hint="Ask the net twice about the same image, in evaluation mode.")
class DropsInEvaluation(AlexNet):
    """Dropout is for training only: `functional.dropout` drops always, unless it is told otherwise."""

    def forward(self, x):
        return dropped_always(self, x)


@mistake(of=AlexNet, hint="Which values are dropped: those that go into the first dense layer, or those that leave it?")
class DropsBeforeDenseLayers(AlexNet):
    """Dropout follows the two hidden dense layers, so the features themselves are never dropped."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        one, two, last = (layer for layer in self.classifier if isinstance(layer, nn.Linear))
        self.classifier = nn.Sequential(nn.Dropout(), one, nn.ReLU(), nn.Dropout(), two, nn.ReLU(), last)


@mistake(of=AlexNet, hint="What does the cross-entropy of torch take: logits or probabilities?")
class EndsInASoftmax(AlexNet):
    """The net gives logits; the softmax belongs to the loss."""

    def forward(self, x):
        return super().forward(x).softmax(dim=1)


@mistake(of=AlexNet, hint="Which two values stand next to each other after `flatten(1)`: of one channel, or of one pixel?")
class FlattensPixelByPixel(AlexNet):
    """The features are flattened channel after channel, each row by row; weights that were trained so fit no other order."""

    def forward(self, x):
        return flattened_by_pixel(self, x)


@mistake(of=AlexNet, hint="May a logit be negative?")
class RectifiesTheLogits(AlexNet):
    """No ReLU follows the last dense layer: a logit below zero is an answer as well."""

    def forward(self, x):
        return super().forward(x).relu()


@mistake(of=AlexNet, hint="Compare the first convolution's channels with the paper's 96.")
class TakesTheLaterWidths(AlexNet):
    """Widths of 64, 192, 384, 256 and 256 belong to a later net, which libraries call AlexNet as well."""

    def __init__(self, num_classes=1000):
        super().__init__(num_classes)
        self.features[0], self.features[3] = nn.Conv2d(3, 64, 11, stride=4), nn.Conv2d(64, 192, 5, padding=2)
        self.features[6], self.features[8] = nn.Conv2d(192, 384, 3, padding=1), nn.Conv2d(384, 256, 3, padding=1)
        self.features[10] = nn.Conv2d(256, 256, 3, padding=1)


@mistake(of=AlexNet, hint="Divide by the neighbouring channels, and look at what you were asked for once more.")
class NormalisesLocally(AlexNet):
    """The paper's local response normalisation is left out here, as it was in all later nets."""

    def forward(self, x):
        for number, layer in enumerate(self.features):
            x = layer(x)
            if number in (1, 4):
                x = functional.local_response_norm(x, 5, k=2.0)
        return self.classifier(x.flatten(1))
