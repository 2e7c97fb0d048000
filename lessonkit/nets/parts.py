"""Ways to put modules together beyond a chain: side by side, added, scaled."""

from collections import OrderedDict

import torch
from torch import Tensor, nn

Named = OrderedDict[str, nn.Module]


class SideBySide(nn.ModuleDict):
    """Give the input to every part, and put what they return one behind the other along the channels."""

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([part(x) for part in self.values()], dim=1)


class Added(nn.ModuleDict):
    """Give the input to every part, and add up what they return."""

    def forward(self, x: Tensor) -> Tensor:
        first, *others = self.values()
        return sum((part(x) for part in others), start=first(x))


class Scaled(nn.Module):
    """Multiply the input by what `gate` makes of it."""

    def __init__(self, gate: nn.Module) -> None:
        super().__init__()
        self.gate = gate

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gate(x)


def chain(**parts: nn.Module) -> nn.Sequential:
    """The parts one after the other, each with its name."""
    return nn.Sequential(OrderedDict(parts))


def conv(c_in: int, c_out: int, window: int, stride: int = 1, padding: int | None = None, groups: int = 1) -> nn.Sequential:
    """A convolution with bias, then a ReLU; the padding keeps the size unless another is asked for."""
    border = window // 2 if padding is None else padding
    return chain(conv=nn.Conv2d(c_in, c_out, window, stride, border, groups=groups), relu=nn.ReLU())


def conv_norm(c_in: int, c_out: int, window: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
    """A convolution without bias, which batch norm would cancel, then batch norm."""
    border = window // 2
    layer = nn.Conv2d(c_in, c_out, window, stride, border, groups=groups, bias=False)
    return chain(conv=layer, norm=nn.BatchNorm2d(c_out))


def dense(inputs: int, outputs: int) -> nn.Sequential:
    """A dense layer, then a ReLU."""
    return chain(dense=nn.Linear(inputs, outputs), relu=nn.ReLU())
