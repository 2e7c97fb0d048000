"""`gradients`: autograd through the student's code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from ..compare import Finding, compare
from ..exercise import Exercise, Property
from .base import DTYPES, Call, Case, Kind, Prepared, Reply, pointer_to, reply_of


class Gradients(Kind):
    """Compare gradients with respect to the named arguments, for a cotangent that the grader draws."""

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """The cotangent, in whole numbers of the result's shape, and pointers to the arguments."""
        case = Case([{**recorded.steps[0], "name": exercise.name}])
        reply = reply_of(exercise, exercise.reference, case, DTYPES[0], "cpu")
        wrt = [pointer for name in prop.options["wrt"] if (pointer := _pointer(exercise, recorded, name))]
        names = [name for name in prop.options["wrt"] if _pointer(exercise, recorded, name)]
        return {"cotangent": cotangent(reply), "wrt": wrt, "names": names}

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Compare the shape of the result, then each gradient."""
        exacts, mines, theirs = (reply.get("grads") for reply in (truth, own, got))
        if exacts is None or mines is None or theirs is None:  # a result of another shape has no gradients
            found = compare(truth["value"], own["value"], got["value"])
            return found or (None if exacts is theirs else Finding("the result has no gradients"))
        return compare_all_gradients(prepared.case.extras["names"], exacts, mines, theirs)


def compare_all_gradients(names: Sequence[str], truth: Sequence, own: Sequence, got: Sequence) -> Finding | None:
    """Compare gradients in the order of their names."""
    if len(got) != len(truth):
        return Finding("what came back holds another number of gradients")
    findings = (compare_gradients(*four) for four in zip(names, truth, own, got, strict=False))
    return next((found for found in findings if found), None)


def compare_gradients(name: str, truth: Any, own: Any, got: Any) -> Finding | None:
    """Compare one gradient; None stands for an argument that plays no part, as zeros do."""
    if own is None or got is None:
        present = next((gradient for gradient in (truth, got) if gradient is not None), None)
        if present is None or not bool((present != 0).any()):
            return None
        said = f"no gradient reaches {name}" if got is None else f"{name} should have no gradient"
        return Finding(said, own, got)
    return compare(truth, own, got, f" gradient with respect to {name}")


def cotangent(reply: Reply) -> torch.Tensor:
    """Whole numbers from -3 to 3 in the shape of a reply's value, the same for the same shape."""
    value = reply.get("value")
    shape = value.shape if isinstance(value, torch.Tensor) else ()
    generator = torch.Generator().manual_seed(1)
    return torch.randint(-3, 4, tuple(shape), generator=generator).to(torch.float64)


def _pointer(exercise: Exercise, recorded: Call, name: str) -> list[Any] | None:
    """Where an argument stands in the first step; None where the call leaves it out or gives no tensor."""
    found = pointer_to(exercise, recorded, name)
    if found is None:
        return None
    first = recorded.steps[0]
    given = first["kwargs"][name] if isinstance(found[1], str) else first["args"][found[1]]
    return found if isinstance(given, torch.Tensor) else None
