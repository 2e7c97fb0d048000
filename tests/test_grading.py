"""Grading against a plan: every status, and no mark that was not earned."""

import contextlib
import threading

import pytest
import torch
from torch import nn

from autograder import GraderError
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.session import Cell
from tests.grading_in_process import EXERCISE, PLAN, grade, outcome, raising
from tests.tiny_chapter import drops_the_last_window, running_mean, tiny_exercise, tiny_plan


def only_refuses(signal, window):
    if window > len(signal):
        raise ValueError(f"{window} and {len(signal)}")
    return signal


def never_refuses(signal, window):
    return (
        torch.stack([signal[i : i + window].mean() for i in range(len(signal) - window + 1)])
        if len(signal) >= window
        else signal
    )


def test_the_reference_passes():
    assert outcome(running_mean) == ("passed", 3)


@pytest.mark.parametrize(
    "right",
    [
        lambda s, w: running_mean(s.double(), w).to(s.dtype),
        lambda s, w: running_mean(s, w).requires_grad_(),
        lambda s, w: torch.nn.Parameter(running_mean(s, w)),
        lambda s, w: running_mean(s, w).flip(0).contiguous().flip(0),
        lambda s, w: torch.stack([running_mean(s, w)] * 2, 1)[:, 0],
        lambda s, w: torch.from_numpy(running_mean(s, w).numpy().copy()),
    ],
    ids=["float64 inside", "requires grad", "parameter", "flipped twice", "strided", "by numpy"],
)
def test_right_answers_that_look_odd_pass(right):
    assert outcome(right) == ("passed", 3)


def test_some_points_are_partial():
    assert outcome(only_refuses) == ("partial", 1)
    assert outcome(never_refuses) == ("partial", 2)


def test_wrong_everywhere_is_failed():
    assert outcome(lambda signal, window: signal) == ("failed", 0)


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(0), RecursionError()])
def test_raising_everywhere_is_an_error(error):
    assert outcome(raising(error)) == ("error", 0)


def test_a_stub_is_missing_and_says_so_once():
    result = grade(raising(NotImplementedError()))
    assert (result.status, result.score, result.message) == ("missing", 0, "not written yet")


def test_a_name_that_is_not_there_is_missing():
    assert outcome(None) == ("missing", 0)
    assert "no function running_mean" in grade(None).message


@pytest.mark.parametrize("value", [3, "running_mean", None, [running_mean]])
def test_a_name_that_cannot_be_called_earns_nothing(value):
    assert grade_exercise(PLAN, EXERCISE, InProcess({"running_mean": value})).score == 0


def test_a_loop_is_a_timeout(monkeypatch):
    monkeypatch.setattr("autograder.in_process.PATIENCE", 0.2)
    monkeypatch.setattr("autograder.grading.AFTER_A_TIMEOUT", 0.05)
    assert outcome(lambda signal, window: threading.Event().wait()) == ("timeout", 0)


def test_a_call_banned_in_the_tree_is_banned():
    cell = Cell("running_mean", "import torch.nn.functional as F\ndef running_mean(s, w):\n    return F.avg_pool1d(s, w)")
    result = grade(running_mean, cells=[cell])
    assert (result.status, result.score) == ("banned", 0)
    assert "line 3 of cell running_mean" in result.message


def test_a_call_banned_while_it_runs_is_banned_even_if_the_error_is_swallowed():
    def pools(signal, window):
        try:
            return nn.functional.avg_pool1d(signal[None, None], window, 1)[0, 0]
        except Exception:
            return running_mean(signal, window)

    assert outcome(pools) == ("banned", 0)


def test_a_refusal_is_not_earned_by_the_guard_or_by_another_error():
    def pools(signal, window):
        if window > len(signal):
            nn.functional.avg_pool1d(signal[None, None], window, 1)
        return running_mean(signal, window)

    assert outcome(pools)[1] == 0
    for error in (TypeError("5 6 7"), NotImplementedError("0 1 2 3 4 5 6 7 8"), AssertionError("no")):
        assert outcome(lambda s, w, e=error: running_mean(s, w) if w <= len(s) else raising(e)()) == ("partial", 2)


