"""The cases that travel with a released notebook, so that a check diagnoses without holding any solution.

`public_cases.safetensors` holds, for every property, a few small inputs, the expected outputs, and the outputs of each
known mistake: as many as it takes to tell every mistake from the truth and from the others.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from .compare import Finding
from .errors import UsageError
from .exercise import Exercise, Mistake, Property
from .kinds import KINDS, Case, Prepared
from .kinds.base import DTYPES
from .plan import HiddenPlan
from .replies import Reply
from .session import Subject
from .worker.wire import flatten, restore
from .yardstick import Pace, outline, time_by_yardstick

FILE_NAME = "public_cases.safetensors"
FEWEST = 4
PUBLIC_SEED = 0  # everybody may know it: hidden cases come from a seed of their own


def write(plan: HiddenPlan, path: Path) -> None:
    """Choose the public cases of a chapter and write them."""
    tree = {
        "assignment": plan.chapter.name,
        "torch": torch.__version__,
        "exercises": [_exercise(plan, exercise) for exercise in plan.chapter.exercises],
    }
    spelled, tensors = flatten(tree)
    save_file(tensors, path, metadata={"public_cases": json.dumps(spelled)})


def _exercise(plan: HiddenPlan, exercise: Exercise) -> dict[str, Any]:
    mistakes = [{k: getattr(m, k) for k in ("name", "misconception", "hint")} for m in plan.mistakes(exercise)]
    return {
        "name": exercise.name,
        "bans": list(exercise.bans),
        "device": exercise.device,
        "is_class": exercise.is_class,
        "mistakes": mistakes,
        "properties": [_property(plan, exercise, prop) for prop in exercise.properties],
    }


def _property(plan: HiddenPlan, exercise: Exercise, prop: Property) -> dict[str, Any]:
    spec: dict[str, Any] = {k: getattr(prop, k) for k in ("name", "line", "points", "kind")}
    spec |= {"options": dict(prop.options), "cases": [], "wrong": {}}
    if prop.kind == "speed":
        case = plan.cases(exercise, prop)[0]
        return {**spec, "pace": Pace.measured(exercise, case.case).as_plain(), "outline": outline(case.case.steps)}
    if prop.kind == "holds":  # its judge is the instructor's
        return spec
    mistakes = plan.mistakes(exercise)
    chosen = _chosen(plan, exercise, prop, mistakes)
    cases = plan.cases(exercise, prop)
    spec["cases"] = [_case(cases[i]) for i in chosen]
    spec["wrong"] = {m.name: [plan.wrong_reply(exercise, prop, m, i) for i in chosen] for m in mistakes}
    return spec


def _case(prepared: Prepared) -> dict[str, Any]:
    expected = {str(dtype).removeprefix("torch."): reply for dtype, reply in prepared.expected.items()}
    return {
        "steps": prepared.case.steps,
        "extras": prepared.case.extras,
        "mentions": prepared.case.mentions,
        "expected": expected,
    }


def _chosen(plan: HiddenPlan, exercise: Exercise, prop: Property, mistakes: Sequence[Mistake]) -> list[int]:
    """Cases, small ones first, until every difference that any case shows is shown by a chosen one."""
    cases, kind = plan.cases(exercise, prop), KINDS[prop.kind]
    order = sorted(range(len(cases)), key=lambda i: (_size(cases[i].case), i))
    shown: set[Any] = set()
    chosen: list[int] = []
    for i in order:
        wrong = [plan.wrong_reply(exercise, prop, m, i) for m in mistakes]
        new: set[Any] = {
            m for m, reply in enumerate(wrong) if m not in shown and kind.judge(prop, cases[i], reply, DTYPES[0])
        }
        new |= {
            (a, b)
            for a, b in combinations(range(len(mistakes)), 2)
            if (a, b) not in shown and not kind.agrees(prop, cases[i], wrong[a], wrong[b])
        }
        if new or len(chosen) < FEWEST:
            chosen.append(i)
            shown |= new
    return chosen


def _size(case: Case) -> int:
    _, tensors = flatten(case.steps)
    return sum(t.numel() for t in tensors.values())


class PublicExercise(Exercise):
    """An exercise as the public cases describe it: there is no reference."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.name, self.bans, self.device = spec["name"], tuple(spec["bans"]), spec["device"]
        self._is_class = bool(spec["is_class"])
        fields = ("name", "line", "points", "kind", "options")
        self.properties = [Property(**{k: p[k] for k in fields}) for p in spec["properties"]]
        self.specs = {p["name"]: p for p in spec["properties"]}
        self.known = [Mistake(m["name"], spec["name"], m["misconception"], m["hint"]) for m in spec["mistakes"]]

    @property
    def is_class(self) -> bool:
        """Whether the student writes a class."""
        return self._is_class


class PublicPlan:
    """The plan of a check in the student's notebook."""

    device = "cpu"

    def __init__(self, assignment: str, exercises: Sequence[PublicExercise]) -> None:
        self.assignment = assignment
        self.exercises = {e.name: e for e in exercises}

    def cases(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """The public cases of a property."""
        specs = self.exercises[exercise.name].specs[prop.name]["cases"]
        return [
            Prepared(Case(s["steps"], s["extras"], s["mentions"]), {getattr(torch, d): r for d, r in s["expected"].items()})
            for s in specs
        ]

    def mistakes(self, exercise: Exercise) -> list[Mistake]:
        """The exercise's known mistakes."""
        return self.exercises[exercise.name].known

    def wrong_reply(self, exercise: Exercise, prop: Property, mistake: Mistake, number: int) -> Reply:
        """What a mistake replied when the assignment was released."""
        replies: list[Reply] = self.exercises[exercise.name].specs[prop.name]["wrong"][mistake.name]
        return replies[number]

    def smaller(self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool]) -> Prepared | None:
        """The first failing case: they are ordered by size."""
        return next((p for p in self.cases(exercise, prop) if fails(p)), None)

    def timed(self, exercise: Exercise, prop: Property, subject: Subject) -> tuple[str, Finding | None]:
        """Time the subject against a torch operation of known pace; no reference is at hand."""
        spec = self.exercises[exercise.name].specs[prop.name]
        return time_by_yardstick(subject, spec["outline"], Pace(**spec["pace"]), float(prop.options["at_most"]))


def read(path: Path) -> PublicPlan:
    """Read public cases. Raises UsageError in one line if the file is missing or damaged."""
    if not path.is_file():
        raise UsageError(f"no {FILE_NAME} beside the notebook ({path.parent}); it comes in the assignment's zip file")
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (it is no dict)
            tree = restore(json.loads(file.metadata()["public_cases"]), tensors)
        return PublicPlan(tree["assignment"], [PublicExercise(spec) for spec in tree["exercises"]])
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"{path} is damaged ({type(error).__name__}); take it anew from the assignment's zip file"
        ) from None
