"""Right towers and inception modules that are written in other ways."""

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .towers import VGG, VGG16, AlexNet, InceptionModule


class Parameters(nn.Module):
    """A module that keeps its weights and biases in one list, of the shapes that it is told."""

    def keep(self, *shapes):
        """Make a weight of each shape, and a bias behind it."""
        made = [torch.zeros(part) for shape in shapes for part in (shape, shape[:1])]
        self.kept = nn.ParameterList([nn.Parameter(part) for part in made])

    def pair(self, number):
        """The weight and bias of this number."""
        return self.kept[2 * number], self.kept[2 * number + 1]

    def convolved(self, x, number, stride=1, padding=0):
        """What the convolution of this number gives."""
        weight, bias = self.pair(number)
        return functional.conv2d(x, weight, bias, stride, padding)


@alternative(of=AlexNet)
class OneLongSequence(nn.Sequential):
    """All layers in one sequence, the flattening among them."""

    def __init__(self, num_classes=1000):
        super().__init__(
            *(nn.Conv2d(3, 96, kernel_size=11, stride=4), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2)),
            *(nn.Conv2d(96, 256, kernel_size=5, padding="same"), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2)),
            *(nn.Conv2d(256, 384, 3, padding="same"), nn.ReLU(inplace=True)),
            *(nn.Conv2d(384, 384, 3, padding="same"), nn.ReLU(inplace=True)),
            *(nn.Conv2d(384, 256, 3, padding="same"), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2)),
            *(nn.Flatten(), nn.Linear(9216, 4096), nn.ReLU(inplace=True), nn.Dropout()),
            *(nn.Linear(4096, 4096), nn.ReLU(inplace=True), nn.Dropout(), nn.Linear(4096, num_classes)),
        )


@alternative(of=AlexNet)
class LayersByName(nn.Module):
    """Each layer an attribute; pools before the ReLUs, which makes no difference; a fixed size when flattening."""

    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, 11, 4)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1)
        self.fc6, self.fc7, self.fc8 = nn.Linear(9216, 4096), nn.Linear(4096, 4096), nn.Linear(4096, num_classes)

    def forward(self, x):
        x = functional.relu(functional.max_pool2d(self.conv1(x), 3, 2))
        x = functional.relu(functional.max_pool2d(self.conv2(x), 3, 2))
        x = functional.relu(self.conv4(functional.relu(self.conv3(x))))
        x = functional.relu(functional.max_pool2d(self.conv5(x), 3, 2)).view(-1, 256 * 6 * 6)
        x = functional.dropout(functional.relu(self.fc6(x)), 0.5, self.training)
        return self.fc8(functional.dropout(functional.relu(self.fc7(x)), 0.5, self.training))


@alternative(of=AlexNet)
class FunctionsOfParameters(Parameters):
    """Nothing but parameters and functions, and dropout by hand."""

    def __init__(self, num_classes=1000):
        super().__init__()
        self.keep(
            *((96, 3, 11, 11), (256, 96, 5, 5), (384, 256, 3, 3), (384, 384, 3, 3), (256, 384, 3, 3)),
            *((4096, 9216), (4096, 4096), (num_classes, 4096)),
        )

    def forward(self, x):
        for number, (stride, padding, pooled) in enumerate([(4, 0, 1), (1, 2, 1), (1, 1, 0), (1, 1, 0), (1, 1, 1)]):
            x = self.convolved(x, number, stride=stride, padding=padding).clamp(min=0)
            x = functional.max_pool2d(x, 3, stride=2) if pooled else x
        x = x.reshape(len(x), -1)
        for number in (5, 6):
            weight, bias = self.pair(number)
            x = (x @ weight.T + bias).clamp(min=0)
            if self.training:
                x = x * (torch.rand_like(x) < 0.5) * 2
        return functional.linear(x, *self.pair(7))


@alternative(of=VGG)
class OneSequenceOfLayers(nn.Module):
    """One sequence from the first convolution to the logits, built by a loop."""

    def __init__(self, config, num_classes=1000):
        super().__init__()
        widths = [3, *(entry for entry in config if entry != "M")]
        convolutions = pairwise(widths)
        made: list[nn.Module] = []
        for entry in config:
            if entry == "M":
                made.append(nn.MaxPool2d(kernel_size=2, stride=2))
            else:
                made += [nn.Conv2d(*next(convolutions), kernel_size=3, padding="same"), nn.ReLU(inplace=True)]
        made += [nn.Flatten(), nn.Linear(widths[-1] * 49, 4096), nn.ReLU(), nn.Dropout()]
        self.net = nn.Sequential(*made, nn.Linear(4096, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, num_classes))

    def forward(self, x):
        return self.net(x)


@alternative(of=VGG)
class ListsOfModules(nn.Module):
    """Convolutions in a list, and a config that is read again on every pass."""

    def __init__(self, config, num_classes=1000):
        super().__init__()
        self.config, width, convolutions = list(config), 3, []
        for entry in config:
            if isinstance(entry, int):
                convolutions.append(nn.Conv2d(width, entry, (3, 3), (1, 1), (1, 1)))
                width = entry
        self.convolutions = nn.ModuleList(convolutions)
        self.dense = nn.ModuleList([nn.Linear(width * 49, 4096), nn.Linear(4096, 4096)])
        self.last = nn.Linear(4096, num_classes)

    def forward(self, x):
        layers = iter(self.convolutions)
        for entry in self.config:
            x = torch.max_pool2d(x, 2) if entry == "M" else torch.relu(next(layers)(x))
        x = torch.flatten(x, 1)
        for layer in self.dense:
            x = functional.dropout(torch.relu(layer(x)), training=self.training)
        return self.last(x)


