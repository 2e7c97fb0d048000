"""Explain a failure: the smallest case that shows it, and the one known mistake that explains every wrong value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from .compare import Finding
from .exercise import Exercise, Mistake, Property
from .kinds import KINDS, Prepared
from .kinds.base import DTYPES
from .plan import Plan
from .replies import Reply
from .session import Subject
from .show import shape_of, show, show_call

WIDEST_MAP = 24


@dataclass
class Verdict:
    """What a property found: nothing, or a finding with the case and the dtype that showed it."""

    prop: Property
    finding: Finding | None = None
    case: Prepared | None = None
    dtype: torch.dtype = DTYPES[0]
    reply: Reply | None = None
    replies: list[Reply] = field(default_factory=list)  # to every case at the dtype of the truth, for diagnosis
    line: str = ""  # what is said of a property that holds, where there is something to say
    banned: str | None = None  # a banned call that was noticed in any reply
    near: bool = False  # a speed so near its limit that it has to be measured again, alone
    later: bool = False  # there are no cases here: only the grader can judge

    @property
    def complete(self) -> bool:
        """Whether the subject answered every case."""
        return self.later or (bool(self.replies) and all(r["status"] != "stopped" for r in self.replies))


def name_mistake(plan: Plan, exercise: Exercise, verdicts: Sequence[Verdict]) -> Mistake | None:
    """Return the known mistake that agrees with the subject on every value, if there is exactly one.

    Refusals take part only where the values leave a choice: who flips the kernel may well have forgotten the errors too.
    """
    failed = [v for v in verdicts if v.finding and v.prop.kind != "speed"]
    if not failed or not all(v.complete for v in verdicts if v.prop.kind != "speed"):
        return None
    values = [v for v in verdicts if v.prop.kind != "speed" and KINDS[v.prop.kind].compares_values]
    refusals = [v for v in verdicts if v.prop.kind == "raises"]
    found = [m for m in plan.mistakes(exercise) if all(_agrees(plan, exercise, v, m) for v in values)]
    if len(found) > 1 or all(v in refusals for v in failed):
        found = [m for m in found if all(_agrees(plan, exercise, v, m) for v in refusals)]
    return found[0] if len(found) == 1 else None


def _agrees(plan: Plan, exercise: Exercise, verdict: Verdict, mistake: Mistake) -> bool:
    prop, kind = verdict.prop, KINDS[verdict.prop.kind]
    cases = plan.cases(exercise, prop)
    return all(
        kind.agrees(prop, cases[i], plan.wrong_reply(exercise, prop, mistake, i), reply)
        for i, reply in enumerate(verdict.replies)
    )


def counterexample(
    plan: Plan, exercise: Exercise, verdict: Verdict, subject: Subject, device: str, mistake: Mistake | None
) -> dict[str, Any] | None:
    """Shrink the failing case of a verdict and describe the smallest one found; None where no case is at hand."""
    if verdict.case is None or verdict.reply is None or verdict.prop.kind == "speed":
        return None
    kind, status, shown = (
        KINDS[verdict.prop.kind],
        verdict.reply["status"],
        (verdict.case, verdict.reply, verdict.finding),
    )

    def fails(prepared: Prepared) -> bool:
        if verdict.dtype not in prepared.expected:
            return False
        reply = subject.call(prepared.case.request(verdict.dtype, device, exercise.bans))
        found = kind.judge(verdict.prop, prepared, reply, verdict.dtype)
        return found is not None and reply["status"] == status

    if (
        status != "stopped"
        and kind.shrinks
        and (smaller := plan.smaller(exercise, verdict.prop, fails, mistake)) is not None
    ):
        reply = subject.call(smaller.case.request(verdict.dtype, device, exercise.bans))
        found = kind.judge(verdict.prop, smaller, reply, verdict.dtype)
        if found is not None:
            shown = (smaller, reply, found)
    return _described(exercise.name, verdict, *shown)


def _described(name: str, verdict: Verdict, prepared: Prepared, reply: Reply, finding: Finding | None) -> dict[str, Any]:
    assert finding is not None
    truth = prepared.expected.get(verdict.dtype, prepared.truth)
    expected = finding.expected if finding.expected is not None else truth.get("value")
    got = finding.got if finding.got is not None else reply.get("value")
    described = {
        "property": verdict.prop.name,
        "call": show_call(name, prepared.case.steps),
        "dtype": str(verdict.dtype).removeprefix("torch."),
        "message": finding.message,
        "expected": show(expected) if truth["status"] == "value" else f"{truth['classes'][0]}: {truth['message']}",
        "expected_shape": shape_of(expected),
        "got": show(got) if reply["status"] == "value" else finding.message,
        "got_shape": shape_of(got) if reply["status"] == "value" else "",
        "index": list(finding.index) if finding.index is not None else None,
    }
    heat = _heat(finding)
    return {**described, "heat": heat} if heat else described


def _heat(finding: Finding) -> list[list[float]] | None:
    """The difference as rows and columns: of a 2-D result, or of the plane in which the first difference lies."""
    expected, got, index = finding.expected, finding.got, finding.index
    if index is None or len(index) < 2 or not isinstance(expected, (torch.Tensor, np.ndarray)):
        return None
    if torch.as_tensor(expected).is_complex():
        return None
    plane = index[:-2]
    difference = torch.as_tensor(got)[plane].double() - torch.as_tensor(expected)[plane].double()
    if max(difference.shape) > WIDEST_MAP or difference.numel() < 2:
        return None
    return [[round(float(v), 6) for v in row] for row in torch.nan_to_num(difference)]
