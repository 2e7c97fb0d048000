"""Limits of speed have room on both sides: right work takes at most half of them, and loops at least twice as long."""

from pathlib import Path

import pytest

from autograder.chapter import assignments, load_chapter
from autograder.exercise import Alternative
from autograder.sample_class import alternative_source
from autograder.session import Cell, Session
from autograder.submission import Grader, Settings

pytestmark = pytest.mark.alone
ROOT = Path(__file__).resolve().parents[1]
IMPORTS = "import torch"  # as in the first cell of an assignment
TRIES = 3  # a busy moment spoils one


def alternatives_by_speed(slow: bool) -> list[tuple[str, Alternative]]:
    """The alternatives of every exercise whose speed counts."""
    found = []
    for name in assignments(ROOT):
        chapter = load_chapter(ROOT, name)
        for exercise in chapter.exercises:
            if any(prop.kind == "speed" for prop in exercise.properties):
                found += [(name, one) for one in chapter.alternatives_to(exercise.name) if one.slow is slow]
    return found


@pytest.fixture(scope="module")
def grader_of():
    """A grader of each assignment, kept for the next test of it."""
    graders: dict[str, Grader] = {}

    def get(name: str) -> Grader:
        if name not in graders:
            graders[name] = Grader(Settings(ROOT, name, seed=5))
        return graders[name]

    yield get
    for grader in graders.values():
        grader.close()


def timings(grader: Grader, alternative: Alternative):
    """The speed of an alternative as a class's is measured, as often as it is tried."""
    (exercise,) = (e for e in grader.chapter.exercises if e.name == alternative.of)
    (prop,) = (p for p in exercise.properties if p.kind == "speed")
    cells = [Cell("imports", IMPORTS), Cell(exercise.name, alternative_source(grader.chapter, alternative))]
    with Session(grader.sandbox, cells) as session:
        for _ in range(TRIES):
            yield grader.plan.timed(exercise, prop, session)


def label(case):
    return case.name if isinstance(case, Alternative) else case


@pytest.mark.parametrize(("name", "alternative"), alternatives_by_speed(slow=False), ids=label)
def test_right_work_takes_at_most_half_the_limit(grader_of, name, alternative):
    lines = []
    for timed in timings(grader_of(name), alternative):
        if timed.finding is None and not timed.near:
            return
        lines.append(timed.line)
    pytest.fail("; ".join(lines))


@pytest.mark.parametrize(("name", "alternative"), alternatives_by_speed(slow=True), ids=label)
def test_a_loop_takes_at_least_twice_the_limit(grader_of, name, alternative):
    lines = []
    for timed in timings(grader_of(name), alternative):
        assert timed.finding is not None, timed.line
        assert "times the reference's time" in timed.line
        if not timed.near:
            return
        lines.append(timed.line)
    pytest.fail("; ".join(lines))
