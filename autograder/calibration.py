"""Calibrate: with how much room right work passes, and whether every known mistake is caught, seed after seed.

Right work is the reference and its alternatives. Speeds are left to the audit: they depend on the machine, not on the seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import Any

import torch

from .compare import Finding
from .exercise import Exercise, Mistake, Property
from .hidden_plan import HiddenPlan
from .kinds import KINDS
from .kinds.base import reply_of, strained
from .replies import Reply

Ask = Callable[[Property, int, torch.dtype], Reply]  # the reply to a property's case of this number, at this dtype


@dataclass
class Calibration:
    """What the cases of one seed say of an exercise's right and wrong implementations.

    Attributes:
        strain: the largest error of right work, as a fraction of what the tolerance allows.
        refused: right work that fails, with the property and its message.
        missed: the known mistakes that pass.
        marks: the properties that each implementation fails, by its name; another device changes none.
    """

    exercise: str
    strain: float = 0.0
    refused: dict[str, str] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    marks: dict[str, list[str]] = field(default_factory=dict)


def calibrate(plan: HiddenPlan, exercise: Exercise, every_mark: bool = False) -> Calibration:
    """Try every right and wrong implementation of an exercise on all cases of a plan.

    A mistake is done with when one property has caught it, unless `every_mark` is asked for.
    """
    found = Calibration(exercise.name)
    right = {"the reference": exercise.reference}
    right |= {alternative.name: alternative.right for alternative in plan.chapter.alternatives_to(exercise.name)}
    for name, code in right.items():
        failed = dict(_findings(plan, exercise, partial(_reply, plan, exercise, code), found))
        found.marks[name] = list(failed)
        if failed:
            found.refused[name] = "; ".join(f"{prop}: {finding.message}" for prop, finding in failed.items())
    for mistake in plan.chapter.mistakes_in(exercise.name):
        catches = (prop for prop, _ in _findings(plan, exercise, partial(_wrong_reply, plan, exercise, mistake)))
        found.marks[mistake.name] = list(catches if every_mark else islice(catches, 1))
        if not found.marks[mistake.name]:
            found.missed.append(mistake.name)
    return found


def _reply(
    plan: HiddenPlan, exercise: Exercise, code: Callable[..., Any], prop: Property, number: int, dtype: torch.dtype
) -> Reply:
    return reply_of(exercise, code, plan.cases(exercise, prop)[number].case, dtype, plan.place(exercise))


def _wrong_reply(
    plan: HiddenPlan, exercise: Exercise, mistake: Mistake, prop: Property, number: int, dtype: torch.dtype
) -> Reply:
    """What a mistake replies; at the dtype of the truth the plan may know it already."""
    if dtype is plan.cases(exercise, prop)[number].dtype:
        return plan.wrong_reply(exercise, prop, mistake, number)
    assert mistake.wrong is not None
    return _reply(plan, exercise, mistake.wrong, prop, number, dtype)


def _findings(
    plan: HiddenPlan, exercise: Exercise, ask: Ask, noted: Calibration | None = None
) -> Iterator[tuple[str, Finding]]:
    """The properties that the asked code fails; what right code uses of the tolerance is noted."""
    for prop in exercise.properties:
        if prop.kind != "speed" and (finding := _first_finding(plan, exercise, prop, ask, noted)) is not None:
            yield prop.name, finding


def _first_finding(
    plan: HiddenPlan, exercise: Exercise, prop: Property, ask: Ask, noted: Calibration | None
) -> Finding | None:
    """The first case of a property that the asked code fails; the cases after it would not change the mark."""
    for number, prepared in enumerate(plan.cases(exercise, prop)):
        for dtype, own in prepared.expected.items():
            reply = ask(prop, number, dtype)
            if (finding := KINDS[prop.kind].judge(prop, prepared, reply, dtype)) is not None:
                return finding
            if noted is not None and KINDS[prop.kind].compares_numbers:
                noted.strain = max(noted.strain, strained(prepared.truth, own, reply))
    return None
