"""Comparison: right answers that look odd pass, wrong ones are described."""

import numpy as np
import pytest
import torch

from autograder.compare import compare
from autograder.replies import plain

PICTURE = torch.tensor([[0.5, 1.25, -3.0], [2.0, 0.125, 7.5]], dtype=torch.float64)


def message(truth, got, own=None):
    found = compare(truth, truth if own is None else own, got)
    return None if found is None else found.message


def returned(value):
    """A value as it arrives from code that returned it."""
    return plain({"status": "value", "value": value})["value"]


@pytest.mark.parametrize(
    ("truth", "got"),
    [
        (PICTURE, PICTURE.clone().requires_grad_()),
        (PICTURE, torch.nn.Parameter(PICTURE)),
        (PICTURE, PICTURE.t().contiguous().t()),
        (PICTURE, PICTURE + 1e-12),
        (PICTURE.numpy(), PICTURE.numpy()[::-1][::-1]),
        (PICTURE.numpy(), np.asfortranarray(PICTURE.numpy())),
        ((PICTURE, 3), [PICTURE, np.int64(3)]),
        (608, np.int64(608)),
        (0.1, np.float32(0.1)),
        (True, np.bool_(True)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (torch.tensor([float("inf"), float("nan")]), torch.tensor([float("inf"), float("nan")])),
        (None, None),
        (torch.empty(0, 3), torch.empty(0, 3)),
    ],
    ids=str,
)
def test_right_answers_that_look_odd_pass(truth, got):
    assert message(truth, returned(got)) is None


def test_a_fourier_transform_in_float32_is_right():
    generator = torch.Generator().manual_seed(0)
    for image in (
        torch.randint(-3, 4, (9, 8), generator=generator).double(),
        torch.randn(9, 8, generator=generator).double(),
    ):
        kernel = torch.tensor([[1.0, -2.0], [0.5, 3.0], [0.0, 1.0]], dtype=torch.float64)
        truth = torch.nn.functional.conv2d(image[None, None], kernel[None, None])[0, 0]
        own = torch.nn.functional.conv2d(image.float()[None, None], kernel.float()[None, None])[0, 0]
        size = image.shape
        product = torch.fft.rfft2(image.float(), s=size) * torch.fft.rfft2(kernel.float(), s=size).conj()
        got = torch.fft.irfft2(product, s=size)[: truth.shape[0], : truth.shape[1]]
        assert message(truth, got, own) is None


def test_float64_inside_then_cast_is_right():
    truth = (PICTURE * torch.pi).sum(0)
    assert message(truth, truth.float(), (PICTURE.float() * torch.pi).sum(0)) is None


def test_a_float_that_was_a_float32_on_its_way_is_right():
    truth = 0.1 + 0.2 / 3
    own = float(torch.tensor(0.1) + torch.tensor(0.2) / 3)
    assert message(truth, float(np.float32(truth)), own) is None
    assert message(truth, truth * 1.001, own) == "the result is wrong"


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (PICTURE.float(), "the result has dtype float32, expected float64"),
        (PICTURE[:1], "the result has shape (1, 3), expected (2, 3)"),
        (PICTURE.numpy(), "the result is a NumPy array, expected a torch tensor"),
        (PICTURE.tolist(), "the result is a list, expected a torch tensor"),
        (None, "the result is None, expected a torch tensor"),
        (PICTURE.to(torch.complex64), "the result has dtype complex64, expected float64"),
        (PICTURE.bool(), "the result has dtype bool, expected float64"),
        (torch.tensor(1.0, dtype=torch.float64), "the result has shape (), expected (2, 3)"),
    ],
)
def test_type_shape_and_dtype_have_messages_of_their_own(got, said):
    assert message(PICTURE, got) == said


def test_the_first_wrong_value_is_named():
    got = PICTURE.clone()
    got[1, 0] += 1e-6
    got[1, 2] += 1
    found = compare(PICTURE, PICTURE, got)
    assert found.index == (1, 0)
    assert found.message == "the result is wrong first at [1, 0] (2 wrong values of 6)"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_not_finite_are_wrong(value):
    got = PICTURE.clone()
    got[0, 1] = value
    assert message(PICTURE, got) == "the result is not finite first at [0, 1] (1 wrong value of 6)"


def test_a_whole_unit_is_wrong_where_the_truth_is_whole_and_a_hundredth_is_not():
    truth = torch.tensor([0.0, 3.0, 1000.0], dtype=torch.float64)
    assert message(truth, truth + 0.009) is None
    assert message(truth, truth + torch.tensor([1.0, 0, 0])) is not None


def test_integers_and_booleans_are_compared_exactly():
    assert message(torch.tensor([2**60]), torch.tensor([2**60 + 1])) is not None
    assert message(torch.tensor([True]), torch.tensor([False])) is not None
    assert message(1, True) == "the result is a bool, expected an int"
    assert message(1, 1.0) == "the result is a float, expected an int"
    assert message(10**18, 10**18 + 1) == "the result is wrong"


def test_items_and_keys_are_named_by_their_path():
    assert message((PICTURE, PICTURE), (PICTURE,)) == "the result has 1 items, expected 2"
    assert message((1, (2, 3)), (1, (2, 4))) == "result[1][1] is wrong"
    assert message({"a": 1}, {"b": 1}) == "the result has keys ['b'], expected ['a']"


def test_the_message_of_a_monstrous_result_stays_short():
    assert len(message({"a": 1}, {"x" * 100 + str(i): 1 for i in range(2000)})) < 1000
