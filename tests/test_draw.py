"""Drawing: the same for the same seed, exact in float32, small when shrunk."""

import numpy as np
import pytest
import torch

from autograder.draw import arrays, booleans, floats, integers, one_of, sampled_from, tensors
from autograder.drawing import draw_cases, smallest
from autograder.worker.wire import pack
from tests.tiny_chapter import tiny_exercise


def cases(strategy, count=30, seed=0):
    exercise = tiny_exercise()
    exercise.properties.clear()
    exercise.values(points=1)(lambda draw: draw(strategy))
    return [c.steps[0]["args"][0] for c in draw_cases(exercise, exercise.properties[0], seed, count)]


def test_the_same_seed_draws_the_same_cases_and_another_one_others():
    exercise = tiny_exercise()
    drawn = [[pack(c.steps) for c in draw_cases(exercise, exercise.properties[0], seed, 40)] for seed in (3, 3, 4)]
    assert drawn[0] == drawn[1] != drawn[2]
    assert len(set(drawn[0])) >= 25


def test_numbers_stay_within_their_bounds():
    assert {type(n) for n in cases(integers(-2, 2))} == {int}
    assert set(cases(integers(-2, 2))) <= {-2, -1, 0, 1, 2}
    assert all(-1 <= n <= 1 for n in cases(floats(-1, 1)))
    assert set(cases(floats(9, 10))) == {9}
    assert set(cases(booleans())) == {True, False}
    assert set(cases(sampled_from("ab"))) == {"a", "b"}
    assert set(cases(one_of(integers(1, 1), integers(5, 5)))) == {1, 5}


@pytest.mark.parametrize("elements", [None, floats(-4, 4), integers(-3, 3)])
def test_small_tensors_hold_numbers_that_float32_adds_exactly(elements):
    for tensor in cases(tensors(shape=[3, 4], elements=elements)):
        assert (tensor.shape, tensor.dtype) == ((3, 4), torch.float64)
        assert (tensor * 8 == (tensor * 8).round()).all()
        assert tensor.abs().max() <= 4


def test_arrays_have_the_dtype_and_shape_asked_for():
    for array in cases(arrays(shape=(2, 0), dtype="float32")):
        assert (array.shape, array.dtype) == ((2, 0), np.float32)
    assert {t.dtype for t in cases(tensors(shape=[2], elements=integers(0, 5), dtype=torch.int64))} == {torch.int64}


def test_a_large_tensor_is_drawn_from_a_seed_and_not_constant():
    drawn = cases(tensors(shape=[50, 60]), count=5)
    assert all(t.shape == (50, 60) for t in drawn)
    assert len(drawn[-1].unique()) > 5


def test_no_two_drawn_tensors_share_memory():
    one, *others = cases(tensors(shape=[2]), count=15)
    one += 100
    assert all(other.max() < 100 for other in others)


def test_the_smallest_failing_case_is_found():
    exercise = tiny_exercise()
    found = smallest(exercise, exercise.properties[0], 1, 100, lambda case: len(case.steps[0]["args"][0]) >= 3, 500)
    signal, window = found.steps[0]["args"]
    assert (signal.tolist(), window) == ([0, 0, 0], 1)


def test_nothing_is_found_where_nothing_fails_or_time_is_up():
    exercise = tiny_exercise()
    assert smallest(exercise, exercise.properties[0], 1, 20, lambda case: False, 500) is None
    assert smallest(exercise, exercise.properties[0], 1, 20, lambda case: True, 0) is None


def test_a_subject_that_changes_its_mind_does_not_break_the_search():
    exercise, answers, failed = tiny_exercise(), iter([True, False] * 10_000), []

    def fails(case):
        verdict = next(answers)
        if verdict:
            failed.append(case)
        return verdict

    found = smallest(exercise, exercise.properties[0], 1, 30, fails, 200)
    assert found is None or any(found.steps is case.steps for case in failed)
