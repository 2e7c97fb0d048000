"""What every kind of property shares: a case, its requests, and the outcomes that judge themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from ..calls import Call, cast, has_floats, named
from ..compare import Finding, strain
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..replies import Reply, plain, says
from ..worker.calls import call as carry_out
from ..worker.given import CannotGive, recipes_in

DTYPES = (torch.float64, torch.float32)
COMPARED = ("value", "grads", "parameter_grads", "buffers")


@dataclass
class Case:
    """A drawn call with what the grader adds to it (cotangent, parameters, ...); plain data throughout."""

    steps: list[dict[str, Any]]
    extras: dict[str, Any] = field(default_factory=dict)
    mentions: list[int] = field(default_factory=list)

    def request(self, dtype: torch.dtype, device: str, bans: tuple[str, ...] = ()) -> dict[str, Any]:
        """A fresh request for this case: nothing in it is shared with an earlier one."""
        steps = [
            {**step, **{k: cast(step[k], dtype, device) for k in ("args", "kwargs") if k in step}} for step in self.steps
        ]
        extras = {key: cast(value, dtype, device) for key, value in self.extras.items()}
        given = {"given": True} if next(recipes_in([steps, extras]), None) else {}
        return {"op": "call", "steps": steps, "bans": list(bans), "dtype": dtype, "device": device, **given, **extras}

    def has_floats(self) -> bool:
        """Whether a floating array is among the arguments: else one dtype is all."""
        return has_floats([step.get(key) for step in self.steps for key in ("args", "kwargs")]) or has_floats(self.extras)


@dataclass
class Prepared:
    """A case with the reference's reply at each dtype, that of the truth first."""

    case: Case
    expected: dict[torch.dtype, Reply]

    @property
    def dtype(self) -> torch.dtype:
        """The dtype of the truth, at which failures are explained."""
        return next(iter(self.expected))

    @property
    def truth(self) -> Reply:
        """What the reference replies at the dtype of the truth."""
        return self.expected[self.dtype]

    def spelled(self) -> dict[str, Any]:
        """As plain data, for a file."""
        case, expected = self.case, {str(d).removeprefix("torch."): reply for d, reply in self.expected.items()}
        return {"steps": case.steps, "extras": case.extras, "mentions": case.mentions, "expected": expected}

    @staticmethod
    def read(spelled: dict[str, Any]) -> Prepared:
        """The inverse of `spelled`."""
        expected = {getattr(torch, dtype): reply for dtype, reply in spelled["expected"].items()}
        return Prepared(Case(spelled["steps"], spelled["extras"], spelled["mentions"]), expected)


class Kind:
    """The common behaviour; a kind overrides what differs."""

    hidden_cases = 40  # drawn for a run
    kept_cases = 16  # of these, asked of every submission, if that is enough to catch every known mistake
    single_every = 4  # one case in so many runs in float32 too: what only float32 shows, few cases show
    dtypes: tuple[torch.dtype, ...] = DTYPES  # that of the truth first
    compares_values = True  # a known mistake may explain what this kind finds
    compares_numbers = True  # right work may differ from the truth by what is rounded, and by no more
    shrinks = True  # a call is quick enough to search for the smallest case that fails

    def drawn(self, prop: Property) -> int:
        """How many cases are drawn for a run; fewer where an author asks for few, because each takes long."""
        return min(self.hidden_cases, 2 * int(prop.options.get("cases", self.hidden_cases)))

    def case(self, exercise: Exercise, prop: Property, drawn: Any) -> Case:
        """Turn what the author's function drew into a case."""
        recorded = drawn if isinstance(drawn, Call) else Call((_first_step(drawn),))
        return Case(named(recorded, exercise.name), self.extras(exercise, prop, recorded))

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """What the request holds beside the steps."""
        return {}

    def prepare(self, exercise: Exercise, prop: Property, case: Case, device: str, twice: bool = True) -> Prepared:
        """Run the reference on a case, at the dtype of the truth; if `twice`, at each that makes a run of its own."""
        runs = self.dtypes if twice and case.has_floats() else self.dtypes[:1]
        replies = {d: reply_of(exercise, exercise.reference, case, d, device) for d in runs}
        for reply in replies.values():
            self.must_serve(exercise, prop, reply)
        return Prepared(case, replies)

    def must_serve(self, exercise: Exercise, prop: Property, reply: Reply) -> None:
        """Refuse a reference that fails on its own cases."""
        if reply["status"] != "value":
            raise GraderError(f"the reference {exercise.name} failed on a drawn case: {says(reply)}")

    def judge(self, prop: Property, prepared: Prepared, got: Reply, dtype: torch.dtype) -> Finding | None:
        """Return what is wrong with a reply, or None."""
        if got["status"] != "value":
            return Finding(says(got))
        own = prepared.expected.get(dtype, prepared.truth)  # without a floating argument one dtype is all
        return self.judge_value(prop, prepared, prepared.truth, own, got)

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Return what is wrong with a reply that is a value, or None."""
        raise NotImplementedError

    def judge_together(self, prop: Property, cases: Sequence[Prepared], replies: Sequence[Reply]) -> Finding | None:
        """Return what is wrong with replies at the dtype of the truth of which none is wrong by itself, or None."""
        return None

    def line(self, prop: Property, cases: Sequence[Prepared], replies: Sequence[Reply]) -> str:
        """What is said of a subject that gave these replies at the dtype of the truth, and none of them wrong."""
        return ""

    def agrees(self, prop: Property, prepared: Prepared, wrong: Reply, got: Reply) -> bool:
        """Whether a subject's reply is what a known mistake replies to the same case, at the dtype of the truth."""
        if wrong["status"] != "value" or got["status"] != "value":
            return wrong["status"] == got["status"] and wrong.get("classes", [""])[0] == got.get("classes", [""])[0]
        return self.judge_value(prop, prepared, wrong, wrong, got) is None


def _first_step(drawn: Any) -> dict[str, Any]:
    return {"do": "call", "name": "", "args": drawn if isinstance(drawn, tuple) else (drawn,), "kwargs": {}}


def pointer_to(exercise: Exercise, recorded: Call, name: str) -> list[Any] | None:
    """Where a named argument stands in the first step, as `[0, position or keyword]`; None where the call leaves it out."""
    first = recorded.steps[0]
    if name in first["kwargs"]:
        return [0, name]
    position = exercise.position(name)
    return [0, position] if position < len(first["args"]) else None


def filled(exercise: Exercise, steps: list[dict[str, Any]], dtype: torch.dtype = DTYPES[0]) -> list[dict[str, Any]]:
    """Steps with what each recipe stands for in its place, on the CPU. Raises GraderError if it cannot be made."""
    if exercise.given is None:
        return steps
    try:
        return exercise.given.filled({"steps": steps, "dtype": dtype, "device": "cpu"})["steps"]
    except CannotGive as error:
        raise GraderError(str(error)) from None


def strained(truth: Reply, own: Reply, got: Reply) -> float:
    """The largest error of a right reply, as a fraction of what the tolerance allows."""
    return max((strain(truth[key], own[key], got[key]) for key in COMPARED if key in truth), default=0.0)


def reply_of(exercise: Exercise, function: Any, case: Case, dtype: torch.dtype, device: str) -> Reply:
    """The reply of a trusted function, run in this process under the exercise's name; random numbers are seeded for it.

    Raises:
        GraderError: what the case hands over cannot be made.
    """
    reply = plain(carry_out(case.request(dtype, device), {exercise.name: function}, exercise.given))
    if reply["status"] == "ungiven":
        raise GraderError(str(reply["message"]))
    return reply
