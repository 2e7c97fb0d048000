"""What a check asks of a subject: hidden cases of a grading run, or the public ones beside a student's notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import torch

from .exercise import Exercise, Mistake, Property
from .kinds import Prepared
from .kinds.base import DTYPES
from .likeness import likeness_of
from .replies import Reply
from .session import Batch, Subject
from .timing import Timed


def runs_of(cases: Sequence[Prepared]) -> list[tuple[Prepared, torch.dtype]]:
    """Every case at every dtype at which the reference replied: first all in float64, then those in float32."""
    return [(prepared, dtype) for dtype in DTYPES for prepared in cases if dtype in prepared.expected]


def batch_of(cases: Sequence[Prepared], device: str, bans: tuple[str, ...]) -> Batch:
    """The calls of a property's runs, and the likeness of their right answers where two right answers are alike.

    What refuses is worded otherwise by everybody, and what is scored turns out otherwise.
    """
    runs = runs_of(cases)
    expected = [prepared.expected[dtype] for prepared, dtype in runs]
    truths = [prepared.truth for prepared, _ in runs]
    alike = all(reply["status"] == "value" and "score" not in reply for reply in expected)
    return Batch([(p.case, d) for p, d in runs], device, bans, likeness_of(expected, truths) if alike else None)


class Plan(Protocol):
    """The cases of a check, what is known of them, and how a speed is measured."""

    device: str

    def cases(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """The property's cases with what the reference replies."""
        ...

    def batch(self, exercise: Exercise, prop: Property) -> Batch:
        """The calls of `runs_of` the property's cases, as a subject carries them out."""
        ...

    def mistakes(self, exercise: Exercise) -> list[Mistake]:
        """The exercise's known mistakes."""
        ...

    def wrong_reply(self, exercise: Exercise, prop: Property, mistake: Mistake, number: int) -> Reply:
        """What a mistake replies to the case of this number, in float64."""
        ...

    def smaller(
        self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool], mistake: Mistake | None
    ) -> Prepared | None:
        """A smaller failing case, if one is found; `mistake` is the known one that explains the failure, if there is one."""
        ...

    def timed(self, exercise: Exercise, prop: Property, subject: Subject) -> Timed:
        """Time the subject."""
        ...