def test_a_refusal_that_does_not_name_the_numbers_earns_nothing():
    result = grade(lambda s, w: running_mean(s, w) if w <= len(s) else raising(ValueError("does not fit"))())
    assert (result.status, result.score) == ("partial", 2)
    assert "does not name" in result.properties[1].message


@pytest.mark.parametrize("message", ["9" * 5000, "\u0661 \u0662", "-1e400 0x7f \ud800"])
def test_numbers_of_any_length_in_a_message_are_read_without_harm(message):
    assert grade(lambda s, w: running_mean(s, w) if w <= len(s) else raising(ValueError(message))()).score == 2


def test_a_negative_number_in_a_message_is_one_number():
    others = ", ".join(str(-n) for n in range(101, 111))
    assert (
        grade(lambda s, w: running_mean(s, w) if w <= len(s) else raising(ValueError(f"{len(s)} {w} {others}"))()).score == 3
    )


def test_who_refuses_every_call_earns_nothing_for_refusing():
    result = grade(lambda s, w: raising(ValueError(f"{len(s)} {w}"))())
    assert (result.status, result.score) == ("error", 0)


def test_a_changed_argument_is_reported():
    def spoils(signal, window):
        result = running_mean(signal, window).clone()
        signal.zero_()
        return result

    result = grade(spoils)
    assert result.properties[0].earned == 0
    assert result.properties[0].message == "the call changed its argument signal"


def test_a_hint_is_given_when_one_mistake_explains_every_value():
    result = grade(lambda s, w: only_refuses(s, w) if w > len(s) else running_mean(s, w)[:-1])
    assert result.mistake["name"] == "drops_the_last_window"
    assert result.counterexample["call"] == "running_mean(tensor([0.]), 1)"
    assert result.counterexample["expected"] == "tensor([0.])"
    assert result.counterexample["got_shape"] == "shape (0,)"


def test_no_hint_is_given_when_none_or_two_explain_the_values():
    def both(signal, window):
        return running_mean(signal, window)[:-1] * window / len(signal)

    def twin(signal, window):
        """The same once more."""
        return drops_the_last_window(signal, window)

    twin.__mistake__ = type(drops_the_last_window.__mistake__)("twin", "running_mean", "m", "h", twin)
    assert grade(both).mistake is None
    assert grade(drops_the_last_window, plan=tiny_plan(EXERCISE, drops_the_last_window, twin)).mistake is None
    assert grade(drops_the_last_window).mistake["name"] == "drops_the_last_window"


def test_a_fault_of_the_course_abstains():
    class Broken(type(PLAN)):
        def cases(self, exercise, prop):
            raise GraderError("the reference fell over")

    result = grade_exercise(Broken(PLAN.chapter, 1, "cpu", PLAN._start_reference), EXERCISE, InProcess({}))
    assert (result.status, result.score) == ("abstained", 0)
    assert "the reference fell over" in result.message


def test_two_properties_of_one_name_are_refused_when_they_are_declared():
    exercise = tiny_exercise()
    with pytest.raises(ValueError, match="two properties of the name averages_every_whole_window"):
        exercise.values(points=1)(exercise.properties[0].draw)


def test_a_fault_that_nobody_foresaw_abstains_and_stops_no_class(monkeypatch):
    def broken(*_arguments):
        raise KeyError("grads")

    monkeypatch.setattr("autograder.kinds.values.compare", broken)
    result = grade(running_mean)
    assert (result.status, result.score) == ("abstained", 0)
    assert "KeyError: 'grads' (test_grading.py, line" in result.message


def test_a_call_banned_in_single_precision_only_is_banned_even_if_swallowed():
    def sly(signal, window):
        if signal.dtype == torch.float32:
            with contextlib.suppress(Exception):
                torch.nn.functional.avg_pool1d(signal[None, None], window, 1)
        return running_mean(signal, window)

    assert outcome(sly) == ("banned", 0)
