"""A plan as a file: what is read back is what was drawn, and nothing is drawn twice."""

import os
import stat

import numpy as np
import pytest
import torch

from autograder import hidden_plan
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.plan_file import load_plan, save_plan
from tests.tiny_chapter import divides_by_the_signal_length, drops_the_last_window, running_mean, tiny_plan


def alike(one, other):
    """Equal in type and, for arrays, in dtype, shape and every bit."""
    assert type(one) is type(other)
    if isinstance(one, dict):
        assert list(one) == list(other)
        for key in one:
            alike(one[key], other[key])
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            alike(a, b)
    elif isinstance(one, (torch.Tensor, np.ndarray)):
        one, other = np.asarray(one), np.asarray(other)
        assert (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    else:
        assert one == other or one != one


def contents(plan):
    """All that a plan has drawn and answered."""
    return {key: [c.spelled() for c in cases] for key, cases in plan.drawn.items()}, plan.wrong


@pytest.fixture
def saved(tmp_path):
    """A plan, and the file that it was saved to."""
    plan, path = tiny_plan(), tmp_path / "reports" / "plan.safetensors"
    save_plan(plan, path, "key")
    return plan, path


def test_a_plan_comes_back_bit_for_bit_with_cases_truths_and_mistaken_replies(saved):
    plan, path = saved
    again = tiny_plan()
    assert load_plan(again, path, "key")
    for one, other in zip(contents(plan), contents(again), strict=True):
        alike(one, other)
    assert len(plan.drawn) == 2 and len(plan.wrong) == 2 * sum(map(len, plan.drawn.values()))


def test_the_convolution_chapters_plan_comes_back_bit_for_bit(convolution, tmp_path):
    one, other = (hidden_plan.HiddenPlan(convolution, 5, "cpu", lambda: None) for _ in range(2))
    save_plan(one, tmp_path / "plan", "key")
    assert load_plan(other, tmp_path / "plan", "key")
    for mine, theirs in zip(contents(one), contents(other), strict=True):
        alike(mine, theirs)


@pytest.mark.parametrize(
    "function", [running_mean, drops_the_last_window, divides_by_the_signal_length, lambda s, w: s, None]
)
def test_a_plan_that_was_read_grades_as_the_one_that_was_drawn(saved, function):
    plan, path = saved
    again = tiny_plan()
    load_plan(again, path, "key")
    results = []
    for each in (plan, again, tiny_plan()):
        exercise = each.chapter.exercises[0]
        subject = InProcess({} if function is None else {exercise.name: function})
        results.append(grade_exercise(each, exercise, subject).as_json())
    assert results[0] == results[1] == results[2]


def test_who_reads_a_plan_draws_no_case_and_runs_no_mistake_of_it_again(saved, monkeypatch):
    _, path = saved
    again, drawn, run = tiny_plan(), [], []
    load_plan(again, path, "key")
    monkeypatch.setattr(hidden_plan, "draw_cases", lambda *arguments: drawn.append(arguments))
    monkeypatch.setattr(hidden_plan, "reply_of", lambda *arguments: run.append(arguments))
    again.complete()
    exercise = again.chapter.exercises[0]
    assert grade_exercise(again, exercise, InProcess({exercise.name: running_mean})).status == "passed"
    assert drawn == run == []


def test_a_plan_is_closed_to_other_users_and_leaves_no_draft(saved):
    _, path = saved
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == [path.name]


def test_a_plan_under_another_key_is_refused_and_leaves_the_reader_as_it_was(saved):
    _, path = saved
    again = tiny_plan()
    assert not load_plan(again, path, "another")
    assert not load_plan(again, path.with_name("nowhere"), "key")
    assert (again.drawn, again.wrong) == ({}, {})


def damaged(data, damage):
    """The bytes of a plan with something wrong."""
    if damage == "cut short":
        return data[:-1]
    if damage == "a wrong byte in an array":
        return data[:-3] + bytes([data[-3] ^ 1]) + data[-2:]
    if damage == "a wrong letter in the tree":
        return data.replace(b"drops_the_last_window", b"drops_the_last_widow_", 1)
    return {"empty": b"", "text": b"plan", "half": data[: len(data) // 2]}[damage]


@pytest.mark.parametrize(
    "damage", ["cut short", "a wrong byte in an array", "a wrong letter in the tree", "empty", "text", "half"]
)
def test_a_damaged_plan_is_refused_and_made_anew(saved, damage):
    plan, path = saved
    path.write_bytes(damaged(path.read_bytes(), damage))
    again = tiny_plan()
    assert not load_plan(again, path, "key")
    assert (again.drawn, again.wrong) == ({}, {})
    save_plan(again, path, "key")
    assert load_plan(tiny_plan(), path, "key")
    alike(contents(plan)[1], contents(again)[1])
