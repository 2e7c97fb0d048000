"""What a check asks of a subject: hidden cases of a grading run, or the public ones beside a student's notebook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .compare import Finding
from .exercise import Exercise, Mistake, Property
from .kinds import Prepared
from .replies import Reply
from .session import Subject


class Plan(Protocol):
    """The cases of a check, what is known of them, and how a speed is measured."""

    device: str

    def cases(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """The property's cases with what the reference replies."""
        ...

    def mistakes(self, exercise: Exercise) -> list[Mistake]:
        """The exercise's known mistakes."""
        ...

    def wrong_reply(self, exercise: Exercise, prop: Property, mistake: Mistake, number: int) -> Reply:
        """What a mistake replies to the case of this number, in float64."""
        ...

    def smaller(self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool]) -> Prepared | None:
        """A smaller failing case, if one is found in time."""
        ...

    def timed(self, exercise: Exercise, prop: Property, subject: Subject) -> tuple[str, Finding | None]:
        """Time the subject: a line that says how fast it is, and what is wrong, if anything."""
        ...
