"""The audit is part of the tests: every exercise of every chapter is right, and the audit finds what is wrong."""

from pathlib import Path

import pytest

from autograder.chapter import Chapter, assignments, load_chapter
from autograder.exercise import Exercise, mistake
from autograder.verify import verify

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("name", assignments(ROOT))
def test_references_pass_stubs_fail_and_every_mistake_is_caught_and_named(name):
    audits = list(verify(load_chapter(ROOT, name)))
    assert {audit.name: audit.faults for audit in audits if audit.faults} == {}
    assert all(len(audit.caught) >= 6 for audit in audits)


def half(number):
    """Halve a number."""
    return number / 2


def faults_of(tmp_path, stub, *mistakes):
    """The faults that the audit finds in a one-exercise chapter with this stub."""
    exercise = Exercise(half)

    @exercise.values(points=1)
    def halves(draw):
        """Half of the number."""
        from autograder.draw import integers

        return draw(integers(0, 9))

    page = f"```{{code-cell}} ipython3\n:tags: [exercise]\n{stub}\n```\n"
    (tmp_path / "exercises.md").write_text(page)
    known = tuple(m.__mistake__ for m in mistakes)
    (audit,) = verify(Chapter("tiny", tmp_path, tmp_path, (exercise,), known))
    return [fault for fault in audit.faults if "known mistakes, of at least" not in fault]


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
