"""What a call did to its arguments: noted before the call, and looked at after it.

Every array is watched where it stands, at any depth of lists, tuples and dicts. That `weights[0]` changed is said of the
array that was there before the call: code that puts another array in its place has changed the list and not the array.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch

# The worker's own, whatever the student's code exchanges later by way of torch's names.
_clone, _detach = torch._C.TensorBase.clone, torch._C.TensorBase.detach
_equal, _isnan, _nan_to_num = torch.equal, torch.isnan, torch.nan_to_num

ARRAYS = (torch.Tensor, np.ndarray)
TREES = (list, tuple, dict)
LONGEST_KEY = 60


class Watch:
    """Remembers the arguments of steps as they are now."""

    def __init__(self, steps: Sequence[Mapping[str, Any]]) -> None:
        self._noted: list[tuple[int, int | str, str, Any, Any]] = []
        self._lists: list[tuple[int, int | str, Any, Any]] = []
        for number, key, value in arguments(steps):
            if isinstance(value, ARRAYS):
                self._noted.append((number, key, "", value, copied(value)))
            elif isinstance(value, TREES):
                self._noted += [(number, key, path, held, copied(held)) for path, held in _held(value, "")]
                self._lists.append((number, key, value, _outline(value)))

    def changed(self) -> list[list[Any]]:
        """What is not as it was, as `[step, position or keyword, path, value now]`.

        The path of an array is as in `[0]['w']`; a list, tuple or dict that holds other things than before, an array put in
        another's place included, stands there whole and with an empty path.
        """
        arrays = [[n, key, path, held] for n, key, path, held, before in self._noted if not same(before, held)]
        lists = [[n, key, "", value] for n, key, value, before in self._lists if not _holds(before, value)]
        return [*arrays, *lists]


def arguments(steps: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int | str, Any]]:
    """Every argument of every step, with its step and its position or keyword."""
    for number, step in enumerate(steps):
        for position, value in enumerate(step.get("args", ())):
            yield number, position, value
        for keyword, value in step.get("kwargs", {}).items():
            yield number, keyword, value


def _held(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every array in a tree, with its path."""
    if isinstance(value, ARRAYS):
        yield path, value
    for key, item in _items(value):
        yield from _held(item, f"{path}[{repr(key)[:LONGEST_KEY]}]")


def _items(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, (list, tuple)):
        yield from enumerate(value)


def _outline(value: Any) -> Any:
    """A tree's lists and dicts copied, and what they hold as it stands."""
    if isinstance(value, dict):
        return {key: _outline(item) for key, item in value.items()}
    return type(value)(map(_outline, value)) if isinstance(value, (list, tuple)) else value


def _holds(before: Any, now: Any) -> bool:
    """Whether a tree is still of the same lists and dicts, with the same things in them."""
    if isinstance(before, (dict, list, tuple)):
        return (
            type(now) is type(before)
            and len(now) == len(before)
            and all(
                key == other and _holds(one, two)
                for (key, one), (other, two) in zip(_items(before), _items(now), strict=True)
            )
        )
    return now is before or (not isinstance(before, ARRAYS) and type(now) is type(before) and bool(now == before))


def copied(value: Any) -> Any:
    """A copy of a tree, its arrays included."""
    if isinstance(value, torch.Tensor):
        return _clone(_detach(value) if value.requires_grad else value)
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return type(value)(map(copied, value)) if isinstance(value, (list, tuple)) else value


def same(one: Any, other: Any) -> bool:
    """Whether an array is another's equal in dtype, shape and value, where NaN is NaN; a tensor's gradient aside."""
    if isinstance(one, torch.Tensor) is not isinstance(other, torch.Tensor):
        return False
    if isinstance(one, torch.Tensor) and one.dtype is other.dtype and one.device == other.device and _equal(one, other):
        return True
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if isinstance(one, torch.Tensor):
        return one.device == other.device and _equal_tensors(one, _detach(other))
    return bool(one.tobytes() == other.tobytes())


def _equal_tensors(one: torch.Tensor, other: torch.Tensor) -> bool:
    if _equal(one, other) or not one.is_floating_point():
        return _equal(one, other)
    return _equal(_isnan(one), _isnan(other)) and _equal(*(_nan_to_num(x, 0.0, math.inf, -math.inf) for x in (one, other)))
