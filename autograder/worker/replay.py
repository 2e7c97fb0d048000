"""Carry out a recorded call: on the student's code in the child, on the reference in the grader.

A request is a dict: `steps` (a list of dicts `do, name, args, kwargs`), and optionally `wrt` (which arguments to
differentiate, as `[step, position or keyword]`), `cotangent`, `parameters` (differentiate these too), `state` (the
parameters that a module is given before its second step), `device` and `dtype` (of such a module) and `seed`. A step that
does `back` notes the value so far and goes back to what the first step made; the value of such a script is the list of them.
"""

from __future__ import annotations

import contextlib
import random
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

# The worker's own, whatever the student's code exchanges later by way of torch's names.
_clone, _detach, _equal = torch._C.TensorBase.clone, torch._C.TensorBase.detach, torch.equal

# An exercise may ban autograd's function; this copy has a body of its own, which no ban exchanges.
_grad = torch.autograd.grad
differentiate = types.FunctionType(_grad.__code__, _grad.__globals__, "grad", _grad.__defaults__, _grad.__closure__)
differentiate.__kwdefaults__ = _grad.__kwdefaults__


class CannotReplay(Exception):
    """The student's object does not offer what the call needs; the message says what."""


def replay(request: Mapping[str, Any], target: Any) -> dict[str, Any]:
    """Run the steps on `target` and return value, gradients, changed arguments and buffers."""
    steps = request["steps"]
    before = [(pointer, value, _copy(value)) for pointer, value in _arguments(steps)]
    leaves = _require_gradients(request, steps)
    _seed(request.get("seed", 0))
    current, module = _run(request, steps, target)
    result: dict[str, Any] = {"value": current}
    if request.get("cotangent") is not None:
        result |= _gradients(request, current, leaves, module)
    if module is not None:
        result["buffers"] = {name: buffer.detach() for name, buffer in module.named_buffers()}
    result["changed"] = [[*pointer, value] for pointer, value, copied in before if not _same(copied, value)]
    return result


def _seed(seed: int) -> None:
    torch.default_generator.manual_seed(seed)  # torch.manual_seed takes a millisecond
    random.seed(seed)
    np.random.seed(seed)


@contextlib.contextmanager
def kept_randomness() -> Iterator[None]:
    """Leave all generators as they were: a check in the student's own notebook must not reseed it."""
    numbers, arrays = random.getstate(), np.random.get_state()
    try:
        with torch.random.fork_rng(devices=[]):
            yield
    finally:
        random.setstate(numbers)
        np.random.set_state(arrays)


def _run(request: Mapping[str, Any], steps: list[dict[str, Any]], target: Any) -> tuple[Any, torch.nn.Module | None]:
    current, module = _step(target, steps[0]), None
    if isinstance(current, torch.nn.Module):
        module = current
        if request.get("state") is not None:
            load_parameters(module, request["state"])
        module.to(device=request.get("device"), dtype=request.get("dtype"))
    elif request.get("state") is not None:
        raise CannotReplay(f"{steps[0]['name']}(...) is no torch.nn.Module")
    made, noted = current, list[Any]()
    for step in steps[1:]:
        if step["do"] == "back":
            noted.append(_as_now(current))
            current = made
        else:
            current = _step(current, step)
    return noted or current, module


def _step(current: Any, step: Mapping[str, Any]) -> Any:
    if step["do"] == "get":
        return getattr(current, step["name"])
    function = getattr(current, step["name"]) if step["do"] == "method" else current
    return function(*step["args"], **step["kwargs"])


def _as_now(value: Any) -> Any:
    """A value as it is now: a later step may change its arrays in place."""
    if isinstance(value, (list, tuple)):
        return (tuple if isinstance(value, tuple) else list)(map(_as_now, value))
    return _copy(value) if type(value) is dict or isinstance(value, (torch.Tensor, np.ndarray)) else value


def load_parameters(module: torch.nn.Module, state: Mapping[str, torch.Tensor]) -> None:
    """Copy `state` into the module's parameters, by name where all names agree, else by order and shape."""
    own = _named_as(state, module)
    for name, wanted in state.items():
        if name not in own:
            raise CannotReplay(f"the module has parameters {_shapes(module)}, but {name} {tuple(wanted.shape)} is asked")
        if own[name].shape != wanted.shape:
            raise CannotReplay(f"{name} has shape {tuple(own[name].shape)}, but {tuple(wanted.shape)} is asked")
    if len(own) != len(state):
        raise CannotReplay(f"the module has parameters {_shapes(module)}, but only {', '.join(state) or 'none'} are asked")
    with torch.no_grad():
        for name, wanted in state.items():
            own[name].data = wanted.clone()


def _named_as(state: Mapping[str, torch.Tensor], module: torch.nn.Module) -> dict[str, torch.nn.Parameter]:
    """The module's parameters in the order of `state`: by name where all names agree, else one after the other."""
    own = dict(module.named_parameters())
    if set(own) == set(state):
        return {name: own[name] for name in state}
    return dict(zip(state, own.values(), strict=True)) if len(own) == len(state) else own


def _shapes(module: torch.nn.Module) -> str:
    return ", ".join(f"{name} {tuple(value.shape)}" for name, value in module.named_parameters()) or "none"


def _arguments(steps: list[dict[str, Any]]) -> Iterator[tuple[tuple[int, int | str], Any]]:
    """Every argument that holds arrays, at any depth, with its pointer (step, position or keyword)."""
    for number, step in enumerate(steps):
        named: list[tuple[int | str, Any]] = [*enumerate(step.get("args", ())), *step.get("kwargs", {}).items()]
        for key, value in named:
            if isinstance(value, (torch.Tensor, np.ndarray, list, tuple, dict)):
                yield (number, key), value


def _at(steps: list[dict[str, Any]], number: int, key: int | str) -> Any:
    step = steps[number]
    return step["args"][key] if isinstance(key, int) else step["kwargs"][key]


def _copy(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return _clone(_detach(value))
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return type(value)(_copy(item) for item in value) if isinstance(value, (list, tuple)) else value


def _same(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, torch.Tensor):
        return one.shape == other.shape and one.dtype == other.dtype and _equal(one, _detach(other))
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


def _require_gradients(request: Mapping[str, Any], steps: list[dict[str, Any]]) -> list[torch.Tensor]:
    return [_at(steps, *pointer).requires_grad_() for pointer in request.get("wrt", ())]


def _gradients(
    request: Mapping[str, Any], value: Any, leaves: list[torch.Tensor], module: torch.nn.Module | None
) -> dict[str, Any]:
    """Differentiate `(value * cotangent).sum()`; a leaf that plays no part has gradient None."""
    cotangent = request["cotangent"]
    if not isinstance(value, torch.Tensor) or value.shape != cotangent.shape:
        return {"grads": None}  # the value itself is wrong, and its comparison says how
    asked = module is not None and request.get("parameters")
    parameters = _named_as(request.get("state") or {}, module) if module is not None and asked else {}
    wanted = [*leaves, *parameters.values()]
    if not value.requires_grad:
        raise CannotReplay("the result is cut off from its inputs: autograd finds no path back")
    found = differentiate((value * cotangent).sum(), wanted, allow_unused=True)
    grads = list(found[: len(leaves)])
    return {"grads": grads, "parameter_grads": list(found[len(leaves) :])}
