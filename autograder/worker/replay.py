"""Carry out a recorded call: on the student's code in the child, on the reference in the grader.

A request is a dict: `steps` (a list of dicts `do, name, args, kwargs`), and optionally `wrt` (which arguments to
differentiate, as `[step, position or keyword]`), `cotangent`, `parameters` (differentiate these too), `state` (the
parameters that a module is given before its second step), `shapes` (which parameters it must have, where `state` is
narrower), `buffers` (as `state`), `device` and `dtype` (of such a module), `of` (the argument whose tensors after
the call are its value) and `watch` (say how the nets among the arguments differ after it). A step that does `back` notes
the value so far and goes back to what the first step made; the value of such a script is the list of them. With `count`
nothing is computed, but counted.
"""

from __future__ import annotations

import contextlib
import random
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import torch

from .changes import Watch, copied
from .counting import count
from .nets import NetWatch, left_in
from .parameters import CannotReplay, buffers_of, load, matched, parameters_of, shapes_of, unstarted

SEED = 0  # of all generators that are nobody's own


def _own(function: Any, **others: Any) -> types.FunctionType:
    """A copy of a function with a body of its own, and with others in place of globals: an exercise may ban the original."""
    copy = types.FunctionType(
        function.__code__, {**function.__globals__, **others}, function.__name__, function.__defaults__, function.__closure__
    )
    copy.__kwdefaults__ = function.__kwdefaults__
    return copy


_engine = types.SimpleNamespace(_execution_engine=torch.autograd.Variable._execution_engine)
_run_backward = _own(torch.autograd.graph._engine_run_backward, Variable=_engine)
differentiate = _own(torch.autograd.grad, _engine_run_backward=_run_backward)


def replay(request: Mapping[str, Any], target: Any) -> dict[str, Any]:
    """Run the steps on `target` and return value, gradients, buffers and, if there are any, changed arguments."""
    steps = request["steps"]
    if request.get("count"):
        return {"value": count(steps, target)}
    watch, nets = Watch(steps), NetWatch(steps) if request.get("watch") else None
    leaves = _require_gradients(request, steps)
    torch.default_generator.manual_seed(SEED)  # torch.manual_seed takes a millisecond
    current, module = _run(request, steps, target)
    of = request.get("of")
    result: dict[str, Any] = {"value": current if of is None else left_in(_at(steps, *of))}
    if request.get("cotangent") is not None:
        result |= _gradients(request, current, leaves, module)
    if module is not None and "buffers" in request:
        result["buffers"] = {name: buffer.detach() for name, buffer in _buffers(request, module).items()}
    if changed := watch.changed():
        result["changed"] = changed
    return result if nets is None else {**result, "nets": nets.differences()}


def seed_others() -> None:
    """Seed the generators of Python and NumPy; it takes longer than many a call, so a batch of calls does it once."""
    random.seed(SEED)
    np.random.seed(SEED)


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
    made, module = _first(request, steps[0], target)
    current, noted = made, []
    for step in steps[1:]:
        if step["do"] == "back":
            noted.append(_as_now(current))
            current = made
        else:
            current = _step(current, step)
    return noted or current, module


def _first(request: Mapping[str, Any], step: Mapping[str, Any], target: Any) -> tuple[Any, torch.nn.Module | None]:
    """What the first step makes; if that is a module, with the parameters and buffers that it is given."""
    state = request.get("state")
    if state is None:
        made = _step(target, step)
    else:
        with unstarted():
            made = _step(target, step)
    if not isinstance(made, torch.nn.Module):
        if state is not None:
            raise CannotReplay(f"{step['name']}(...) is no torch.nn.Module")
        return made, None
    if state is not None:
        load_parameters(made, state, request.get("shapes"))
    if request.get("buffers"):
        load("buffer", buffers_of(made), request["buffers"], request.get("shapes") or shapes_of(request["buffers"]))
    made.to(device=request.get("device"), dtype=request.get("dtype"))
    return made, made


def _step(current: Any, step: Mapping[str, Any]) -> Any:
    if step["do"] == "get":
        return getattr(current, step["name"])
    function = getattr(current, step["name"]) if step["do"] == "method" else current
    return function(*step["args"], **step["kwargs"])


def _as_now(value: Any) -> Any:
    """A value as it is now: a later step may change its arrays in place."""
    if isinstance(value, (list, tuple)):
        return (tuple if isinstance(value, tuple) else list)(map(_as_now, value))
    return copied(value) if type(value) is dict or isinstance(value, (torch.Tensor, np.ndarray)) else value


def load_parameters(
    module: torch.nn.Module,
    state: Mapping[str, torch.Tensor] | torch.nn.Module,
    shapes: Mapping[str, Any] | None = None,
) -> None:
    """Copy `state`, or the parameters of another module, into a module's own: by name or else by order and shape."""
    values = parameters_of(state) if isinstance(state, torch.nn.Module) else state
    load("parameter", parameters_of(module), values, shapes or shapes_of(values))


def _buffers(request: Mapping[str, Any], module: torch.nn.Module) -> dict[str, torch.Tensor]:
    """A module's buffers, under the names that the request has for them; none where it has none."""
    wanted = shapes_of(request["buffers"])
    return matched("buffer", wanted, buffers_of(module)) if wanted else {}


def _at(steps: list[dict[str, Any]], number: int, key: int | str) -> Any:
    step = steps[number]
    return step["args"][key] if isinstance(key, int) else step["kwargs"][key]


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
    parameters = matched("parameter", shapes_of(request["state"]), parameters_of(module)) if module and asked else {}
    wanted = [*leaves, *parameters.values()]
    if not value.requires_grad:
        raise CannotReplay("the result is cut off from its inputs: autograd finds no path back")
    found = differentiate((value * cotangent).sum(), wanted, allow_unused=True)
    grads = list(found[: len(leaves)])
    return {"grads": grads, "parameter_grads": list(found[len(leaves) :])}
