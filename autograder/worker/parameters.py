"""Give a module the parameters and buffers of another: by name where all names agree, else by order and shape.

The order is that of a walk which comes to the parts of a module before its own parameters: so it makes no difference whether
the bias at the end of a net belongs to the net itself or to a layer of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import torch
from torch.nn import init

STARTERS = (
    "uniform_",
    "normal_",
    "trunc_normal_",
    "xavier_uniform_",
    "xavier_normal_",
    "kaiming_uniform_",
    "kaiming_normal_",
)


class CannotReplay(Exception):
    """The student's object does not offer what the call needs; the message says what."""


def parameters_of(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    """A module's parameters by name, those of its parts before its own."""
    return _once((prefix + name, value) for prefix, part in _parts(module) for name, value in part._parameters.items())


def buffers_of(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    """A module's buffers of floating point, in the order of its parameters; counters are no business of a reference."""
    found = _once((prefix + name, value) for prefix, part in _parts(module) for name, value in part._buffers.items())
    return {name: value for name, value in found.items() if value.is_floating_point()}


def load(kind: str, own: Mapping[str, torch.Tensor], values: Mapping[str, torch.Tensor], shapes: Mapping[str, Any]) -> None:
    """Put `values` in the place of a module's own parameters or buffers, which must have these `shapes`.

    The values may be narrower than the shapes: what a net computes follows its parameters, and a narrow net is fast.
    """
    wanted = {name: shapes[name] for name in values}
    for (name, value), old in zip(values.items(), matched(kind, wanted, own).values(), strict=True):
        if value.dim() != len(shapes[name]):
            raise CannotReplay(f"{name} cannot be narrowed to {tuple(value.shape)}")
        old.data = value.detach().clone()


def shapes_of(values: Mapping[str, torch.Tensor]) -> dict[str, tuple[int, ...]]:
    """The shape of each."""
    return {name: tuple(value.shape) for name, value in values.items()}


def matched(kind: str, wanted: Mapping[str, Sequence[int]], own: Mapping[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """What a module has, under the names that are wanted: by name where all names agree, else one after the other.

    Raises:
        CannotReplay: the first that differs in shape, or is missing, or is one too many, is named.
    """
    if set(own) == set(wanted):
        own = {name: own[name] for name in wanted}
    for number, (asked, had) in enumerate(zip_longest(wanted.items(), own.items()), start=1):
        if had is None:
            raise CannotReplay(f"{kind} {number} of {len(wanted)} is missing: {asked[0]!r} of shape {tuple(asked[1])}")
        name, shape = had[0], tuple(had[1].shape)
        if asked is None:
            raise CannotReplay(f"{kind} {number}, {name!r} of shape {shape}, is one too many")
        if shape != tuple(asked[1]):
            raise CannotReplay(f"{kind} {number}, {name!r}, has shape {shape}, expected {tuple(asked[1])} for {asked[0]!r}")
    return dict(zip(wanted, own.values(), strict=True))


@contextlib.contextmanager
def unstarted() -> Iterator[None]:
    """Leave out the random numbers with which layers start: what is about to get its parameters needs none."""
    kept = {name: getattr(init, name) for name in STARTERS}
    for name in kept:
        setattr(init, name, lambda tensor, *_args, **_kwargs: tensor)
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(init, name, function)


def _parts(module: torch.nn.Module, prefix: str = "") -> Iterator[tuple[str, torch.nn.Module]]:
    for name, part in module.named_children():
        yield from _parts(part, f"{prefix}{name}.")
    yield prefix, module


def _once(named: Iterator[tuple[str, torch.Tensor | None]]) -> dict[str, torch.Tensor]:
    """By name, each tensor under its first name only."""
    found: dict[int, tuple[str, torch.Tensor]] = {}
    for name, value in named:
        if value is not None:
            found.setdefault(id(value), (name, value))
    return dict(found.values())
