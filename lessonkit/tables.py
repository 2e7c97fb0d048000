"""What a net costs, by arithmetic: the formulas of the convolution chapter, carried from layer to layer.

No image is needed, and no net is run. Only the parts of `lessonkit.nets` and the usual layers are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, prod

from torch import nn

from .nets.parts import Added, Scaled, SideBySide

Shape = tuple[int, ...]  # of one sample: (C, H, W), or (features,)
IN_PLACE = (nn.ReLU, nn.Sigmoid, nn.Softmax, nn.Dropout, nn.BatchNorm2d, nn.LocalResponseNorm, nn.Identity)
BYTES = 4  # of a float32


@dataclass(frozen=True)
class Cost:
    """One line of a table: what a layer, or a whole part of a net, gives and takes for one image.

    Attributes:
        name: of the layer or part.
        output: the shape of what it returns.
        parameters: learnt numbers.
        multiply_adds: of convolutions and dense layers.
        values: numbers written to memory by convolutions, dense layers and pools; what batch norm, ReLU and dropout make is
            written over their input.
    """

    name: str
    output: Shape
    parameters: int
    multiply_adds: int
    values: int

    @property
    def activation_bytes(self) -> int:
        return BYTES * self.values


def costs(net: nn.Sequential, image: Shape) -> list[Cost]:
    """The cost of each part of `net` for one image: its input first, then the parts by name.

    Raises:
        TypeError: the net holds a layer whose cost is not known here.
    """
    rows = [Cost("input", image, 0, 0, prod(image))]
    for name, part in net.named_children():
        rows.append(_cost(name, part, rows[-1].output))
    return rows


def total(rows: Iterable[Cost]) -> Cost:
    """All rows in one."""
    rows = list(rows)
    sums = (sum(getattr(row, name) for row in rows) for name in ("parameters", "multiply_adds", "values"))
    return Cost("total", rows[-1].output, *sums)


def show(rows: Sequence[Cost]) -> None:
    """Print a table; rows that only change the shape are left out."""
    _print_row("layer", "output", "parameters", "mult-adds", "memory")
    for row in rows:
        if row.values:
            _print_cost(row, " × ".join(map(str, row.output)))
    _print_cost(total(rows), "")


def compare(tables: Mapping[str, Sequence[Cost]]) -> None:
    """Print the totals of several tables, one a line."""
    _print_row("", "", "parameters", "mult-adds", "memory")
    for name, rows in tables.items():
        _print_cost(replace(total(rows), name=name), "")


def _print_cost(row: Cost, shape: str) -> None:
    _print_row(row.name, shape, f"{row.parameters:,}", f"{row.multiply_adds / 1e6:,.1f} M", _size(row.activation_bytes))


def _print_row(name: str, *others: str) -> None:
    """Names may run on into the column of shapes where that is empty."""
    shape, *numbers = others
    start = f"{name:<28}" if not shape else f"{name:<13}{shape:>15}"
    print(start + "".join(f"{text:>{width}}" for text, width in zip(numbers, (13, 11, 9), strict=True)))


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} KB"


def _cost(name: str, part: nn.Module, shape: Shape) -> Cost:
    own = sum(each.numel() for each in part.parameters())
    if isinstance(part, nn.Conv2d):
        output = (part.out_channels, *_slid(part, shape))
        return Cost(name, output, own, part.weight.numel() * prod(output[1:]), prod(output))
    if isinstance(part, nn.Linear):
        return Cost(name, (part.out_features,), own, part.weight.numel(), part.out_features)
    if isinstance(part, nn.MaxPool2d | nn.AvgPool2d):
        output = (shape[0], *_slid(part, shape))
        return Cost(name, output, own, 0, prod(output))
    if isinstance(part, nn.AdaptiveAvgPool2d):
        return Cost(name, (shape[0], 1, 1), own, 0, shape[0])
    if isinstance(part, nn.Flatten):
        return Cost(name, (prod(shape),), own, 0, 0)
    if isinstance(part, nn.Unflatten):
        return Cost(name, tuple(part.unflattened_size), own, 0, 0)
    if isinstance(part, IN_PLACE):
        return Cost(name, shape, own, 0, 0)
    return _joined(name, part, shape)


def _joined(name: str, part: nn.Module, shape: Shape) -> Cost:
    """The cost of what is put together from parts."""
    if isinstance(part, nn.Sequential):
        rows = [Cost("", shape, 0, 0, 0)]
        for each in part:
            rows.append(_cost("", each, rows[-1].output))
        output = rows[-1].output
    elif isinstance(part, SideBySide | Added):
        rows = [_cost("", each, shape) for each in part.values()]
        channels = sum(row.output[0] for row in rows) if isinstance(part, SideBySide) else rows[0].output[0]
        output = (channels, *rows[0].output[1:])
    elif isinstance(part, Scaled):
        rows, output = [_cost("", part.gate, shape)], shape
    else:
        raise TypeError(f"the cost of {type(part).__name__} is not known")
    whole = total(rows)
    return Cost(name, output, whole.parameters, whole.multiply_adds, whole.values)


def _slid(layer: nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d, shape: Shape) -> tuple[int, int]:
    """Height and width after a window has slid over the map, without dilation."""
    rounded = ceil if getattr(layer, "ceil_mode", False) else floor
    windows, strides, borders = _pair(layer.kernel_size), _pair(layer.stride), _pair(layer.padding)
    sizes = [
        rounded((size + 2 * border - window) / stride) + 1
        for size, window, stride, border in zip(shape[1:], windows, strides, borders, strict=True)
    ]
    return sizes[0], sizes[1]


def _pair(value: object) -> tuple[int, int]:
    if isinstance(value, int):
        return value, value
    assert isinstance(value, tuple)
    return value[0], value[1]
