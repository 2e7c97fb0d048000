"""Right fires and SqueezeNets that are written in other ways."""

import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .squeeze import Fire, SqueezeNet


@alternative(of=Fire)
class SequencesOfLayers(nn.Module):
    """Sequences, each with its ReLU."""

    def __init__(self, in_channels, squeeze, expand1x1, expand3x3):
        super().__init__()
        self.narrow = nn.Sequential(nn.Conv2d(in_channels, squeeze, 1), nn.ReLU(inplace=True))
        self.one = nn.Sequential(nn.Conv2d(squeeze, expand1x1, 1), nn.ReLU(inplace=True))
        self.three = nn.Sequential(nn.Conv2d(squeeze, expand3x3, 3, padding="same"), nn.ReLU(inplace=True))

    def forward(self, x):
        x = self.narrow(x)
        return torch.cat((self.one(x), self.three(x)), 1)


@alternative(of=Fire)
class RectifiesOnceAtTheEnd(nn.Module):
    """One ReLU over both expansions, after they are laid together."""

    def __init__(self, in_channels, squeeze, expand1x1, expand3x3):
        super().__init__()
        self.layers = nn.ModuleList([nn.Conv2d(in_channels, squeeze, 1), nn.Conv2d(squeeze, expand1x1, 1)])
        self.layers.append(nn.Conv2d(squeeze, expand3x3, kernel_size=(3, 3), padding=(1, 1)))

    def forward(self, x):
        first, *others = self.layers
        squeezed = functional.relu(first(x))
        return functional.relu(torch.cat([layer(squeezed) for layer in others], dim=1))


@alternative(of=Fire)
class OneLargeConvolution(nn.Module):
    """The 1 x 1 filters stand in the middle of 3 x 3 filters of zeros, so that one convolution does both."""

    def __init__(self, in_channels, squeeze, expand1x1, expand3x3):
        super().__init__()
        self.squeeze = nn.Conv2d(in_channels, squeeze, 1)
        self.e1, self.e3 = nn.Conv2d(squeeze, expand1x1, 1), nn.Conv2d(squeeze, expand3x3, 3)

    def forward(self, x):
        squeezed = self.squeeze(x).clamp(min=0)
        weight = torch.cat([functional.pad(self.e1.weight, (1, 1, 1, 1)), self.e3.weight])
        bias = torch.cat([value for name, value in self.named_parameters() if name in ("e1.bias", "e3.bias")])
        return functional.conv2d(squeezed, weight, bias, padding=1).clamp(min=0)


@alternative(of=SqueezeNet)
class OneSequenceOfFires(nn.Module):
    """Features and classifier as two sequences, as libraries write it."""

    def __init__(self, num_classes=1000):
        super().__init__()
        self.features = nn.Sequential(
            *(nn.Conv2d(3, 64, 3, stride=2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, ceil_mode=True)),
            *(SequencesOfLayers(64, 16, 64, 64), SequencesOfLayers(128, 16, 64, 64), nn.MaxPool2d(3, 2, ceil_mode=True)),
            *(SequencesOfLayers(128, 32, 128, 128), SequencesOfLayers(256, 32, 128, 128)),
            nn.MaxPool2d(3, 2, ceil_mode=True),
            *(SequencesOfLayers(256, 48, 192, 192), SequencesOfLayers(384, 48, 192, 192)),
            *(SequencesOfLayers(384, 64, 256, 256), SequencesOfLayers(512, 64, 256, 256)),
        )
        last = nn.Conv2d(512, num_classes, kernel_size=1)
        self.classifier = nn.Sequential(last, nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d(1), nn.Flatten())

    def forward(self, x):
        return self.classifier(self.features(x))


@alternative(of=SqueezeNet)
class FiresInsideTheNet(nn.Module):
    """No class for a fire: all convolutions in one list, three of each fire, and their parts laid together in the pass."""

    def __init__(self, num_classes=1000):
        super().__init__()
        shapes, width = [(3, 64, 3, 2, 0)], 64
        for narrow in (16, 16, 32, 32, 48, 48, 64, 64):
            shapes += [(width, narrow, 1, 1, 0), (narrow, 4 * narrow, 1, 1, 0), (narrow, 4 * narrow, 3, 1, 1)]
            width = 8 * narrow
        self.all = nn.ModuleList(nn.Conv2d(*shape) for shape in [*shapes, (width, num_classes, 1, 1, 0)])

    def forward(self, x):
        first, *fires, last = self.all
        x = first(x).clamp(min=0)
        for number in range(8):
            if number in (0, 2, 4):
                x = functional.max_pool2d(x, 3, stride=2, ceil_mode=True)
            squeeze, one, three = fires[3 * number : 3 * number + 3]
            x = squeeze(x).clamp(min=0)
            x = torch.cat([one(x), three(x)], dim=1).clamp(min=0)
        return last(x).clamp(min=0).flatten(2).mean(2)


@alternative(of=SqueezeNet)
class PadsByHand(nn.Module):
    """Pools that are padded to the last whole window by hand, instead of `ceil_mode`, and fires of another kind."""

    def __init__(self, num_classes=1000):
        super().__init__()
        self.first = nn.Conv2d(3, 64, (3, 3), (2, 2))
        widths = [(64, 16, 64), (128, 16, 64), (128, 32, 128), (256, 32, 128)]
        widths += [(256, 48, 192), (384, 48, 192), (384, 64, 256), (512, 64, 256)]
        self.fires = nn.ModuleList(RectifiesOnceAtTheEnd(before, narrow, half, half) for before, narrow, half in widths)
        self.last = nn.Conv2d(512, num_classes, 1)

    def forward(self, x):
        x = functional.relu(self.first(x))
        for number, fire in enumerate(self.fires):
            x = fire(self.pooled(x)) if number in (0, 2, 4) else fire(x)
        return functional.relu(self.last(x)).mean(dim=-1).mean(dim=-1)

    @staticmethod
    def pooled(x):
        """A pool whose last window hangs over, by zeros, which never win alone after a ReLU."""
        down, across = (1 - side % 2 for side in x.shape[2:])
        return functional.max_pool2d(functional.pad(x, (0, across, 0, down)), 3, stride=2)
