"""Where in the image a place of a layer looks."""

from dataclasses import dataclass
from typing import Any

from torch import nn


@dataclass(frozen=True)
class Field:
    """The receptive field of a layer's places: place i sees the rows from `i * step + start` on, `size` of them."""

    size: int = 1
    step: int = 1
    start: int = 0

    def behind(self, kernel_size: int, stride: int, padding: int, dilation: int) -> "Field":
        """The field of a layer that reads the one with this field."""
        grown = self.size + (kernel_size - 1) * dilation * self.step
        return Field(grown, self.step * stride, self.start - padding * self.step)

    def box(self, place: int, length: int) -> tuple[int, int]:
        """First row and the row after the last of what a place sees, cut at the border of an image of `length` rows."""
        first = place * self.step + self.start
        return max(first, 0), min(first + self.size, length)


def window_of(layer: Any) -> list[int]:
    """Kernel size, stride, padding and dilation of a convolution or a pooling with square windows."""
    sizes = (layer.kernel_size, layer.stride, layer.padding, layer.dilation)
    return [int(size[0] if isinstance(size, tuple) else size) for size in sizes]


def field_of(net: nn.Module, layer: nn.Module) -> Field:
    """The field of a layer in a chain: its own window and all before it."""
    field = Field()
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.MaxPool2d)):
            field = field.behind(*window_of(module))
        if module is layer:
            break
    return field
