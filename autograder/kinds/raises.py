"""`raises`: that a call is refused, with a message that names the numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import torch

from ..compare import Finding
from ..errors import GraderError
from ..exercise import Exercise, Property
from .base import DTYPES, Case, Kind, Prepared, Reply, says

MOST_NUMBERS = 8  # beside three for every number asked: a message that lists all numbers names none
MOST_ALIKE = 2  # sets of numbers at odds that one message may serve
ANSWERED = ("values", "holds", "gradients", "module", "script")  # kinds whose cases are calls that are right


class Raises(Kind):
    """Require an error of a class, and in its message the numbers that the case mentions.

    Among the calls to be refused are some right ones, whose truth is a value: to know what is asked is not enough.
    """

    dtypes = DTYPES[:1]  # sizes are refused, not numbers
    compares_values = False
    compares_numbers = False

    def case(self, exercise: Exercise, prop: Property, drawn: Any) -> Case:
        """Add the numbers that the message must hold."""
        case = super().case(exercise, prop, drawn)
        if prop.mentions is not None:
            case.mentions = [int(number) for number in prop.mentions(tuple(case.steps[0]["args"]))]
        return case

    def must_serve(self, exercise: Exercise, prop: Property, reply: Reply) -> None:
        """The reference must refuse."""
        if reply["status"] != "raised":
            raise GraderError(f"the reference {exercise.name} refuses nothing on a drawn case: {says(reply)}")

    def judge(self, prop: Property, prepared: Prepared, got: Reply, dtype: torch.dtype) -> Finding | None:
        """A stub's NotImplementedError or a banned call earns nothing here, whatever its class."""
        wanted = prop.options["error"]
        if prepared.truth["status"] == "value":
            refused = got["status"] == "raised" and wanted in got["classes"]
            return Finding(f"{says(got)}, on a call that is right") if refused else None
        if got["status"] != "raised":
            return Finding(f"{says(got)}, expected {wanted}")
        if wanted not in got["classes"] or got.get("banned"):
            return Finding(f"{says(got)}, expected {wanted}")
        numbers = {int(n) for n in re.findall(r"(?<!\d)-?\d{1,18}|\d{1,18}", got["message"])}
        if len(numbers) > MOST_NUMBERS + 3 * len(prepared.case.mentions):
            return Finding(f"the message of {wanted} names {len(numbers)} numbers; name those that are at odds")
        numbers |= {abs(n) for n in numbers}  # "0-5" may be a range
        absent = sorted({n for n in prepared.case.mentions if n not in numbers})
        if absent:
            listed = ", ".join(map(str, absent))
            return Finding(f"the message of {wanted} does not name {listed}: {got['message'][:200]!r}")
        return None

    def judge_together(self, prop: Property, cases: Sequence[Prepared], replies: Sequence[Reply]) -> Finding | None:
        """A message that is the same whatever the numbers are names none of them."""
        served: dict[str, set[frozenset[int]]] = {}
        for prepared, reply in zip(cases, replies, strict=False):
            if reply["status"] == "raised":
                served.setdefault(reply["message"], set()).add(frozenset(prepared.case.mentions))
        most = max(map(len, served.values()), default=0)
        wanted = prop.options["error"]
        return Finding(f"the message of {wanted} is the same for other numbers at odds") if most > MOST_ALIKE else None

    def agrees(self, prop: Property, prepared: Prepared, wrong: Reply, got: Reply) -> bool:
        """Both accept, or both refuse with the same class and the same fault, if any, in the message."""
        if wrong["status"] != "raised" or got["status"] != "raised":
            return wrong["status"] == got["status"]
        faults = [self.judge(prop, prepared, reply, DTYPES[0]) is None for reply in (wrong, got)]
        return wrong["classes"][0] == got["classes"][0] and faults[0] == faults[1]
