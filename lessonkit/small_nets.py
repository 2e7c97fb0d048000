"""Small random nets for exercises: they look inside, and every look takes a moment.

All of them take RGB in [0, 1], (N, 3, H, W), scale it inside, and return logits, (N, 5). Every ReLU is a module of its own
that writes into a new tensor, and no layer runs twice. Nothing in them cares whether they stand in train or in eval mode.
"""

from collections import OrderedDict

import torch
from torch import Tensor, nn

CLASSES = 5
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of ImageNet's pixels: red, green, blue


class Scale(nn.Module):
    """Subtract the mean of each channel, and divide by its deviation."""

    def __init__(self) -> None:
        super().__init__()
        self.mean: Tensor
        self.deviation: Tensor
        self.register_buffer("mean", torch.tensor(MEAN).reshape(3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).reshape(3, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        return (x - self.mean) / self.deviation


class Branches(nn.Module):
    """A shortcut around a layer, then two layers side by side: whoever runs one layer after the other gets lost here."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = Scale()
        self.stem = rectified(nn.Conv2d(3, 6, 3, padding=1))
        self.block = nn.ModuleDict({"inner": rectified(nn.Conv2d(6, 6, 3, padding=1))})
        self.left, self.right = rectified(nn.Conv2d(6, 4, 1)), rectified(nn.Conv2d(6, 4, 3, padding=1))
        self.pool = nn.MaxPool2d(2)
        self.head = head(8)

    def forward(self, x: Tensor) -> Tensor:
        stem = self.stem(self.scale(x))
        joined = stem + self.block["inner"](stem)
        return self.head(self.pool(torch.cat([self.left(joined), self.right(joined)], dim=1)))


def small_net(seed: int) -> nn.Module:
    """Two convolutions with a pooling between. Layers: `features.conv1`, `.relu1`, `.pool1`, `.conv2`, `.relu2`."""
    layers: OrderedDict[str, nn.Module] = OrderedDict(
        conv1=nn.Conv2d(3, 6, 3, padding=1), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2)
    )
    layers |= OrderedDict(conv2=nn.Conv2d(6, 8, 3), relu2=nn.ReLU())
    return chain(layers, 8, seed)


def strided_net(seed: int) -> nn.Module:
    """The same with strides, padding and dilation; the layers have the same names."""
    layers: OrderedDict[str, nn.Module] = OrderedDict(conv1=nn.Conv2d(3, 6, 5, stride=2, padding=2), relu1=nn.ReLU())
    layers |= OrderedDict(pool1=nn.MaxPool2d(3, stride=2, padding=1))
    layers |= OrderedDict(conv2=nn.Conv2d(6, 8, 3, padding=1, dilation=2), relu2=nn.ReLU())
    return chain(layers, 8, seed)


def branched_net(seed: int) -> nn.Module:
    """Branches and a shortcut. Layers: `stem.conv`, `stem.relu`, `block.inner.conv`, ..., `left.conv`, `right.relu`, `pool`.

    Somebody has hung two hooks of his own on it: they are to stay.
    """
    net = drawn(Branches(), seed)
    net.get_submodule("stem.relu").register_forward_hook(look_on)
    net.get_submodule("right.conv").register_forward_pre_hook(look_on)
    return net


def rectified(convolution: nn.Module) -> nn.Module:
    """A convolution and its ReLU."""
    return nn.Sequential(OrderedDict(conv=convolution, relu=nn.ReLU()))


def head(channels: int) -> nn.Module:
    """Average every channel, and give each class a score."""
    return nn.Sequential(OrderedDict(average=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(), dense=nn.Linear(channels, CLASSES)))


def chain(layers: OrderedDict[str, nn.Module], channels: int, seed: int) -> nn.Module:
    """The layers one after the other, between the scaling and a head of classes."""
    return drawn(nn.Sequential(OrderedDict(scale=Scale(), features=nn.Sequential(layers), head=head(channels))), seed)


def drawn(net: nn.Module, seed: int) -> nn.Module:
    """The net with weights from a generator of its own, in train mode where the seed is odd."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in net.parameters():
            fan_in = parameter[0].numel()
            spread = (2 / fan_in) ** 0.5 if parameter.ndim > 1 else 0.1
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * spread)
    return net.train(seed % 2 == 1)


def look_on(module: nn.Module, *seen: object) -> None:
    """A hook that changes nothing."""
