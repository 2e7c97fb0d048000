"""Recorded calls."""

import numpy as np
import pytest
import torch

from autograder.calls import Call, call, cast, has_floats, named


def test_a_call_is_recorded_with_its_arguments():
    (step,) = named(call(1, stride=2), "conv2d")
    assert step == {"do": "call", "name": "conv2d", "args": (1,), "kwargs": {"stride": 2}}


def test_an_expression_is_recorded_step_by_step():
    recorded = call(3, 8).eval()(5).shape
    assert [(s["do"], s["name"]) for s in recorded.steps] == [
        ("call", ""),
        ("method", "eval"),
        ("self", ""),
        ("get", "shape"),
    ]


def test_recording_runs_nothing_and_copies_well():
    with pytest.raises(AttributeError):
        call().__deepcopy__  # noqa: B018
    assert isinstance(call().anything, Call)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_cast_changes_floats_only_and_copies_everything(dtype):
    given = (torch.ones(2), {"a": np.ones(2)}, [torch.tensor([1])], 3, "x")
    made = cast(given, dtype, "cpu")
    assert (made[0].dtype, made[2][0].dtype, made[3:]) == (dtype, torch.int64, (3, "x"))
    assert made[1]["a"].dtype == str(dtype).removeprefix("torch.")
    made[0].zero_()
    made[1]["a"][:] = 0
    assert given[0].tolist() == given[1]["a"].tolist() == [1, 1]


def test_two_dtypes_are_worth_it_only_where_there_are_floats():
    assert has_floats([(1, {"x": torch.ones(1)})])
    assert has_floats(np.ones(1))
    assert not has_floats([torch.tensor([1]), np.ones(1, dtype=int), 1.5])
