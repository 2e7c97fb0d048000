"""`module`: a class whose instances are torch modules."""

from __future__ import annotations

from typing import Any

import torch

from ..calls import named
from ..compare import Finding, compare
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..worker.replay import kept_randomness, replay
from .base import Call, Kind, Prepared, Reply, filled
from .gradients import compare_all_gradients, cotangent


class Module(Kind):
    """Copy the reference's parameters into the student's module, then compare forward, gradients and buffers."""

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """Parameters of the reference's shapes in short dyadic numbers, a cotangent, and what to differentiate."""
        steps = named(recorded, exercise.name)
        first = filled(exercise, steps)[0]
        reference = exercise.reference(*first["args"], **first["kwargs"])
        if not isinstance(reference, torch.nn.Module):
            raise GraderError(f"{exercise.name} has a `module` property but makes no torch.nn.Module")
        state = _parameters(reference)
        with kept_randomness():
            value = replay({"steps": filled(exercise, steps), "state": state, "dtype": torch.float64}, exercise.reference)
        last = len(steps) - 1
        wrt = [[last, i] for i, a in enumerate(steps[last]["args"]) if isinstance(a, torch.Tensor) and a.is_floating_point()]
        return {"state": state, "cotangent": cotangent(value), "wrt": wrt, "parameters": True}

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Compare the output, the gradient of each input and parameter, then the buffers."""
        if found := compare(truth["value"], own["value"], got["value"]):
            return found
        names = [f"input {pointer[1] + 1}" for pointer in prepared.case.extras["wrt"]]
        names += list(prepared.case.extras["state"])
        if found := compare_all_gradients(names, _all(truth), _all(own), _all(got)):
            return found
        exact, mine, theirs = (reply.get("buffers", {}) for reply in (truth, own, got))
        return compare(exact, mine, theirs, " buffer") if mine else None


def _all(reply: Reply) -> list[Any]:
    return [*(reply.get("grads") or []), *reply.get("parameter_grads", [])]


def _parameters(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(2)
    return {
        name: torch.randint(-4, 5, tuple(p.shape), generator=generator).to(torch.float64) / 2
        for name, p in module.named_parameters()
    }
