"""How far a run is, for people and for machines."""

import io
import json
import re
import sys

import pytest

from autograder import progress
from autograder.progress import Bar, JsonLines
from autograder.report import ExerciseResult, PropertyResult, Report


def report(student, earned=1.0, status="passed"):
    exercises = [ExerciseResult("f", 2, status, [PropertyResult("p", 2, earned, "")])]
    return Report("small", "small.ipynb", "cpu", "2", 7, exercises, student)


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test moves."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def lines(capsys):
    """The lines of JSON that were printed."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_lines_say_what_is_done_the_rate_the_time_left_and_the_mark(clock, capsys):
    with JsonLines("small", 4) as told:
        for student in ("ada", "bob \ud800"):
            clock[0] += 2
            told.tick(report(student))
    first, second, last = lines(capsys)
    assert first == {
        "assignment": "small", "done": 1, "total": 4, "per_second": 0.5, "seconds_left": 6.0,
        "student": "ada", "score": 1.0, "max_score": 2, "abstained": False,
    }  # fmt: skip
    assert (second["done"], second["seconds_left"], second["student"]) == (2, 4.0, "bob \ud800")
    assert last == {"assignment": "small", "done": 2, "total": 4, "finished": True}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_a_run_that_was_ended_says_that_it_has_not_finished(capsys, error):
    with pytest.raises(error), JsonLines("small", 2) as told:
        told.tick(report("ada", 0.0, "abstained"))
        raise error
    first, last = lines(capsys)
    assert first["abstained"] is True and last["finished"] is False and last["done"] == 1


def test_reports_of_an_earlier_call_are_counted_but_make_the_rate_no_better(clock, capsys):
    with JsonLines("small", 100) as told:
        for number in range(90):
            told.skip(report(f"s{number}"))
        clock[0] += 2
        told.tick(report("ada"))
    said = lines(capsys)
    assert (said[89]["done"], said[89]["per_second"], said[89]["seconds_left"]) == (90, None, None)
    assert (said[90]["done"], said[90]["per_second"], said[90]["seconds_left"]) == (91, 0.5, 18.0)


def test_two_reports_at_the_same_moment_are_no_division_by_zero(clock, capsys):
    with JsonLines("small", 2) as told:
        told.tick(report("ada"))
        told.tick(report("bob"))
    assert [line.get("seconds_left") for line in lines(capsys)] == [0.0, 0.0, None]


def test_the_bar_shows_count_rate_and_time_left_of_what_this_call_grades(monkeypatch, capsys):
    now, screen = [100.0], io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    with Bar("small", 100) as told:
        told._bar._time, told._bar.mininterval = (lambda: now[0]), 0
        told._bar.start_t = told._bar.last_print_t = now[0]
        for number in range(90):
            told.skip(report(f"s{number}"))
        for student in ("ada", "bob"):
            now[0] += 2
            told.tick(report(student))
    last = screen.getvalue().replace("\r", "\n").strip().splitlines()[-1]
    assert re.search(r"grading small: +92%.* 92/100 \[00:04<00:16, +2\.00s/student\]", last), last
    assert capsys.readouterr().out == ""
