"""`leaves`: that the nets which a call is handed are afterwards as they came."""

from __future__ import annotations

from typing import Any

import torch

from ..compare import Finding, differs_in_kind
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..worker.given import recipes_in
from ..worker.nets import EVERY_MODULE
from .base import Case, Kind, Prepared, Reply

ABSENT = {"class", "shape"}  # what is said of a module or a tensor that is new, or gone
LONGEST = 100


class Leaves(Kind):
    """Compare every net before the call with itself after it, where the call was made; the result is compared in kind."""

    hidden_cases = 8
    kept_cases = 3
    dtypes = (torch.float32,)
    compares_numbers = False

    def case(self, exercise: Exercise, prop: Property, drawn: Any) -> Case:
        """Ask for the differences."""
        case = super().case(exercise, prop, drawn)
        if not any(recipe.kind == "net" for recipe in recipes_in(case.steps)):
            raise GraderError(f"{exercise.name}, {prop.name}: a call that leaves nets as they were is handed a given.net")
        case.extras["watch"] = True
        return case

    def must_serve(self, exercise: Exercise, prop: Property, reply: Reply) -> None:
        """The reference must leave the net as it was."""
        super().must_serve(exercise, prop, reply)
        if said := sentences(reply["nets"]):
            raise GraderError(f"the reference {exercise.name} does not leave its net as it came: {said[0]}")

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """A result of another kind may come from no work at all; then the nets."""
        if said := differs_in_kind(own["value"], got["value"]):
            return Finding(said)
        if "nets" not in got:
            return Finding("what came back says nothing of the net")
        found = sentences(got["nets"])
        if not found:
            return None
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        return Finding(f"after the call, {found[0]}{more}", *_shown(next(filter(_tells, got["nets"]))))

    def agrees(self, prop: Property, prepared: Prepared, wrong: Reply, got: Reply) -> bool:
        """Both leave the same behind."""
        if wrong["status"] != "value" or got["status"] != "value":
            return super().agrees(prop, prepared, wrong, got)
        return sorted(sentences(wrong.get("nets", []))) == sorted(sentences(got.get("nets", [])))


def sentences(differences: list[list[Any]]) -> list[str]:
    """Say of nets in what they differ from what they were."""
    return list(dict.fromkeys(_sentence(*_short(difference)) for difference in differences if _tells(difference)))


def _tells(difference: list[Any]) -> bool:
    """A module or tensor that is new or gone is said to be so, and no more."""
    what, before, after = difference[3:]
    return what in ABSENT or what[:1] == "." or (before is not None and after is not None)


def _short(difference: list[Any]) -> list[Any]:
    return [part[:LONGEST] if isinstance(part, str) else part for part in difference[1:]]


def _shown(difference: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fact before and after, to stand beside the sentence."""
    _, name, what, before, after = _short(difference)
    fact = f"{name} {what}".strip()
    return {fact: before}, {fact: after}


def _sentence(kind: str, name: str, what: str, before: Any, after: Any) -> str:
    subject = name if name == EVERY_MODULE else f"the net's {kind} {name}" if name else "the net"
    if what in ABSENT and (before is None or after is None):
        return f"the net has {'a new' if before is None else 'lost its'} {kind} {name}"
    if what.endswith("hook") and type(before) is int and type(after) is int:
        return f"{subject} has {_hooks(what.replace('_', ' '), after - before)}"
    if what == "training":
        return f"{subject} is in {_mode(after)}; it came in {_mode(before)}"
    if what[:1] == ".":
        said = f"{what[1:]} {after}" if after else f"no {what[1:]}"
        return f"{subject} has {said}; it came {f'with {before}' if before else 'without'}"
    return f"{subject} {_otherwise(what, before, after)}"


def _mode(training: Any) -> str:
    return "train mode" if training else "eval mode"


def _hooks(what: str, more: int) -> str:
    if more < 0:
        return f"lost a {what}"
    return f"{f'a {what}' if more == 1 else f'{more} {what}s'} that it did not have before"


def _otherwise(what: str, before: Any, after: Any) -> str:
    said = {
        "class": f"is of class {after}; it came as {before}",
        "forward": "has another forward than it came with",
        "values": "has changed",
        "gradient": "holds a gradient that it did not hold before" if after else "has lost its gradient",
    }
    return said.get(what, f"has {what} {after}; it came with {before}")
