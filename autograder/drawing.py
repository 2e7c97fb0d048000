"""Draw a property's hidden cases from a seed, and shrink a failing one."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from .calls import call
from .exercise import Exercise, Property
from .kinds import KINDS, Case

PART = 10  # cases of one search
FURTHER = 1000  # the number of the first search for more
MOST_SECONDS = 5.0  # of a search on code so slow that the budget of cases would last too long


def draw_cases(exercise: Exercise, prop: Property, seed: int, count: int) -> list[Case]:
    """Draw at most `count` cases: the same for the same seed.

    Hypothesis begins every search at the plainest case, and soon takes to varying cases that it has seen. Many short
    searches with seeds of their own give cases that differ more; of all but the first, the plainest is left out.
    """
    cases: list[Case] = []
    for part in range(-(-count // PART)):
        drawn: list[Case] = []
        _find(exercise, prop, seed, part, drawn.append)
        cases += drawn[1 if part else 0 :]
    return cases[: max(count, 1)]


def draw_further(exercise: Exercise, prop: Property, seed: int, part: int) -> list[Case]:
    """Draw one more part, besides those that `draw_cases` draws: the same for the same seed."""
    cases: list[Case] = []
    _find(exercise, prop, seed, FURTHER + part, cases.append)
    return cases


def places_among(exercise: Exercise, prop: Property, seed: int, count: int, more: int) -> list[int]:
    """Places for `more` cases among `count` others, in the list of all: the same for the same seed."""
    return sorted(Random(_seed(exercise, prop, seed, -1)).sample(range(count + more), more))


def smallest(
    exercise: Exercise, prop: Property, seed: int, count: int, fails: Callable[[Case], bool], most: int
) -> Case | None:
    """Shrink the first drawn case that fails, by trying at most so many cases (a budget of seconds would not repeat).

    The same seed draws the same cases up to the first that fails. Hypothesis tries only cases plainer than the plainest
    failure so far: when the budget is spent, the last failure is the smallest.
    """
    failures: list[Case] = []
    deadline, tried = time.monotonic() + MOST_SECONDS, 0

    def verdict(case: Case) -> bool:
        nonlocal tried
        tried += 1
        if tried > most or time.monotonic() > deadline:
            raise _Spent
        failed = fails(case)
        if failed:
            failures.append(case)
        return failed

    for part in range(-(-count // PART)):
        try:
            found = _find(exercise, prop, seed, part, verdict)
        except _Spent:
            return failures[-1] if failures else None
        if found is not None:
            return found
    return None


class _Spent(BaseException):
    """Ends a search; an ordinary exception would count as one more failing case."""


def _find(exercise: Exercise, prop: Property, seed: int, part: int, condition: Callable[[Case], object]) -> Case | None:
    options = settings(
        database=None,
        deadline=None,
        max_examples=PART + 1,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    random = Random(_seed(exercise, prop, seed, part))
    try:
        return find(_cases(exercise, prop), lambda case: bool(condition(case)), settings=options, random=random)
    except NoSuchExample:
        return None


def _cases(exercise: Exercise, prop: Property) -> st.SearchStrategy[Case]:
    kind = KINDS[prop.kind]

    @st.composite
    def drawn(draw: Any) -> Case:
        draw(st.none())  # Hypothesis objects to a function that draws nothing, as a property may
        assert prop.draw is not None
        return kind.case(exercise, prop, prop.draw(draw, call) if exercise.is_class else prop.draw(draw))

    return drawn()


def _seed(exercise: Exercise, prop: Property, seed: int, part: int) -> int:
    """A seed of its own for every property and part, so that adding one changes no other's cases."""
    digest = hashlib.sha256(f"{seed}/{exercise.name}/{prop.name}/{part}".encode()).digest()
    return int.from_bytes(digest[:8], "little")
