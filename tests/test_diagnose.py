"""Diagnosis: one mistake or none, the smallest case, a map of the difference."""

import warnings

import numpy as np
import pytest
import torch

from autograder.compare import Finding
from autograder.diagnose import Verdict, counterexample, name_mistake
from autograder.in_process import InProcess
from tests.tiny_chapter import divides_by_the_signal_length, drops_the_last_window, running_mean, tiny_exercise, tiny_plan

EXERCISE = tiny_exercise()
PLAN = tiny_plan(EXERCISE)
VALUES, REFUSES = EXERCISE.properties


def verdicts(function):
    """What the properties find, with every reply in float64."""
    subject, found = InProcess({"running_mean": function}), []
    from autograder.kinds import KINDS

    for prop in EXERCISE.properties:
        verdict = Verdict(prop)
        for prepared in PLAN.cases(EXERCISE, prop):
            reply = subject.call(prepared.case.request(torch.float64, "cpu"))
            verdict.replies.append(reply)
            finding = KINDS[prop.kind].judge(prop, prepared, reply, torch.float64)
            if finding and not verdict.finding:
                verdict.finding, verdict.case, verdict.reply = finding, prepared, reply
        found.append(verdict)
    return found


@pytest.mark.parametrize("wrong", [drops_the_last_window, divides_by_the_signal_length])
def test_each_known_mistake_is_named(wrong):
    assert name_mistake(PLAN, EXERCISE, verdicts(wrong)).name == wrong.__name__


def test_right_code_and_unknown_faults_have_no_name():
    assert name_mistake(PLAN, EXERCISE, verdicts(running_mean)) is None
    assert name_mistake(PLAN, EXERCISE, verdicts(lambda s, w: running_mean(s, w) + 1)) is None


def test_a_mistake_that_explains_all_but_one_value_is_not_named():
    found = verdicts(drops_the_last_window)
    found[0].replies[-1] = {"status": "value", "value": torch.tensor([99.0])}
    assert name_mistake(PLAN, EXERCISE, found) is None


def test_nothing_is_named_from_part_of_the_answers():
    found = verdicts(drops_the_last_window)
    found[0].replies[-1] = {"status": "stopped", "message": "took longer"}
    assert name_mistake(PLAN, EXERCISE, found) is None


def test_the_smallest_case_is_shown_with_what_was_expected():
    (values, _) = verdicts(divides_by_the_signal_length)
    shown = counterexample(PLAN, EXERCISE, values, InProcess({"running_mean": divides_by_the_signal_length}), "cpu", None)
    assert shown["call"] == "running_mean(tensor([0., 1.]), 1)"
    assert (shown["expected"], shown["got"], shown["index"]) == ("tensor([0., 1.])", "tensor([0., 0.5])", [1])


def test_a_subject_that_fails_no_longer_still_shows_the_case_that_failed():
    (values, _) = verdicts(drops_the_last_window)
    shown = counterexample(PLAN, EXERCISE, values, InProcess({"running_mean": running_mean}), "cpu", None)
    assert shown["call"].startswith("running_mean(")
    assert shown["message"] == values.finding.message


@pytest.mark.parametrize("make", [torch.tensor, np.array])
def test_the_map_is_what_was_got_minus_what_was_expected(make):
    from autograder.diagnose import _heat

    expected, got = make([[[0.0, 1.0], [2.0, 3.0]]]), make([[[0.0, 1.0], [2.5, float("inf")]]])
    heat = _heat(Finding("", expected, got, (0, 1, 0)))
    assert heat[0] == [0, 0]
    assert heat[1][0] == 0.5
    assert heat[1][1] > 1e300


def test_a_map_is_drawn_of_complex_results_without_a_warning_or_not_at_all():
    from autograder.diagnose import _heat

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        heat = _heat(Finding("", torch.ones(2, 2).cfloat(), torch.zeros(2, 2).cfloat(), (0, 0)))
    assert heat is None or all(isinstance(value, float) for row in heat for value in row)
