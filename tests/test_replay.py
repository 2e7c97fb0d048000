"""A recorded call, carried out: values, gradients, changed arguments, modules."""

import random

import numpy as np
import pytest
import torch
from torch import nn

from autograder.worker.replay import CannotReplay, kept_randomness, load_parameters, replay
from tests.tiny_chapter import steps_of


def run(function, *args, **more):
    return replay({"steps": steps_of("f", *args), **more}, function)


def test_a_value_comes_back_and_nothing_changed():
    assert run(lambda x, y: x + y, 2, 3) == {"value": 5, "changed": []}


def test_an_argument_changed_in_place_is_reported_with_its_new_value():
    def double(x, y):
        x *= 2
        y += 1
        return x

    ((step, position, value), (_, other, _y)) = run(double, torch.ones(2), np.zeros(1))["changed"]
    assert (step, position, other) == (0, 0, 1)
    assert value.tolist() == [2, 2]


@pytest.mark.parametrize(
    "change", [lambda x: x.resize_(1), lambda x: x.squeeze_(0), lambda x: setattr(x, "data", x.double())]
)
def test_an_argument_of_another_shape_or_dtype_is_reported(change):
    assert len(run(change, torch.ones(1, 2))["changed"]) == 1


def test_arrays_changed_inside_lists_and_dicts_are_reported():
    def step(parameters, state):
        parameters[1] -= 1
        state["v"][0] += 1

    changed = run(step, [torch.ones(2), torch.ones(1)], {"v": [np.zeros(1)], "lr": 0.1})["changed"]
    assert [pointer[:2] for pointer in changed] == [[0, 0], [0, 1]]
    assert changed[0][2][1].tolist() == [0]


def test_a_keyword_argument_changed_in_place_is_reported():
    steps = [{"do": "call", "name": "f", "args": (), "kwargs": {"x": torch.ones(2)}}]
    assert replay({"steps": steps}, lambda x: x.zero_())["changed"][0][:2] == [0, "x"]


def test_gradients_are_those_of_the_cotangent():
    x = torch.tensor([1.0, 2.0, 3.0])
    result = run(lambda x, y: x**2 * y, x, torch.ones(3), wrt=[[0, 0], [0, 1]], cotangent=torch.tensor([1.0, 0.0, -1.0]))
    assert result["grads"][0].tolist() == [2, 0, -6]
    assert result["grads"][1].tolist() == [1, 0, -9]


def test_an_argument_that_plays_no_part_has_no_gradient():
    result = run(lambda x, y: x * 2, torch.ones(1), torch.ones(1), wrt=[[0, 0], [0, 1]], cotangent=torch.ones(1))
    assert result["grads"][1] is None


def test_a_result_of_another_shape_has_no_gradients():
    assert run(lambda x: x.sum(), torch.ones(2), wrt=[[0, 0]], cotangent=torch.ones(2))["grads"] is None


@pytest.mark.parametrize("function", [lambda x: x.detach(), lambda x: (x > 0).long(), lambda x: torch.tensor(x.tolist())])
def test_a_result_cut_off_from_its_inputs_says_so(function):
    with pytest.raises(CannotReplay, match="cut off"):
        run(function, torch.ones(2), wrt=[[0, 0]], cotangent=torch.ones(2))


class BiasFirst(nn.Module):
    """Defines its parameters the other way round."""

    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(2))
        self.weight = nn.Parameter(torch.zeros(2, 2))
        self.register_buffer("calls", torch.zeros(1))

    def forward(self, x):
        self.calls += 1
        return x @ self.weight + self.bias


def forward(module, **more):
    steps = [*steps_of("M"), {"do": "self", "name": "", "args": (torch.ones(1, 2),), "kwargs": {}}]
    state = {"weight": torch.tensor([[1.0, 2.0], [3.0, 4.0]]), "bias": torch.tensor([10.0, 20.0])}
    return replay({"steps": steps, "state": state, "parameters": True, "dtype": torch.float32, **more}, module)


def test_a_module_computes_with_the_given_parameters():
    result = forward(BiasFirst)
    assert result["value"].tolist() == [[14, 26]]
    assert result["buffers"]["calls"].tolist() == [1]


def test_parameter_gradients_come_in_the_order_asked_whatever_the_modules_own():
    result = forward(BiasFirst, cotangent=torch.tensor([[1.0, 5.0]]))
    weight, bias = result["parameter_grads"]
    assert weight.tolist() == [[1, 5], [1, 5]]
    assert bias.tolist() == [1, 5]


def test_parameters_of_other_names_are_matched_by_order():
    layer = nn.ParameterDict({"a": torch.zeros(2), "b": torch.zeros(3)})
    load_parameters(layer, {"x": torch.ones(2), "y": torch.full((3,), 2.0)})
    assert layer["b"].tolist() == [2, 2, 2]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"weight": torch.ones(2, 2)}, "but only weight are asked"),
        ({"weight": torch.ones(2, 2), "bias": torch.ones(2), "more": torch.ones(1)}, "more .1,. is asked"),
        ({"weight": torch.ones(3, 3), "bias": torch.ones(2)}, r"weight has shape \(2, 2\), but \(3, 3\) is asked"),
    ],
)
def test_parameters_that_do_not_fit_are_named(state, said):
    with pytest.raises(CannotReplay, match=said):
        load_parameters(BiasFirst(), state)


def test_what_is_no_module_is_named():
    with pytest.raises(CannotReplay, match=r"no torch.nn.Module"):
        forward(lambda: 3)


def test_the_callers_randomness_is_left_alone_and_the_code_s_is_seeded():
    def draw():
        return torch.rand(1).item(), np.random.rand(), random.random()

    states = torch.get_rng_state().clone(), np.random.get_state()[1].copy(), random.getstate()
    with kept_randomness():
        assert run(draw)["value"] == run(draw)["value"] != run(draw, seed=1)["value"]
    assert torch.equal(torch.get_rng_state(), states[0])
    assert np.array_equal(np.random.get_state()[1], states[1])
    assert random.getstate() == states[2]
