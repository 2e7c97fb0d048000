"""`script`: an object, and what a list of calls on it returns, one after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..calls import named
from ..compare import Finding, compare
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..show import script_lines, show_expression
from .base import Call, Case, Kind, Prepared, Reply
from .values import compare_arguments

BACK = {"do": "back", "name": ""}


class Script(Kind):
    """Compare what each call on one object returns; the draw returns a list of expressions on one `new(...)`."""

    def case(self, exercise: Exercise, prop: Property, drawn: Any) -> Case:
        """Put the expressions into one list of steps; each goes back to the object when it ends."""
        calls = list(drawn) if isinstance(drawn, (list, tuple)) else []
        if not calls or not all(isinstance(c, Call) and c.steps[0] is calls[0].steps[0] for c in calls):
            raise GraderError(f"{exercise.name}, {prop.name}: a script is a list of expressions on one object")
        if any(len(c.steps) == 1 for c in calls):
            raise GraderError(f"{exercise.name}, {prop.name}: an expression of a script calls nothing on the object")
        steps = named(calls[0], exercise.name)[:1]
        for recorded in calls:
            steps += [*recorded.steps[1:], BACK]
        return Case(steps)

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Find the first call that returns something wrong, then compare the arguments."""
        lines = script_lines(prepared.case.steps[1:]) or []
        if not isinstance(got["value"], list) or len(got["value"]) != len(lines):
            return Finding("what came back does not hold a result for every call")
        for number, line in enumerate(lines):
            found = compare(truth["value"][number], own["value"][number], got["value"][number])
            if found is not None:
                return replace(found, message=f"call {number + 1}, {show_expression('it', line)}: {found.message}")
        return compare_arguments(prop, truth, own, got)
