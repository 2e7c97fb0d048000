"""`module`: a class whose instances are torch modules."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import torch

from ..calls import named
from ..compare import Finding, compare
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..worker.given import Recipe
from ..worker.parameters import buffers_of, parameters_of, shapes_of, unstarted
from ..worker.replay import kept_randomness, replay
from .base import Call, Kind, Prepared, Reply, filled
from .gradients import compare_all_gradients, cotangent

QUOTED = re.compile(r"'[^']*'")


class Module(Kind):
    """Copy the reference's parameters into the student's module, then compare forward, gradients and buffers."""

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """What the module is given, a cotangent, and what to differentiate."""
        if like := prop.options.get("like"):
            return {"state": Recipe("net", like, 0)}
        steps = named(recorded, exercise.name)
        given = _given(exercise, filled(exercise, steps)[0], prop.options.get("narrow") or {})
        with kept_randomness():
            value = replay({"steps": filled(exercise, steps), **given, "dtype": torch.float64}, exercise.reference)
        last = len(steps) - 1
        wrt = [[last, i] for i, a in enumerate(steps[last]["args"]) if isinstance(a, torch.Tensor) and a.is_floating_point()]
        return {**given, "cotangent": cotangent(value), "wrt": wrt, "parameters": True}

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Compare the output, the gradient of each input and parameter, then the buffers."""
        if found := compare(truth["value"], own["value"], got["value"]):
            return found
        extras = prepared.case.extras
        if "cotangent" not in extras:
            return None
        names = [f"input {pointer[1] + 1}" for pointer in extras["wrt"]] + list(extras["state"])
        if found := compare_all_gradients(names, _all(truth), _all(own), _all(got)):
            return found
        exact, mine, theirs = (reply.get("buffers", {}) for reply in (truth, own, got))
        return compare(exact, mine, theirs, " buffer") if mine else None

    def agrees(self, prop: Property, prepared: Prepared, wrong: Reply, got: Reply) -> bool:
        """Parameters that do not fit must differ from the reference's at the same place, whatever they are called."""
        if wrong["status"] == got["status"] == "unusable":
            return QUOTED.sub("", wrong["message"]) == QUOTED.sub("", got["message"])
        return super().agrees(prop, prepared, wrong, got)


def _all(reply: Reply) -> list[Any]:
    return [*(reply.get("grads") or []), *reply.get("parameter_grads", [])]


def _given(exercise: Exercise, first: dict[str, Any], narrow: Mapping[int, int]) -> dict[str, Any]:
    """Parameters and buffers of the reference's shapes; where they are made narrower, these shapes too."""
    with unstarted():
        reference = exercise.reference(*first["args"], **first["kwargs"])
    if not isinstance(reference, torch.nn.Module):
        raise GraderError(f"{exercise.name} has a `module` property but makes no torch.nn.Module")
    shapes, buffers = shapes_of(parameters_of(reference)), shapes_of(buffers_of(reference))
    generator = torch.Generator().manual_seed(2)
    given: dict[str, Any] = {
        "state": {name: _weights(_narrowed(shape, narrow), generator) for name, shape in shapes.items()},
        "buffers": {name: _numbers(_narrowed(shape, narrow), generator).abs() + 0.5 for name, shape in buffers.items()},
    }
    return {**given, "shapes": {**shapes, **buffers}} if narrow else given


def _narrowed(shape: Sequence[int], narrow: Mapping[int, int]) -> list[int]:
    return [narrow.get(length, length) for length in shape]


def _numbers(shape: Sequence[int], generator: torch.Generator) -> torch.Tensor:
    """Numbers from -2 to 2 of all digits: sums of them are not 0, and no two the same, where a ReLU or a pool has a kink."""
    return torch.rand(tuple(shape), generator=generator, dtype=torch.float64) * 4 - 2


def _weights(shape: Sequence[int], generator: torch.Generator) -> torch.Tensor:
    """The same, divided by about the root of the inputs: no net explodes, and no sigmoid is full."""
    return _numbers(shape, generator) / 2 ** round(math.log2(math.prod(shape[1:]) or 1) / 2)
