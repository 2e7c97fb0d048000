"""`values`: the result, and every argument after the call."""

from __future__ import annotations

from typing import Any

from ..compare import Finding, compare
from ..errors import GraderError
from ..exercise import Exercise, Property
from .base import Kind, Prepared, Reply

LONGEST = 100  # characters of an argument's name


class Values(Kind):
    """Compare results in float32 and float64, arguments named in `mutates`, and that no other argument changed."""

    def must_serve(self, exercise: Exercise, prop: Property, reply: Reply) -> None:
        """What the reference changes stands in `mutates`."""
        super().must_serve(exercise, prop, reply)
        known, declared = prop.options["arguments"], prop.options["mutates"]
        for step, key, path, _ in reply.get("changed", ()):
            if step == 0 and (name := _argument(known, key)) not in declared:
                said = f"the reference {exercise.name} changes its argument {name}{path}, which `mutates` does not name"
                raise GraderError(f"{prop.name}: {said}")

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Compare the value, or its part, then the arguments."""
        part = prop.options.get("part")
        if part is None:
            found = compare(truth["value"], own["value"], got["value"])
        else:
            found = _compare_part(truth["value"], own["value"], got["value"], part)
        return found or compare_arguments(prop, truth, own, got)


def _compare_part(truth: Any, own: Any, got: Any, part: int) -> Finding | None:
    if not isinstance(got, (list, tuple)) or len(got) != len(own):
        return compare(truth, own, got)
    return compare(truth[part], own[part], got[part], f"[{part}]")


def compare_arguments(prop: Property, truth: Reply, own: Reply, got: Reply) -> Finding | None:
    """Hold what the call changed against what the reference changed, which is nothing unless the exercise asks."""
    changes = (reply.get("changed", ()) for reply in (truth, own, got))
    asked, mine, theirs = ({tuple(place): value for *place, value in changed} for changed in changes)
    for place, value in theirs.items():
        if place not in asked:
            return Finding(f"the call {_did_to(value)} its argument {_name(prop, *place)}")
    for place, value in asked.items():
        name = _name(prop, *place)
        if place not in theirs:
            return Finding(f"argument {name} should have been changed in place")
        if found := compare(value, mine.get(place, value), theirs[place], f" argument {name} after the call"):
            return found
    return None


def _did_to(value: Any) -> str:
    return "put something else into" if isinstance(value, (list, tuple, dict)) else "changed"


def _name(prop: Property, step: int, key: int | str, path: str) -> str:
    """An argument as a student knows it: by its name where that is known, else by its position."""
    name = _argument(prop.options.get("arguments", []), key) if step == 0 or isinstance(key, str) else None
    if name is None:
        return f"number {int(key) + 1}{', at ' if path else ''}{path[:LONGEST]}"
    return f"{name}{path}"[:LONGEST]


def _argument(known: list[str], key: int | str) -> str | None:
    if isinstance(key, str):
        return key
    return known[key] if 0 <= key < len(known) else None
