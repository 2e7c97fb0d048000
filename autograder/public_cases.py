"""The cases that travel with a released notebook, so that a check diagnoses without holding any solution.

`public_cases.safetensors` holds, for every property, a few small inputs, the expected outputs, and the outputs of each
known mistake; `autograder.publish` writes it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from .compare import Finding
from .errors import UsageError
from .exercise import Exercise, Mistake, Property
from .kinds import KINDS, Prepared
from .plan import batch_of
from .replies import Reply
from .session import Batch, Subject
from .timing import Timed, speed_limit
from .worker.given import FILE_NAME as GIVEN
from .worker.given import GivenFile
from .worker.values import WireError, restore
from .yardstick import Pace, time_by_yardstick

FILE_NAME = "public_cases.safetensors"
FORMAT = 4


class PublicExercise(Exercise):
    """An exercise as the public cases describe it: there is no reference."""

    def __init__(self, spec: dict[str, Any], given: GivenFile) -> None:
        self.given = given
        self.name, self.bans, self.device = spec["name"], tuple(spec["bans"]), spec["device"]
        self._is_class = bool(spec["is_class"])
        fields = ("name", "line", "points", "kind", "options")
        self.properties = [Property(**{k: p[k] for k in fields}) for p in spec["properties"]]
        if any(p.kind not in KINDS for p in self.properties):
            raise ValueError("a property of a kind that this version does not know")
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
        self._cases = {
            (e.name, n): list(map(Prepared.read, spec["cases"])) for e in exercises for n, spec in e.specs.items()
        }

    def cases(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """The public cases of a property."""
        return self._cases[exercise.name, prop.name]

    def batch(self, exercise: Exercise, prop: Property) -> Batch:
        """The calls of a property's public cases."""
        return batch_of(self.cases(exercise, prop), exercise.device or self.device, exercise.bans)

    def mistakes(self, exercise: Exercise) -> list[Mistake]:
        """The exercise's known mistakes."""
        return self.exercises[exercise.name].known

    def wrong_reply(self, exercise: Exercise, prop: Property, mistake: Mistake, number: int) -> Reply:
        """What a mistake replied when the assignment was released."""
        replies: list[Reply] = self.exercises[exercise.name].specs[prop.name]["wrong"][mistake.name]
        return replies[number]

    def smaller(
        self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool], mistake: Mistake | None
    ) -> Prepared | None:
        """The first failing case: they are ordered by size."""
        return next((p for p in self.cases(exercise, prop) if fails(p)), None)

    def timed(self, exercise: Exercise, prop: Property, subject: Subject) -> Timed:
        """Time the subject against a torch operation of known pace; no reference is at hand."""
        if (wrong := self._wrong(exercise, subject)) is not None:
            return Timed(wrong.message, wrong)
        spec = self.exercises[exercise.name].specs[prop.name]
        return time_by_yardstick(subject, spec["outline"], Pace(**spec["pace"]), speed_limit(prop, "cpu")[1])

    def _wrong(self, exercise: Exercise, subject: Subject) -> Finding | None:
        """A fast wrong answer is no fast answer: try the largest public case of each property on values."""
        for prop in (p for p in exercise.properties if p.kind == "values"):
            largest = self.cases(exercise, prop)[-1]
            reply = subject.call(largest.case.request(largest.dtype, self.device, exercise.bans))
            if found := KINDS[prop.kind].judge(prop, largest, reply, largest.dtype):
                return Finding(f"but the answer is wrong: {found.message}")
        return None


def digest_of(path: Path) -> str | None:
    """A digest of a text file, however its lines end; None if there is none."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest() if path.is_file() else None


def read(path: Path) -> PublicPlan:
    """Read public cases. Raises UsageError in one line if they, or the `given.py` that they need, are missing or damaged."""
    if not path.is_file():
        raise UsageError(f"no {FILE_NAME} beside the notebook ({path.parent}); it comes in the assignment's zip file")
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118 (it is no dict)
            tree = restore(json.loads(file.metadata()["public_cases"]), tensors)
        if tree.get("format") != FORMAT:
            raise UsageError(f"{path} is of another version of the course; take it anew from the assignment's zip file")
        given = _given(path.parent / GIVEN, tree["given"])
        return PublicPlan(tree["assignment"], [PublicExercise(spec, given) for spec in tree["exercises"]])
    except (
        SafetensorError,
        WireError,
        OSError,
        LookupError,
        AttributeError,
        TypeError,
        ValueError,
        RecursionError,
    ) as error:
        raise UsageError(
            f"{path} is damaged ({type(error).__name__}); take it anew from the assignment's zip file"
        ) from None


def _given(path: Path, released: str | None) -> GivenFile:
    """What the calls hand over; truths that were made with one file say nothing of another."""
    if released is not None and not path.is_file():
        raise UsageError(f"no {GIVEN} beside the notebook ({path.parent}); it comes in the assignment's zip file")
    if released is not None and digest_of(path) != released:
        raise UsageError(f"{path} is not as it was released; take it anew from the assignment's zip file")
    return GivenFile(path)
