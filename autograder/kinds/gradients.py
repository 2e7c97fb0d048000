"""`gradients`: autograd through the student's code."""

from __future__ import annotations

import inspect
from typing import Any

import torch

from ..compare import Finding, compare
from ..exercise import Exercise, Property
from .base import DTYPES, Call, Case, Kind, Prepared, Reply, reply_of


class Gradients(Kind):
    """Compare gradients with respect to the named arguments, for a cotangent that the grader draws."""

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """The cotangent, in whole numbers of the result's shape, and pointers to the arguments."""
        case = Case([{**recorded.steps[0], "name": exercise.name}])
        reply = reply_of(exercise.reference, exercise.name, case, DTYPES[0], "cpu")
        wrt = [pointer for name in prop.options["wrt"] if (pointer := _pointer(exercise, recorded, name))]
        return {"cotangent": cotangent(reply), "wrt": wrt}

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Compare the shape of the result, then each gradient."""
        names, exacts, mines, theirs_all = prop.options["wrt"], truth["grads"], own["grads"], got["grads"]
        if exacts is None or mines is None or theirs_all is None:  # a result of another shape has no gradients
            found = compare(truth["value"], own["value"], got["value"])
            return found or (None if exacts is theirs_all else Finding("the result has no gradients"))
        if len(theirs_all) != len(exacts):
            return Finding("what came back holds another number of gradients")
        for name, exact, mine, theirs in zip(names, exacts, mines, theirs_all, strict=False):
            if found := compare_gradients(name, exact, mine, theirs):
                return found
        return None


def compare_gradients(name: str, truth: Any, own: Any, got: Any) -> Finding | None:
    """Compare one gradient; None stands for an argument that plays no part, as zeros do."""
    if own is None and got is None:
        return None
    if got is None and bool((truth != 0).any()):
        return Finding(f"no gradient reaches {name}", own, got)
    if got is None:
        return None
    return compare(truth, own, got, f" gradient with respect to {name}")


def cotangent(reply: Reply) -> torch.Tensor:
    """Whole numbers from -3 to 3 in the shape of a reply's value, the same for the same shape."""
    value = reply.get("value")
    shape = value.shape if isinstance(value, torch.Tensor) else ()
    generator = torch.Generator().manual_seed(1)
    return torch.randint(-3, 4, tuple(shape), generator=generator).to(torch.float64)


def _pointer(exercise: Exercise, recorded: Call, name: str) -> list[Any] | None:
    """Where an argument stands in the first step; None where the call leaves it out or gives no tensor."""
    first = recorded.steps[0]
    if isinstance(first["kwargs"].get(name), torch.Tensor):
        return [0, name]
    position = list(inspect.signature(exercise.reference).parameters).index(name)
    given = first["args"][position] if position < len(first["args"]) else None
    return [0, position] if isinstance(given, torch.Tensor) else None
