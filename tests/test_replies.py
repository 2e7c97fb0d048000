"""Replies: what a hostile child may say is either a reply of known form or unreadable."""

import itertools

import numpy as np
import pytest
import torch

from autograder.kinds import KINDS, Case, Prepared
from autograder.replies import checked, not_written, plain, says
from tests.tiny_chapter import draws_nothing, steps_of, tiny_exercise, value_reply

WRONG = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    "text",
    "9" * 90_000,
    [],
    [[]],
    [None],
    ["a", "b"],
    (),
    {},
    {"a": 1},
    torch.ones(2),
    torch.ones(2, dtype=torch.bool),
    torch.ones(1, dtype=torch.complex64),
    torch.empty(0),
    np.ones((2, 2)),
    np.array(True),
    [torch.ones(2)],
    [torch.ones(2), None],
    [[0, 0, 5]],
    [["x", "y", 1]],
    [[0, "module", "1", "forward_hook", 0, 1]],
    [[0, "", "", "", "x" * 90_000, None]],
    torch.float32,
]
FIELDS = [
    "value",
    "changed",
    "grads",
    "parameter_grads",
    "buffers",
    "nets",
    "classes",
    "message",
    "where",
    "banned",
    "timeout",
    "notes",
]
BASES = [
    value_reply(torch.ones(2), grads=[torch.ones(2)], parameter_grads=[], buffers={}, banned=None),
    {"status": "raised", "classes": ["ValueError"], "message": "1 2 3", "where": ["a", 1, "x"], "banned": None},
    {"status": "unusable", "message": "no", "banned": None},
    {"status": "stopped", "message": "no", "timeout": True},
    {"status": "missing"},
]


def forgeries():
    """Every reply with every field wrong, or absent."""
    for base in BASES:
        yield base
        for field, wrong in itertools.product(FIELDS, WRONG):
            yield {**base, field: wrong}
        for field in base:
            yield {key: value for key, value in base.items() if key != field}
    for status in [None, 3, "", "VALUE", [], {}, torch.ones(1), "passed"]:
        yield {"status": status}


def kinds_with_cases():
    """One prepared case for every kind, whose truth is a tensor of two ones."""
    x = torch.ones(2, dtype=torch.float64)
    extras = {"names": ["x"], "wrt": [[0, 0]], "state": {}, "cotangent": x}
    truth = value_reply(x, grads=[x], parameter_grads=[], buffers={"mean": x}, nets=[], score=2.0)
    case = Case(steps_of("f", x), extras, [1, 2])
    exercise = tiny_exercise()
    exercise.gradients(points=1, wrt=["x"])(draws_nothing("p0"))
    exercise.module(points=1)(draws_nothing("p1"))
    exercise.holds(points=1, judge=lambda arguments, result: "wrong" if result.sum() > 9 else None)(draws_nothing("p2"))
    exercise.speed(points=1, at_most=2)(draws_nothing("p3"))
    exercise.leaves(points=1)(draws_nothing("p4"))
    exercise.reaches(points=1, score=lambda arguments, result: result.sum(), at_least=0.5)(draws_nothing("p5"))
    for prop in exercise.properties:
        yield prop, Prepared(case, {torch.float64: truth, torch.float32: truth})


def test_no_forged_reply_breaks_a_judge():
    kinds = list(kinds_with_cases())
    for reply in map(checked, forgeries()):
        assert len(says(reply)) < 1000
        assert not_written(reply) in (True, False)
        for prop, prepared in kinds:
            found = KINDS[prop.kind].judge(prop, prepared, reply, torch.float64)
            assert found is None or len(found.message) < 1000
            KINDS[prop.kind].agrees(prop, prepared, prepared.expected[torch.float64], reply)
            for base in BASES:
                KINDS[prop.kind].agrees(prop, prepared, base, reply)


def test_a_reply_keeps_only_the_fields_of_its_status():
    forged = {"status": "missing", "value": 1, "classes": ["ValueError"], "evil": 1}
    assert checked(forged) == {"status": "missing"}


@pytest.mark.parametrize("reply", [None, 3, [], "value", {}, {"status": "value"}, {"status": "raised", "classes": []}])
def test_what_is_no_reply_is_unreadable(reply):
    assert checked(reply)["status"] == "unusable"


def test_a_reply_in_this_process_no_longer_shares_memory_with_the_code():
    buffer = torch.zeros(2)
    reply = plain(value_reply(buffer))
    buffer += 1
    assert reply["value"].tolist() == [0, 0]


def test_a_value_that_may_not_travel_is_unusable_and_says_why():
    assert plain(value_reply({1, 2})) == {
        "status": "unusable",
        "message": "a value of type set cannot be handed over",
        "banned": None,
    }


def test_a_raised_error_is_one_line_with_its_place():
    reply = {"status": "raised", "classes": ["KeyError", "Exception"], "message": "no\nsuch", "where": ["conv2d", 3, "x[y]"]}
    assert says(reply) == "raised KeyError: no (line 3 of cell conv2d: x[y])"
