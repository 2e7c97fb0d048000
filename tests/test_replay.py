"""A recorded call, carried out: values, gradients, changed arguments, modules."""

import random

import numpy as np
import pytest
import torch
from torch import nn

from autograder.worker.calls import call
from autograder.worker.parameters import CannotReplay
from autograder.worker.replay import kept_randomness, load_parameters, replay
from tests.tiny_chapter import steps_of


def run(function, *args, **more):
    return replay({"steps": steps_of("f", *args), **more}, function)


def test_a_value_comes_back_and_nothing_changed():
    assert run(lambda x, y: x + y, 2, 3) == {"value": 5}


def test_an_argument_changed_in_place_is_reported_with_its_new_value():
    def double(x, y):
        x *= 2
        y += 1
        return x

    ((step, position, _, value), (_, other, _, _)) = run(double, torch.ones(2), np.zeros(1))["changed"]
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
    assert [pointer for *pointer, _ in changed] == [[0, 0, "[1]"], [0, 1, "['v'][0]"]]
    assert changed[0][3].tolist() == [0]


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.complex64])
def test_nan_and_infinity_are_as_they_were_unless_they_change(dtype):
    odd = torch.tensor([float("nan"), float("inf"), -float("inf"), 0.0]).to(dtype)
    assert dtype.is_complex or run(lambda x: None, odd.clone()).get("changed") is None
    for place, value in ((0, 0.0), (1, -float("inf")), (2, 7.0), (3, float("nan"))):
        assert len(run(lambda x, p=place, v=value: x.__setitem__(p, v), odd.clone())["changed"]) == 1


def test_what_is_put_in_an_arrays_place_changes_the_list_and_not_the_array():
    def put(parameters, state):
        parameters[0] = parameters[0] + 1
        state["v"] = [state["v"][0]]

    one, v = torch.ones(2), np.zeros(1)
    changed = run(put, [one, torch.ones(1)], {"v": [v]})["changed"]
    assert [pointer for *pointer, _ in changed] == [[0, 0, ""]]  # a new list of the same array is as good as the old one
    assert one.tolist() == [1, 1]


@pytest.mark.parametrize(
    "change",
    [
        lambda x: x.append(3),
        lambda x: x.pop(),
        lambda x: x.reverse(),
        lambda x: x.__setitem__(0, 2),
        lambda x: x.__setitem__(0, None),
        lambda x: x[1].update(b=1),
        lambda x: x[1].pop("a"),
        lambda x: x[1].update(a=x[1]["a"].clone()),
        lambda x: x[2].clear(),
        lambda x: x.__setitem__(2, (torch.ones(1),)),
    ],
)
def test_a_list_or_dict_that_holds_something_else_is_reported_whole(change):
    argument = [1, {"a": torch.ones(1)}, [torch.zeros(1)]]
    ((step, key, path, value),) = run(change, argument)["changed"]
    assert (step, key, path) == (0, 0, "") and value is argument


def test_an_array_that_stands_twice_in_a_list_is_reported_at_both_places():
    x = torch.ones(2)
    assert [path for _, _, path, _ in run(lambda y: y[0].add_(1), [x, x])["changed"]] == ["[0]", "[1]"]


def test_a_long_key_is_cut_in_the_path():
    ((*_, path, _),) = run(lambda x: x["k" * 999].zero_(), {"k" * 999: torch.ones(1)})["changed"]
    assert len(path) < 100


def test_an_argument_after_the_call_may_be_the_value():
    result = run(lambda x, y: (y.add_(1), object())[1:0], 1, torch.ones(2), of=[0, 1])
    assert result["value"].tolist() == [2, 2] and len(result["changed"]) == 1
    net = nn.Linear(2, 1, bias=False)
    assert list(run(lambda n: n.weight.data.zero_(), net, of=[0, 0])["value"]) == ["weight"]


def test_a_net_is_watched_where_that_is_asked():
    net = nn.Linear(2, 1)
    assert "nets" not in run(lambda n: n.eval(), net)
    assert run(lambda n: n.train(), net, watch=True)["nets"] == [[0, "module", "", "training", False, True]]


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
    request = {
        "steps": steps,
        "state": state,
        "buffers": {"count": torch.ones(1)},
        "parameters": True,
        "dtype": torch.float32,
    }
    return replay({**request, **more}, module)


def test_a_module_computes_with_the_given_parameters():
    result = forward(BiasFirst)
    assert result["value"].tolist() == [[14, 26]]
    assert result["buffers"]["count"].tolist() == [2]


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
        ({"b": torch.ones(2)}, r"parameter 2, 'weight' of shape \(2, 2\), is one too many"),
        (
            {"b": torch.ones(2), "w": torch.ones(2, 2), "more": torch.ones(1)},
            r"parameter 3 of 3 is missing: 'more' of shape \(1,\)",
        ),
        (
            {"weight": torch.ones(3, 3), "bias": torch.ones(2)},
            r"parameter 1, 'weight', has shape \(2, 2\), expected \(3, 3\) for 'weight'",
        ),
        ({"w": torch.ones(2, 2), "b": torch.ones(2)}, r"parameter 1, 'bias', has shape \(2,\), expected \(2, 2\) for 'w'"),
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
    request = {"steps": steps_of("draw")}
    with kept_randomness():
        first, second = (call(request, {"draw": draw})["value"] for _ in range(2))
        assert first == second
        assert run(draw)["value"][0] == first[0]  # a batch seeds the others only once
    assert torch.equal(torch.get_rng_state(), states[0])
    assert np.array_equal(np.random.get_state()[1], states[1])
    assert random.getstate() == states[2]
