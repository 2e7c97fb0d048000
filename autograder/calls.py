"""A call that is recorded here and carried out elsewhere: on the reference, on a mistake, on the student's code.

`call(x, weight, stride=2)` records one call of the exercise's function. `new(3, 8, kernel_size=3).eval()(x)` records an
expression on the exercise's class, step by step.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from .worker.given import Recipe


@dataclass(frozen=True)
class Call:
    """A recorded expression: a tuple of steps, each a dict of `do`, `name`, `args` and `kwargs`.

    Attributes and calls on it record further steps; nothing runs.
    """

    steps: tuple[dict[str, Any], ...] = ()

    def __getattr__(self, name: str) -> Call:
        if name.startswith("__"):  # copying and pickling look for these; no author records them
            raise AttributeError(name)
        return Call((*self.steps, {"do": "get", "name": name}))

    def __call__(self, *args: Any, **kwargs: Any) -> Call:
        *rest, last = self.steps
        if last["do"] == "get":
            return Call((*rest, {"do": "method", "name": last["name"], "args": args, "kwargs": kwargs}))
        return Call((*self.steps, {"do": "self", "name": "", "args": args, "kwargs": kwargs}))


def call(*args: Any, **kwargs: Any) -> Call:
    """Record one call of the exercise's function or class with these arguments."""
    return Call(({"do": "call", "name": "", "args": args, "kwargs": kwargs},))


def named(recorded: Call, name: str) -> list[dict[str, Any]]:
    """The steps of a recorded call on the exercise of this name."""
    first, *rest = recorded.steps
    return [{**first, "name": name}, *rest]


def cast(value: Any, dtype: torch.dtype, device: str) -> Any:
    """Copy a tree of arguments afresh, its floating arrays in `dtype` and its tensors on `device`."""
    if isinstance(value, torch.Tensor):
        wanted = dtype if value.is_floating_point() else value.dtype
        return value.detach().to(device=device, dtype=wanted, copy=True)
    if isinstance(value, np.ndarray):
        return value.astype(str(dtype).removeprefix("torch.")) if value.dtype.kind == "f" else value.copy()
    if isinstance(value, dict):
        return {key: cast(item, dtype, device) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(cast(item, dtype, device) for item in value)
    return copy.copy(value)


def has_floats(value: Any) -> bool:
    """Tell whether any array or net in a tree of arguments is floating: only then do two dtypes make two runs."""
    if isinstance(value, torch.Tensor):
        return value.is_floating_point()
    if isinstance(value, np.ndarray):
        return value.dtype.kind == "f"
    if isinstance(value, dict):
        return any(has_floats(item) for item in value.values())
    if isinstance(value, Recipe):
        return value.kind == "net"
    return isinstance(value, (list, tuple)) and any(has_floats(item) for item in value)
