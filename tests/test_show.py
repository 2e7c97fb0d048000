"""Values as a student reads them."""

import numpy as np
import pytest
import torch

from autograder import given
from autograder.calls import call, named
from autograder.show import kind_of, shape_of, show, show_call


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (torch.tensor([0.0, 1.5]), "tensor([0., 1.5])"),
        (torch.tensor(3), "tensor(3)"),
        (np.array([[1.0, -2.0]]), "array([[1., -2.]])"),
        (torch.empty(0, 3), "tensor([], shape (0, 3))"),
        (torch.zeros(30, 30), "tensor of shape (30, 30)"),
        (torch.tensor([True]), "tensor([True])"),
        (torch.ones(1, requires_grad=True).bfloat16(), "tensor([1.])"),
        (torch.ones(1).to(torch.float8_e5m2), "tensor([1.])"),
        (torch.tensor([1j], dtype=torch.complex64), "tensor([0.+1.j])"),
        (torch.tensor([float("nan")]), "tensor([nan])"),
        ((1,), "(1,)"),
        ([1, (2, "a")], "[1, (2, 'a')]"),
        ({"a": torch.tensor([1])}, "{'a': tensor([1])}"),
        (None, "None"),
        (given.function("edges"), "given.edges"),
        (given.net("small_net", 3), "given.small_net(seed=3)"),
        (given.generator(3), "torch.Generator().manual_seed(3)"),
    ],
)
def test_a_value_reads_as_python_writes_it(value, text):
    assert show(value) == text


@pytest.mark.parametrize(
    "value", ["x" * 10**5, [0.5] * 10**5, {str(i) * 20: "y" * 5000 for i in range(500)}, [["z" * 90] * 60] * 60]
)
def test_a_monstrous_value_is_cut(value):
    assert len(show(value)) < 1000


def test_the_number_of_items_left_out_is_said():
    assert show(list(range(60))).endswith(", 49, ... 60 items]")


def test_a_call_reads_as_the_expression_that_it_stands_for():
    recorded = named(call(3, 8, kernel_size=(3, 2)).eval()(torch.tensor([1.0])).shape, "Conv2d")
    assert show_call("Conv2d", recorded) == "Conv2d(3, 8, kernel_size=(3, 2)).eval()(tensor([1.])).shape"


def test_what_is_handed_over_reads_as_the_code_that_makes_it():
    recorded = named(call([given.function("edges")], net=given.net("small_net", 3), rng=given.generator(1)), "f")
    shown = "f([given.edges], net=given.small_net(seed=3), rng=torch.Generator().manual_seed(1))"
    assert show_call("f", recorded) == shown


def test_kinds_and_shapes_are_named():
    assert [kind_of(v) for v in (torch.ones(1), np.ones(1), None, 3, [])] == [
        "a torch tensor",
        "a NumPy array",
        "None",
        "an int",
        "a list",
    ]
    assert [shape_of(v) for v in (torch.ones(2, 3), 4)] == ["shape (2, 3)", ""]
