"""Grading what is not a plain function of values: judges, gradients, modules; and replies that are forged."""

import numpy as np
import pytest
import torch
from torch import nn

from autograder import Exercise
from autograder.draw import integers, sampled_from, tensors
from autograder.grading import grade_exercise
from tests.grading_in_process import EXERCISE, PLAN, Scripted, grade, outcome
from tests.tiny_chapter import tiny_plan


def test_a_judge_that_fails_abstains_and_sees_only_what_it_may_rely_on():
    exercise = Exercise(lambda x: {"a": (torch.ones(2), 1)})
    exercise.reference.__name__ = exercise.name = "f"
    seen = []
    exercise.holds(points=1, judge=lambda arguments, result: seen.append(result))(lambda draw: draw(integers(0, 3)))
    plan = tiny_plan(exercise)
    for odd in (
        None,
        {},
        {"a": ()},
        {"a": (torch.ones(3), 1)},
        {"a": (torch.ones(2).bool(), 1)},
        {"a": (torch.ones(2), 1.0)},
        {"a": (torch.tensor([1.0, float("nan")]), 1)},
        {"a": (np.ones(2), 1)},
        {"a": (torch.ones(2).cfloat(), 1)},
    ):
        assert outcome(lambda x, o=odd: o, exercise=exercise, plan=plan) == ("failed", 0)
    assert seen == []
    assert outcome(lambda x: {"a": [torch.zeros(2), np.int64(4)]}, exercise=exercise, plan=plan) == ("passed", 1)
    breaking = Exercise(exercise.reference)
    breaking.holds(points=1, judge=lambda arguments, result: 1 / 0)(lambda draw: draw(integers(0, 3)))
    assert outcome(lambda x: {"a": (torch.ones(2), 1)}, exercise=breaking, plan=tiny_plan(breaking)) == ("abstained", 0)


def affine(x, weight, bias=None):
    """A reference with an argument that may be left out."""
    return x * weight if bias is None else x * weight + bias


def test_gradients_are_asked_only_of_arguments_that_are_given():
    exercise = Exercise(affine)

    @exercise.gradients(points=1, wrt=("x", "weight", "bias"))
    def lets_gradients_through(draw):
        """All."""
        x, weight, bias = (draw(tensors(shape=[3])) for _ in range(3))
        return (x, weight, bias) if draw(sampled_from([True, False])) else (x, weight)

    plan = tiny_plan(exercise)
    assert outcome(affine, exercise=exercise, plan=plan) == ("passed", 1)
    cut = grade(lambda x, w, b=None: affine(x, w.detach(), b), exercise=exercise, plan=plan)
    assert cut.properties[0].message == "no gradient reaches weight"
    other = grade(lambda x, w, b=None: affine(x, w, b).sum(), exercise=exercise, plan=plan)
    assert "shape ()" in other.properties[0].message
    assert grade(lambda x, w, b=None: None, exercise=exercise, plan=plan).score == 0


class Scale(nn.Module):
    """A reference of two parameters."""

    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x * self.weight + self.bias


class BiasFirst(nn.Module):
    """The same, defined the other way round."""

    def __init__(self, size):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(size))
        self.weight = nn.Parameter(torch.ones(size))

    forward = Scale.forward


class Stops(Scale):
    def forward(self, x):
        return x * self.weight.detach() + self.bias


def test_a_module_may_define_its_parameters_in_any_order():
    exercise = Exercise(Scale)

    @exercise.module(points=1)
    def computes(draw, new):
        """All."""
        return new(3)(draw(tensors(shape=[2, 3])))

    plan = tiny_plan(exercise)
    assert outcome(Scale, exercise=exercise, plan=plan) == ("passed", 1)
    assert outcome(BiasFirst, exercise=exercise, plan=plan) == ("passed", 1)
    assert grade(Stops, exercise=exercise, plan=plan).properties[0].message == "no gradient reaches weight"
    for odd in (lambda size: 3, nn.Linear, lambda size: nn.Identity(), lambda size: lambda x: x):
        assert outcome(odd, exercise=exercise, plan=plan)[1] == 0


@pytest.mark.parametrize(
    "reply",
    [
        {"status": "value", "value": {"$": 1}},
        {"status": "value", "value": torch.ones(3), "changed": [[0, 0, torch.ones(1)]], "buffers": {"a": 1}},
        {"status": "raised", "classes": ["ValueError"] * 3, "message": " ".join(map(str, range(20)))},
        {
            "status": "raised",
            "classes": ["x" * 90_000],
            "message": "y" * 90_000,
            "where": ["z" * 90_000, 10**18, "w" * 90_000],
        },
        {"status": "stopped", "message": "m" * 90_000, "timeout": [3]},
        {"status": "unusable", "message": "m" * 90_000, "classes": []},
        {"status": "value", "value": 1, "changed": [], "banned": "b" * 90_000},
        {"status": "passed"},
        {"status": "missing", "score": 3},
        {"status": "value", "value": torch.ones(2).to(torch.float8_e5m2)},
        {"status": "value", "value": {str(i) * 50: "v" * 100 for i in range(900)}},
    ],
    ids=range(11),
)
def test_a_forged_reply_earns_nothing_and_makes_no_long_report(reply):
    result = grade_exercise(PLAN, EXERCISE, Scripted(reply))
    assert result.score == 0
    assert len(str(result.as_json())) < 12_000
