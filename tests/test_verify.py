"""The audit is part of the tests: every exercise of every chapter is right, and the audit finds what is wrong."""

import time
from pathlib import Path

import pytest

from autograder.chapter import Chapter, assignments, load_chapter
from autograder.compare import Finding
from autograder.exercise import Exercise, alternative, mistake
from autograder.hidden_plan import HiddenPlan
from autograder.timing import Timed
from autograder.verify import render, verify

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", assignments(ROOT))
def test_right_work_passes_stubs_fail_and_every_mistake_is_caught_and_named(name):
    audits = list(verify(load_chapter(ROOT, name)))
    assert {audit.name: audit.faults for audit in audits if audit.faults} == {}
    assert all(len(audit.caught) >= 6 and len(audit.accepted) >= 3 for audit in audits)


def half(number):
    """Halve a number."""
    return number / 2


def audit_of(tmp_path, stub, *known, speed=False):
    """The audit of a one-exercise chapter with this stub and these mistakes and alternatives."""
    exercise = Exercise(half)

    @exercise.values(points=1)
    def halves(draw):
        """Half of the number."""
        from autograder.draw import integers

        return draw(integers(0, 9))

    if speed:
        exercise.speed(points=1, at_most=10)(halves_in_no_time)
    page = f"```{{code-cell}} ipython3\n:tags: [exercise]\n{stub}\n```\n"
    (tmp_path / "exercises.md").write_text(page)
    mistakes, alternatives = (
        tuple(getattr(code, mark) for code in known if hasattr(code, mark)) for mark in ("__mistake__", "__alternative__")
    )
    (audit,) = verify(Chapter("tiny", tmp_path, tmp_path, (exercise,), mistakes, alternatives))
    return audit


def halves_in_no_time(draw):
    """As fast as the reference."""
    from autograder.draw import integers

    return draw(integers(0, 9))


def faults_of(tmp_path, stub, *known, speed=False):
    """The faults that an audit finds, but for the number of mistakes and alternatives."""
    faults = audit_of(tmp_path, stub, *known, speed=speed).faults
    return [fault for fault in faults if ", of at least" not in fault]


STUB = 'def half(number):\n    """Halve a number."""\n    raise NotImplementedError'


def test_a_stub_that_agrees_with_the_reference_has_no_fault(tmp_path):
    assert faults_of(tmp_path, STUB) == []


@pytest.mark.parametrize(
    ("stub", "fault"),
    [
        ("x = 1", "exercises.md has no stub for it"),
        (STUB.replace("number):", "n):"), "signatures differ"),
        (STUB.replace("Halve", "Double"), "the docstrings of stub and reference differ"),
        (STUB.replace("raise NotImplementedError", "return number / 2"), "the stub is passed with 1 points"),
    ],
)
def test_drift_between_stub_and_reference_is_a_fault(tmp_path, stub, fault):
    assert any(fault in found for found in faults_of(tmp_path, stub))


def test_a_mistake_that_passes_and_two_that_cannot_be_told_apart_are_faults(tmp_path):
    @mistake(of=half, hint="-")
    def is_right(number):
        """This is no mistake."""
        return number / 2

    @mistake(of=half, hint="-")
    def adds_one(number):
        """Nothing is added."""
        return number / 2 + 1

    @mistake(of=half, hint="-")
    def adds_one_too(number):
        """Nothing is added, again."""
        return 1 + number / 2

    found = faults_of(tmp_path, STUB, is_right, adds_one, adds_one_too)
    assert found == [
        "the mistake is_right passes",
        "the mistake adds_one is diagnosed as nothing",
        "the mistake adds_one_too is diagnosed as nothing",
    ]


def doubles_a_half(number):
    """A quarter, twice."""
    return number / 4 * 2


def sleeps_over_it(number):
    """Right, after a while."""
    time.sleep(0.03)
    return number / 2


def truncates(number):
    """Right for even numbers only."""
    return float(number // 2)


def test_right_alternatives_earn_full_marks_and_slow_ones_all_but_those_for_speed(tmp_path):
    known = [alternative(of=half)(doubles_a_half), alternative(of=half, slow=True)(sleeps_over_it)]
    audit = audit_of(tmp_path, STUB, *known, speed=True)
    assert audit.faults == ["has 0 known mistakes, of at least 6", "has 2 right alternatives, of at least 3"]
    assert audit.accepted == {"doubles_a_half": "2 of 2", "sleeps_over_it": "1 of 2, slow"}
    assert "    doubles_a_half                               earns 2 of 2" in render(audit).split("\n")


def test_an_alternative_that_fails_is_a_fault_with_the_property_and_its_message(tmp_path):
    (fault,) = faults_of(tmp_path, STUB, alternative(of=half)(truncates))
    assert fault == "the right alternative truncates is failed: halves: the result is wrong"


def test_an_alternative_is_as_fast_as_it_is_declared(tmp_path):
    (too_slow,) = faults_of(tmp_path, STUB, alternative(of=half)(sleeps_over_it), speed=True)
    assert too_slow.startswith("the right alternative sleeps_over_it is partial: halves_in_no_time: took ")
    (not_slow,) = faults_of(tmp_path, STUB, alternative(of=half, slow=True)(doubles_a_half), speed=True)
    assert not_slow == "the alternative doubles_a_half is declared slow, but earns full marks"
    (wrong,) = faults_of(tmp_path, STUB, alternative(of=half, slow=True)(truncates), speed=True)
    assert "halves: the result is wrong" in wrong


def test_a_right_alternative_near_the_limit_of_a_speed_is_timed_again(tmp_path, monkeypatch):
    timings = iter([Timed("took 11 times", Finding("took 11 times"), near=True), Timed("took 2 times")])
    reference = Timed("took 1 times")
    calls = []

    def timed(plan, exercise, prop, subject):
        calls.append(subject.namespace["half"].__name__)
        return next(timings) if calls[-1] == "doubles_a_half" else reference

    monkeypatch.setattr(HiddenPlan, "timed", timed)
    assert faults_of(tmp_path, STUB, alternative(of=half)(doubles_a_half), speed=True) == []
    assert calls.count("doubles_a_half") == 2
