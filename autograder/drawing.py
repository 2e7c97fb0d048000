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
from .worker.wire import pack


def draw_cases(exercise: Exercise, prop: Property, seed: int, count: int) -> list[Case]:
    """Draw up to `count` cases: the same for the same seed."""
    cases: list[Case] = []

    def collect(case: Case) -> bool:
        cases.append(case)
        return False

    _find(exercise, prop, seed, count, collect)
    return cases


def smallest(
    exercise: Exercise, prop: Property, seed: int, count: int, fails: Callable[[Case], bool], seconds: float
) -> Case | None:
    """Shrink the first drawn case that fails, within a budget of seconds.

    The same seed draws the same cases up to the first that fails. When time is up, every case not seen before counts
    as passing, so that Hypothesis ends on the smallest failure found so far.
    """
    seen: dict[bytes, bool] = {}
    deadline = time.monotonic() + seconds

    def verdict(case: Case) -> bool:
        key = pack({"steps": case.steps})
        if key not in seen:
            seen[key] = time.monotonic() < deadline and fails(case)
        return seen[key]

    return _find(exercise, prop, seed, count, verdict)


def _find(exercise: Exercise, prop: Property, seed: int, count: int, condition: Callable[[Case], bool]) -> Case | None:
    options = settings(
        database=None,
        deadline=None,
        max_examples=count,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    try:
        return find(_cases(exercise, prop), condition, settings=options, random=Random(_seed(exercise, prop, seed)))
    except NoSuchExample:
        return None


def _cases(exercise: Exercise, prop: Property) -> st.SearchStrategy[Case]:
    kind = KINDS[prop.kind]

    @st.composite
    def drawn(draw: Any) -> Case:
        assert prop.draw is not None
        return kind.case(exercise, prop, prop.draw(draw, call) if exercise.is_class else prop.draw(draw))

    return drawn()


def _seed(exercise: Exercise, prop: Property, seed: int) -> int:
    """A seed of its own for every property, so that adding one changes no other's cases."""
    digest = hashlib.sha256(f"{seed}/{exercise.name}/{prop.name}".encode()).digest()
    return int.from_bytes(digest[:8], "little")
