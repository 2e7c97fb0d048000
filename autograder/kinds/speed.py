"""`speed`: time as a ratio to the reference's, measured from outside."""

from __future__ import annotations

from ..compare import Finding, compare
from ..exercise import Property
from .base import Kind, Prepared, Reply


class Speed(Kind):
    """One warm-up and a few timed cases; `autograder.timing` alternates them between two sandboxes."""

    hidden_cases = 6
    single_every = 1
    compares_values = False

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """A fast wrong answer is no fast answer."""
        found = compare(truth["value"], own["value"], got["value"])
        return Finding(f"but the answer is wrong: {found.message}") if found else None
