"""Nets and blocks for the exercises on the case studies."""

from collections import OrderedDict

import torch
from torch import nn

from lessonkit.pretrained import imagenet_weights, photo_net


class PlainBlock(nn.Module):
    """Two 3 x 3 convolutions that add nothing to their input: what a residual block is compared with."""

    def __init__(self, in_channels, channels, stride=1):
        super().__init__()
        self.out_channels = channels
        self.layers = nn.Sequential(
            *(nn.Conv2d(in_channels, channels, 3, stride, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()),
            *(nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()),
        )

    def forward(self, x):
        return self.layers(x)


class WideningBlock(nn.Module):
    """A 3 x 3 convolution and a 1 x 1 to twice as many channels: what goes in and what comes out differ in every block."""

    def __init__(self, in_channels, channels, stride=1):
        super().__init__()
        self.out_channels = 2 * channels
        self.layers = nn.Sequential(
            *(nn.Conv2d(in_channels, channels, 3, stride, padding=1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()),
            *(nn.Conv2d(channels, 2 * channels, 1, bias=False), nn.BatchNorm2d(2 * channels), nn.ReLU()),
        )

    def forward(self, x):
        return self.layers(x)


def chain(seed):
    """A small ConvNet, one layer after the other, for three channels of any size from 8."""
    first, second, classes = sizes(seed, 3)
    net = nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(3, first, 3, padding=1, bias=bool(seed % 2)),
            norm=nn.BatchNorm2d(first),
            relu1=nn.ReLU(),
            pool=nn.MaxPool2d(2),
            conv2=nn.Conv2d(first, second, (3, 2), stride=2),
            drop=nn.Dropout(0.5),
            average=nn.AdaptiveAvgPool2d((2, 1)),
            flat=nn.Flatten(),
            dense=nn.Linear(2 * second, classes),
        )
    )
    return started(net, seed)


def half_frozen(seed):
    """The same net in training mode, but for its normalisation, as when only some layers are trained on."""
    net = chain(seed)
    net.norm.eval()
    return net


class SharedLayers(nn.Module):
    """One convolution and one ReLU that run several times, and parts within parts."""

    def __init__(self, channels):
        super().__init__()
        self.relu = nn.ReLU(inplace=True)
        self.inner = nn.ModuleDict({"stem": nn.Conv2d(3, channels, 1), "again": nn.Conv2d(channels, channels, 3, padding=1)})

    def forward(self, x):
        x = self.relu(self.inner["stem"](x))
        for _ in range(2):
            x = self.relu(self.inner["again"](x))
        return x


def shared(seed):
    """A net whose layers run more than once."""
    return started(SharedLayers(sizes(seed, 1)[0]), seed)


class OutOfOrder(nn.Module):
    """Defines its layers in another order than it runs them, and one that never runs; grouped, strided and dense in 1-D."""

    def __init__(self, groups, width):
        super().__init__()
        self.dense = nn.Linear(width, 5, bias=False)
        self.unused = nn.Linear(7, 7)
        self.pointwise = nn.Conv2d(3 * groups, width, 1)
        self.depthwise = nn.Conv2d(3, 3 * groups, 3, stride=2, padding=1, groups=3, bias=False)

    def forward(self, x):
        x = self.pointwise(self.depthwise(x)).relu()
        return self.dense(x.flatten(2).transpose(1, 2))


def out_of_order(seed):
    """A net that runs its layers in another order than it defines them."""
    return started(OutOfOrder(*sizes(seed, 2)), seed)


def sizes(seed, count):
    """So many numbers from 1 to 6."""
    return torch.randint(1, 7, (count,), generator=torch.Generator().manual_seed(seed)).tolist()


def started(net, seed):
    """The net, with random parameters that are the same for the same seed."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator))
    return net


def trained_parameters(seed):
    """The parameters of the pretrained SqueezeNet in the order of its layers, without a net around them."""
    weights = imagenet_weights()
    parts = [f"fires.{number}.{part}" for number in range(8) for part in ("squeeze", "e1", "e3")]
    names = [f"{layer}.{kind}" for layer in ("conv1", *parts, "conv10") for kind in ("weight", "bias")]
    return nn.ParameterList([weights[name] for name in names])


def narrow_squeezenet(seed):
    """A SqueezeNet whose every layer has a sixteenth of the channels, and 10 classes; its numbers are random.

    It takes preprocessed images of any size from 17. Its parameters go by names of their own.
    """
    net = photo_net()[1:]
    for parameter in net.parameters():
        parameter.data = torch.zeros([narrowed(length) for length in parameter.shape])
    return started(net, seed)


def narrowed(channels):
    """What is left of so many channels in `narrow_squeezenet`."""
    return 10 if channels == 1000 else channels // 16 if channels >= 16 else channels
