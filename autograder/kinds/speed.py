"""`speed`: time as a ratio to the reference's, measured from outside."""

from __future__ import annotations

from ..compare import Finding, compare
from ..exercise import Exercise, Property
from .base import Case, Kind, Prepared, Reply


class Speed(Kind):
    """One warm-up and a few timed cases; `autograder.timing` alternates them between two sandboxes."""

    hidden_cases = 10  # a warm-up, and fresh cases for every attempt: an answer kept from an earlier one is of no use
    compares_values = False
    compares_numbers = False

    def prepare(self, exercise: Exercise, prop: Property, case: Case, device: str, twice: bool = True) -> Prepared:
        """Leave the truth open: the reference answers beside the student's code."""
        return Prepared(case, {})

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """A fast wrong answer is no fast answer."""
        found = compare(truth["value"], own["value"], got["value"])
        return Finding(f"but the answer is wrong: {found.message}") if found else None
