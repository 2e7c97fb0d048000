"""Read the arguments of a convolution, and refuse those that PyTorch's operators refuse."""

import operator
from numbers import Real
from typing import Any

import numpy as np
import torch
from torch import Tensor

FRACTIONS = {torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128}
WHOLE = {torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64}


def whole_number(value: Any, name: str) -> int:
    """Read what counts as an int: Python's own, NumPy's, a tensor of one int. A bool does not, nor does a float."""
    if isinstance(value, bool):
        raise ValueError(f"{name} is a whole number of pixels or groups, not {value}")
    return _index(value, name)


def whole_numbers(values: list[Any] | tuple[Any, ...], name: str) -> tuple[int, ...]:
    """Read a sequence as PyTorch does, which looks for a bool in the first place only."""
    return whole_number(values[0], name), *(_index(value, name) for value in values[1:])


def pair(value: Any, name: str) -> tuple[int, int]:
    """Read an int, which stands for both directions, or a pair (down, across); a sequence of one is taken for an int."""
    values = value if isinstance(value, (tuple, list)) else (value,)
    if len(values) not in (1, 2):
        raise ValueError(f"{name} is an int or a pair, not {value}")
    numbers = whole_numbers(values, name)
    return numbers[0], numbers[-1]


def _index(value: Any, name: str) -> int:
    try:
        return operator.index(value)
    except (TypeError, RuntimeError, ValueError) as error:
        raise ValueError(f"{name} is a whole number of pixels or groups, not {value!r}") from error


def check_dtypes(allowed: set[torch.dtype], x: Tensor, *others: Tensor | None) -> None:
    """Raise a TypeError unless x is of an allowed dtype and all others share it."""
    if x.dtype not in allowed:
        raise TypeError(f"nothing is computed here in {x.dtype}")
    for other in others:
        if other is not None and other.dtype != x.dtype:
            raise TypeError(f"operands of {x.dtype} and {other.dtype} do not go together")


def check_operand_dtypes(allowed: set[torch.dtype], x: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    """Raise a TypeError for dtypes that a convolution refuses. Of no numbers PyTorch only asks that a bias be of x's."""
    if 0 in x.shape[:2]:
        check_dtypes({x.dtype}, x, weight if x.is_complex() else None, bias)
    else:
        check_dtypes(allowed, x, weight, bias)


def check_channels(channels: int, wanted: int, filters: int, groups: int) -> None:
    """Raise a ValueError unless `groups` divides the first axis of the weight, and x has the channels that it wants."""
    if groups < 1:
        raise ValueError(f"groups is {groups}, and must be at least 1")
    if filters < groups or filters % groups:
        raise ValueError(f"{groups} groups do not share {filters} filters equally")
    if channels != wanted:
        raise ValueError(f"x has {channels} channels, but weight and {groups} groups ask for {wanted}")


def check_bias(bias: Tensor | None, length: int) -> None:
    """Raise a ValueError unless a bias is one number for every output channel."""
    if bias is not None and bias.shape != (length,):
        raise ValueError(f"bias has the shape {tuple(bias.shape)}, but there are {length} output channels")


def check_axes(**operands: Tensor) -> None:
    """Raise a ValueError unless all operands have the four axes of images and filters."""
    for name, operand in operands.items():
        if operand.ndim != 4:
            raise ValueError(f"{name} has the shape {tuple(operand.shape)}, and must have four axes")


def check_images(x: Tensor) -> None:
    """Raise a ValueError for images without pixels, whatever the padding, unless there are no images or no channels."""
    if 0 in x.shape[2:] and 0 not in x.shape[:2]:
        raise ValueError(f"images of {x.shape[2]} x {x.shape[3]} pixels are empty")


def read_border(padding: Any) -> tuple[int, int, int, int]:
    """Read a padding (left, right, top, bottom)."""
    if not isinstance(padding, (tuple, list)) or len(padding) != 4:
        raise ValueError(f"padding is (left, right, top, bottom), not {padding!r}")
    left, right, top, bottom = whole_numbers(padding, "padding")
    return left, right, top, bottom


def read_value(value: Any) -> float:
    """Read the number that a border is filled with; None stands for 0."""
    if value is None:
        return 0.0
    scalar = isinstance(value, Tensor) and value.ndim == 0 and not value.is_complex()
    if not scalar and not isinstance(value, (Real, np.bool_)):
        raise ValueError(f"value is a number, not {value!r}")
    return float(value)


def check_border(shape: torch.Size, padding: tuple[int, int, int, int], mode: str) -> None:
    """Raise a ValueError where the mode cannot fill such a border, or where more is cropped than there is."""
    if mode not in ("constant", "replicate", "reflect"):
        raise ValueError(f"mode is constant, replicate or reflect, not {mode!r}")
    if mode != "constant" and 0 in shape[1:]:
        raise ValueError(f"{mode} finds no pixel to copy in images of the shape {tuple(shape)}")
    left, right, top, bottom = padding
    kept = []
    for size, before, after in ((shape[3], left, right), (shape[2], top, bottom)):
        if mode == "reflect" and max(before, after) >= size:
            raise ValueError(f"reflect mirrors less than the whole image: padding {before} and {after} for a size of {size}")
        kept.append(size + (min(before, 0) + min(after, 0) if mode == "constant" else before + after))
    if min(kept) < 0 or (mode != "constant" and max(kept) == 0):
        raise ValueError(f"padding {padding} cuts off more than there is in images of {shape[2]} x {shape[3]}")
