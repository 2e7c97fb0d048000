"""What the tiny chapter of the tests hands over."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

FACTOR = 2


@dataclass
class Shape:
    """A class whose making looks its module up."""

    width: int


def scaled(x):
    """Scale by what stands in this module."""
    return FACTOR * x


def blend(seed):
    """A linear layer of two inputs, its weights in short numbers from a generator of its own."""
    layer = nn.Linear(Shape(2).width, 1)
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.randint(1, 8, parameter.shape, generator=generator) / 4)
    return layer


def small_net(seed):
    """A net of two layers, in eval mode."""
    generator = torch.Generator().manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.BatchNorm1d(4), nn.Linear(4, 1))
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.copy_(torch.randint(1, 9, parameter.shape, generator=generator) / 4 - 1)
    return net.eval()


def forgetful(seed):
    """A net that is another every time."""
    return nn.Linear(2, 1)


def no_net(seed):
    """What is no module."""
    return seed


def broken_net(seed):
    """What fails."""
    raise RuntimeError("no net\nat all")
