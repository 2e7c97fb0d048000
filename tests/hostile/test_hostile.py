"""Every submission of the corpus, graded by the real grader in the real sandbox: it gets what it deserves, and no more."""

from __future__ import annotations

import json
import re
import sys
import time

import pytest
import torch

from autograder.calls import call, named
from autograder.grading import grade_exercise
from autograder.kinds import Case
from autograder.session import Cell, Session
from tests.hostile.conftest import fed_in_measure
from tests.hostile.corpus import FOLDER, Entry, entries
from tests.hostile.course import EXERCISES

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's"),
    pytest.mark.usefixtures("unharmed"),
]

MARK = re.compile(r"full marks|score (\d)|at most (\d)|no harm|message contains .+|nothing found|no secret")
LONGEST_REPORT = 30_000
MOST_SECONDS = 45
HONEST = Cell("honest", "def answer(x):\n    return x + 1")


def submissions(*groups: str) -> list:
    """One parameter a file; a hole that is known and open is expected to show."""
    return [pytest.param(e, id=e.name, marks=_marks(e)) for e in entries(*groups)]


def _marks(entry: Entry) -> list:
    """A speed is compared with nothing else running."""
    known = [pytest.mark.xfail(reason=entry.open, strict=True)] if entry.open else []
    return [*known, pytest.mark.alone] if entry.grades == "neighbours" else known


def request(function: str, *arguments: object) -> dict:
    """A request for one plain call."""
    return Case(named(call(*arguments), function)).request(torch.float64, "cpu")


def assert_the_next_submission_is_graded(sandbox) -> None:
    """An honest session after a hostile one finds everything as it should be."""
    with Session(sandbox, [HONEST]) as session:
        assert session.call(request("answer", 41)).get("value") == 42


@pytest.mark.parametrize("entry", submissions("points", "harm", "honest"))
def test_a_submission_gets_the_mark_that_it_deserves(entry: Entry, hasty, plan, monkeypatch):
    monkeypatch.setattr("autograder.grading.EXERCISE_SECONDS", 12.0)
    monkeypatch.setattr("autograder.drawing.MOST_SECONDS", 2.0)
    exercise = EXERCISES[entry.grades]
    start = time.monotonic()
    with Session(hasty, entry.cells) as session, fed_in_measure(session):
        session.start()
        result = grade_exercise(plan, exercise, session, entry.cells)
    seconds = time.monotonic() - start
    said = json.dumps({**result.as_json(), "notes": session.notes, "troubles": session.troubles})
    for expected in entry.expects:
        _hold(expected, result, said)
    assert result.status != "abstained", result.message
    assert len(said) < LONGEST_REPORT
    assert seconds < MOST_SECONDS
    assert_the_next_submission_is_graded(hasty)


def _hold(expected: str, result, said: str) -> None:
    match = MARK.fullmatch(expected)
    assert match, f"no such expectation: {expected}"
    if expected == "full marks":
        assert (result.status, result.score) == ("passed", result.max_score), said
    elif match[1]:
        assert result.score == int(match[1]), said
    elif match[2]:
        assert result.score <= int(match[2]), said
    elif expected.startswith("message contains "):
        assert expected.removeprefix("message contains ") in said


@pytest.mark.parametrize("entry", submissions("leaks"))
def test_a_submission_finds_nothing_that_is_not_its_own(entry: Entry, hasty, surroundings):
    replies, output = [], b""
    for function in ("leave", "look"):  # what one session leaves behind, the next must not find
        with Session(hasty, entry.cells) as session:
            replies.append(session.call(request(function, surroundings.where), 20.0))
        output += session.output
    found = replies[-1]
    assert surroundings.leaked(repr(replies) + output.decode(errors="replace")) == []
    assert found["status"] == "value", found
    if "nothing found" in entry.expects:
        assert found["value"] == [], found
    assert_the_next_submission_is_graded(hasty)


def test_every_file_says_what_it_tries_and_what_must_come_of_it():
    every = list(entries("points", "leaks", "harm", "honest"))
    assert len(every) >= 75
    assert len(list(entries("honest"))) >= 20
    assert len({e.name for e in every}) == len(every)
    for entry in every:
        assert entry.tries.endswith(".") and entry.cells and entry.grades in EXERCISES, entry.name
        assert entry.expects and all(MARK.fullmatch(e) for e in entry.expects), entry.name
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert folders == {"points", "leaks", "harm", "honest"}
