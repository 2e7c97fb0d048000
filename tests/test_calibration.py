"""Tolerances are calibrated: right work passes, however it is written, and every mistake is caught, whatever the seed."""

from pathlib import Path

import numpy as np
import pytest
import torch

from autograder.calibration import calibrate
from autograder.chapter import Chapter, assignments, load_chapter
from autograder.compare import compare, strain, tolerance
from autograder.exercise import Exercise, alternative, mistake
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess
from tests.calibrated import assert_calibrated

ROOT = Path(__file__).resolve().parents[1]
SEED = 11  # the audit draws from a second, and test_every_assignment from a third


def plan_of(chapter, seed, device="cpu"):
    """A plan of a grading run that times nothing and shrinks nothing."""
    return HiddenPlan(chapter, seed, device, lambda: InProcess({}), shrink=0)


@pytest.mark.parametrize("name", assignments(ROOT))
def test_right_work_passes_however_it_is_written_and_every_mistake_is_caught(name):
    assert_calibrated(plan_of(load_chapter(ROOT, name), SEED))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine")
@pytest.mark.parametrize("name", assignments(ROOT))
def test_another_device_changes_no_mark(name):
    chapter = load_chapter(ROOT, name)
    here, there = (plan_of(chapter, SEED, device) for device in ("cpu", "cuda"))
    for exercise in chapter.exercises:
        assert calibrate(there, exercise, every_mark=True).marks == calibrate(here, exercise, every_mark=True).marks


def third(number):
    """A third of a tensor."""
    return number / 3


def test_calibration_tells_right_work_that_fails_and_mistakes_that_pass():
    exercise = Exercise(third)

    @exercise.values(points=1)
    def divides(draw):
        """A third of it."""
        from autograder.draw import tensors

        return draw(tensors(shape=[3]))

    @alternative(of=third)
    def multiplies(number):
        """By the reciprocal."""
        return number * (1 / 3)

    @alternative(of=third)
    def rounds(number):
        """To three digits, which is too few."""
        return number * 0.333

    @mistake(of=third, hint="-")
    def halves(number):
        """Two is not three."""
        return number / 2

    @mistake(of=third, hint="-")
    def adds_nothing(number):
        """This is no mistake."""
        return number / 3 + 0

    alternatives = tuple(code.__alternative__ for code in (multiplies, rounds))
    mistakes = tuple(code.__mistake__ for code in (halves, adds_nothing))
    chapter = Chapter("tiny", Path(), Path(), (exercise,), mistakes, alternatives)
    found = calibrate(plan_of(chapter, seed=1), exercise)
    assert list(found.refused) == ["rounds"] and found.refused["rounds"].startswith("divides: the result is wrong")
    assert found.missed == ["adds_nothing"]
    assert found.marks == {
        "the reference": [],
        "multiplies": [],
        "rounds": ["divides"],
        "halves": ["divides"],
        "adds_nothing": [],
    }
    assert 0 < found.strain < 0.1


def test_strain_is_the_largest_error_in_units_of_what_is_allowed():
    truth = torch.tensor([0.5, -2.25, 1.0], dtype=torch.float64)
    own = truth.float()
    allowed = tolerance(truth, own.double(), torch.float32)
    for share in (0.25, 0.75, 1.5):
        got = (truth + torch.tensor([0.0, allowed * share, 0.0])).float()
        assert strain(truth, own, got) == pytest.approx(share, rel=0.02)
        assert (compare(truth, own, got) is None) == (share < 1)
    assert strain([truth, {"n": 3}], [own, {"n": 3}], [own, {"n": 3}]) == 0
    assert strain(truth.numpy(), own.numpy(), (own.numpy() + np.float32(allowed))) == pytest.approx(1, rel=0.02)