@alternative(of=VGG)
class ConvolvesWithParameters(Parameters):
    """Nothing but parameters and functions; pools by reshaping."""

    def __init__(self, config, num_classes=1000):
        super().__init__()
        self.config = config
        widths = [3, *(entry for entry in config if entry != "M")]
        shapes = [(after, before, 3, 3) for before, after in pairwise(widths)]
        self.keep(*shapes, (4096, widths[-1] * 49), (4096, 4096), (num_classes, 4096))

    def forward(self, x):
        number = 0
        for entry in self.config:
            if entry == "M":
                x = x.unflatten(3, (-1, 2)).unflatten(2, (-1, 2)).amax(dim=(3, 5))
            else:
                x = self.convolved(x, number, padding=1).relu()
                number += 1
        x = x.flatten(1)
        for hidden in (number, number + 1):
            x = functional.dropout(functional.linear(x, *self.pair(hidden)).relu(), 0.5, self.training)
        return functional.linear(x, *self.pair(number + 2))


@alternative(of=VGG16)
class WrittenOut(OneSequenceOfLayers):
    """The configuration as a list, entry by entry, over another VGG."""

    def __init__(self, num_classes=1000):
        first = [64, 64, "M", 128, 128, "M", 256, 256, 256, "M"]
        super().__init__([*first, 512, 512, 512, "M", 512, 512, 512, "M"], num_classes)


@alternative(of=VGG16)
class FromText(ListsOfModules):
    """The configuration as text, over another VGG."""

    def __init__(self, num_classes=1000):
        text = "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M"
        super().__init__([entry if entry == "M" else int(entry) for entry in text.split()], num_classes)


@alternative(of=VGG16)
def made_by_a_function(num_classes=1000):
    """A function that makes the net, where a class was asked for."""
    return ConvolvesWithParameters([*[64] * 2, "M", *[128] * 2, "M", *[256] * 3, "M", *([512] * 3 + ["M"]) * 2], num_classes)


@alternative(of=InceptionModule)
class SixConvolutions(nn.Module):
    """Six attributes, and the ReLU of each two at once."""

    def __init__(self, in_channels, c1, c3_reduce, c3, c5_reduce, c5, pool_proj):
        super().__init__()
        self.a = nn.Conv2d(in_channels, c1, 1)
        self.b1, self.b2 = nn.Conv2d(in_channels, c3_reduce, 1), nn.Conv2d(c3_reduce, c3, 3, padding=1)
        self.c1, self.c2 = nn.Conv2d(in_channels, c5_reduce, 1), nn.Conv2d(c5_reduce, c5, 5, padding=2)
        self.d = nn.Conv2d(in_channels, pool_proj, 1)

    def forward(self, x):
        three, five = self.b2(self.b1(x).relu()), self.c2(self.c1(x).relu())
        return torch.cat([self.a(x), three, five, self.d(functional.max_pool2d(x, 3, 1, 1))], dim=1).relu()


@alternative(of=InceptionModule)
class BranchesInAList(nn.Module):
    """A list of sequences, with padding by name."""

    def __init__(self, in_channels, c1, c3_reduce, c3, c5_reduce, c5, pool_proj):
        super().__init__()

        def chain(*layers):
            made = [layer for width_in, width_out, size in layers for layer in self.step(width_in, width_out, size)]
            return nn.Sequential(*made)

        self.branches = nn.ModuleList(
            [
                chain((in_channels, c1, 1)),
                chain((in_channels, c3_reduce, 1), (c3_reduce, c3, 3)),
                chain((in_channels, c5_reduce, 1), (c5_reduce, c5, 5)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), chain((in_channels, pool_proj, 1))),
            ]
        )

    @staticmethod
    def step(width_in, width_out, size):
        """A convolution and its ReLU."""
        return nn.Conv2d(width_in, width_out, size, padding="same"), nn.ReLU()

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


@alternative(of=InceptionModule)
class ShiftsAndMultiplies(Parameters):
    """Parameters only; 1 x 1 convolutions as matrix products, and the pool as the largest of nine shifted images."""

    def __init__(self, in_channels, c1, c3_reduce, c3, c5_reduce, c5, pool_proj):
        super().__init__()
        self.keep(
            *((c1, in_channels, 1, 1), (c3_reduce, in_channels, 1, 1), (c3, c3_reduce, 3, 3)),
            *((c5_reduce, in_channels, 1, 1), (c5, c5_reduce, 5, 5), (pool_proj, in_channels, 1, 1)),
        )

    def mixed(self, x, number):
        """A 1 x 1 convolution and a ReLU."""
        weight, bias = self.pair(number)
        return (torch.einsum("oc,nchw->nohw", weight[:, :, 0, 0], x) + bias[:, None, None]).relu()

    def forward(self, x):
        three = self.convolved(self.mixed(x, 1), 2, padding=1).relu()
        five = self.convolved(self.mixed(x, 3), 4, padding=2).relu()
        high, wide = x.shape[2:]
        padded = functional.pad(x, (1, 1, 1, 1), value=float("-inf"))
        windows = padded.unfold(2, high, 1).unfold(3, wide, 1)
        return torch.cat([self.mixed(x, 0), three, five, self.mixed(windows.amax(dim=(2, 3)), 5)], dim=1)
