"""The pooling references against PyTorch, finite differences and the literature."""

import importlib.util
from pathlib import Path

import pytest
import torch
from torch.nn import functional

from solutions import pooling as ours
from tests.tried_out import tried_out

SEEDS = range(40)
DTYPES = [torch.float64, torch.float32]
CHAPTER = Path(__file__).resolve().parents[2] / "chapters" / "pooling"


def load_given():
    """The chapter's `given.py`, as students import it."""
    spec = importlib.util.spec_from_file_location("given_of_pooling", CHAPTER / "given.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


given = load_given()


def case(seed, dtype=torch.float64, dilated=False):
    """Random images, windows that fit and their options: rectangular, with ties in half of the cases, now and then empty."""
    rng = torch.Generator().manual_seed(seed)

    def whole(low, high):
        return int(torch.randint(low, high + 1, (), generator=rng))

    kernel, stride = (whole(1, 4), whole(1, 4)), (whole(1, 4), whole(1, 4))
    padding, dilation = tuple(whole(0, k // 2) for k in kernel), (whole(1, 3), whole(1, 3)) if dilated else (1, 1)
    size = [d * (k - 1) + 1 + whole(0, 5) for k, d in zip(kernel, dilation, strict=True)]
    shape = (whole(1, 3) if seed % 9 else 0, whole(1, 3), *size)
    ties = torch.randint(-2, 2, shape, generator=rng).to(dtype)
    x = ties if seed % 2 else torch.randn(shape, generator=rng, dtype=torch.float64).to(dtype)
    return x, kernel, stride if seed % 5 else None, padding, dilation


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("ceil_mode", [False, True])
@pytest.mark.parametrize("seed", SEEDS)
def test_pooling_agrees_with_pytorch(seed, ceil_mode, dtype):
    x, kernel, stride, padding, dilation = case(seed, dtype, dilated=True)
    options = (kernel, stride, padding)
    pairs = [
        (ours.max_pool2d(x, *options, dilation, ceil_mode), functional.max_pool2d(x, *options, dilation, ceil_mode)),
        (ours.avg_pool2d(x, *options, ceil_mode), functional.avg_pool2d(x, *options, ceil_mode)),
        (ours.avg_pool2d(x, *options, ceil_mode, False), functional.avg_pool2d(x, *options, ceil_mode, False)),
    ]
    for mine, theirs in pairs:
        torch.testing.assert_close(mine, theirs)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_backward_passes_agree_with_autograd(seed, dtype):
    x, kernel, stride, padding, _ = case(seed, dtype)
    for forward, backward in (
        (functional.max_pool2d, ours.max_pool2d_backward),
        (functional.avg_pool2d, ours.avg_pool2d_backward),
    ):
        leaf = x.clone().requires_grad_()
        output = forward(leaf, kernel, stride, padding)
        grad_output = torch.randn_like(output)
        (expected,) = torch.autograd.grad(output, leaf, grad_output)
        torch.testing.assert_close(backward(grad_output, x, kernel, stride, padding), expected)


def test_the_backward_pass_of_max_sends_nan_and_infinities_where_autograd_does():
    x = torch.ones(2, 1, 5, 5, dtype=torch.float64)
    x[0, 0, 0, 0] = x[0, 0, 1, 1] = x[0, 0, 1, 2] = x[0, 0, 4, 4] = float("nan")
    x[1] = -torch.inf
    for options in ((2, 1), (3, 2, 1), (3, 1, 1), (2, 2, 1)):
        leaf = x.clone().requires_grad_()
        output = functional.max_pool2d(leaf, *options)
        grad_output = torch.arange(1.0, output.numel() + 1, dtype=torch.float64).view(output.shape)
        (expected,) = torch.autograd.grad(output, leaf, grad_output)
        assert torch.equal(ours.max_pool2d_backward(grad_output, x, *options), expected)


@pytest.mark.parametrize("seed", [2, 4, 8, 14])
def test_the_backward_passes_agree_with_finite_differences(seed):
    x, kernel, stride, padding, _ = case(seed)  # an even seed: no ties, and so no kinks
    for forward, backward in (
        (ours.max_pool2d, ours.max_pool2d_backward),
        (ours.avg_pool2d, ours.avg_pool2d_backward),
    ):
        grad_output = torch.randn_like(forward(x, kernel, stride, padding))
        found, step = backward(grad_output, x, kernel, stride, padding), torch.randn_like(x) * 1e-6
        up, down = (forward(x + sign * step, kernel, stride, padding) for sign in (1, -1))
        torch.testing.assert_close((found * step).sum(), ((up - down) / 2 * grad_output).sum(), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_unpooling_agrees_with_pytorch_and_undoes_pooling(seed):
    x, kernel, stride, padding, _ = case(seed)
    values, places = functional.max_pool2d(x, kernel, stride, padding, return_indices=True)
    size = tuple(x.shape[2:])
    back = ours.max_unpool2d(values, places, size)
    assert torch.equal(back, torch.ops.aten.max_unpool2d(values, places, size))
    assert torch.equal(back[back != 0], x[back != 0])


def test_autograd_follows_unpooling_back():
    x, places = torch.randn(2, 3, 2, 2, dtype=torch.float64), torch.arange(2 * 3 * 4).view(2, 3, 2, 2) % 4 * 5
    mine, theirs = (x.clone().requires_grad_() for _ in range(2))
    outputs = ours.max_unpool2d(mine, places, (4, 5)), torch.ops.aten.max_unpool2d(theirs, places, (4, 5))
    cotangent = torch.randn_like(outputs[0])
    grads = [torch.autograd.grad(o, leaf, cotangent)[0] for o, leaf in zip(outputs, (mine, theirs), strict=True)]
    assert torch.equal(*grads)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_global_average_is_an_adaptive_one_to_a_single_place(dtype):
    x = torch.randn(3, 4, 5, 7, dtype=dtype)
    torch.testing.assert_close(ours.global_avg_pool2d(x), functional.adaptive_avg_pool2d(x, 1)[:, :, 0, 0])
    assert ours.global_avg_pool2d(x[:0]).shape == (0, 4)


@pytest.mark.parametrize("seed", SEEDS)
def test_adaptive_averages_agree_with_pytorch(seed):
    generator = torch.Generator().manual_seed(seed)
    height, width, rows, columns = torch.randint(1, 14, (4,), generator=generator).tolist()
    x = torch.randn(2, 2, height, width, dtype=torch.float64)
    found, expected = (f(x, (rows, columns)) for f in (ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d))
    torch.testing.assert_close(found, expected)


def test_this_is_how_sensitive_to_shifts_a_single_point_is():
    """By hand: a point seen through the identity moves away from itself, so the change is the root of two points."""
    x = torch.zeros(1, 1, 2, 4, dtype=torch.float64)
    x[0, 0, 0, 1] = 3
    expected = torch.tensor([0, 1, 1, 1, 0, 1], dtype=torch.float64) * 2**0.5
    torch.testing.assert_close(ours.shift_sensitivity(lambda image: image, x, 5), expected)
    column = ours.shift_sensitivity(lambda image: image[..., 2], x + 1, 2)  # holds 1, 1; then 4, 1; then 1, 1
    torch.testing.assert_close(column, torch.tensor([0, 3 / 2**0.5, 0], dtype=torch.float64))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_given_feature_maps_are_as_sensitive_as_they_are_said_to_be(dtype):
    x = torch.randn(2, 3, 16, 16, dtype=dtype)
    measured = {f.__name__: ours.shift_sensitivity(f, x, 16) for f in (given.edges, given.pooled_edges, given.mean)}
    for found in measured.values():
        assert found.shape == (17,) and found.dtype == dtype
        assert found[0] == 0 and found[16] == 0  # no shift at all, and once around
    assert measured["mean"].max() < 1e-5
    assert (measured["pooled_edges"] < measured["edges"])[1:16].all()
    torch.testing.assert_close(given.edges(x.roll(3, -1)), given.edges(x).roll(3, -1))


def test_the_notes_of_cs231n_have_this_example():
    """Stanford's CS231n, Convolutional networks: max pooling with 2 x 2 filters and stride 2."""
    image = torch.tensor([[1.0, 1, 2, 4], [5, 6, 7, 8], [3, 2, 1, 0], [1, 2, 3, 4]])[None, None]
    assert ours.max_pool2d(image, 2)[0, 0].tolist() == [[6, 8], [3, 4]]


def test_dive_into_deep_learning_has_these_examples():
    """Zhang, Lipton, Li and Smola (2023), Dive into deep learning, sections 7.5.1 and 7.5.2."""
    small, large = torch.arange(9.0).view(1, 1, 3, 3), torch.arange(16.0).view(1, 1, 4, 4)
    assert ours.max_pool2d(small, 2, 1)[0, 0].tolist() == [[4, 5], [7, 8]]
    assert ours.avg_pool2d(small, 2, 1)[0, 0].tolist() == [[2, 3], [5, 6]]
    assert ours.max_pool2d(large, 3)[0, 0].tolist() == [[10]]
    assert ours.max_pool2d(large, 3, 2, 1)[0, 0].tolist() == [[5, 7], [13, 15]]
    assert ours.max_pool2d(large, (2, 3), (2, 3), (0, 1))[0, 0].tolist() == [[5, 7], [13, 15]]


def test_alexnets_and_vggs_pools_have_the_published_sizes():
    """Krizhevsky, Sutskever and Hinton (2012): overlapping, 55 to 27. Simonyan and Zisserman (2015): 14 to 7."""
    assert ours.max_pool2d(torch.zeros(1, 2, 55, 55), 3, 2).shape == (1, 2, 27, 27)
    assert ours.max_pool2d(torch.zeros(1, 2, 14, 14), 2).shape == (1, 2, 7, 7)


def test_half_precision_works():
    x, kernel, stride, padding, _ = case(3)
    for dtype in (torch.float16, torch.bfloat16):
        half = x.to(dtype)
        assert torch.equal(
            ours.max_pool2d(half, kernel, stride, padding), functional.max_pool2d(half, kernel, stride, padding)
        )
        average = functional.avg_pool2d(x, kernel, stride, padding)
        torch.testing.assert_close(ours.avg_pool2d(half, kernel, stride, padding).double(), average, rtol=1e-2, atol=1e-2)


def test_arguments_and_memory_layouts_are_left_alone():
    x = torch.randn(2, 3, 6, 7).to(memory_format=torch.channels_last)
    before = x.clone()
    output = functional.max_pool2d(x, 3, 2, 1)
    torch.testing.assert_close(ours.max_pool2d(x, 3, 2, 1), output)
    for backward in (ours.max_pool2d_backward, ours.avg_pool2d_backward):
        grad_output = torch.ones_like(output)
        assert backward(grad_output, x.transpose(2, 3).transpose(2, 3), 3, 2, 1).shape == x.shape
        assert torch.equal(grad_output, torch.ones_like(output))
    assert torch.equal(x, before)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_a_gpu_gives_the_same():
    for seed in SEEDS:
        x, kernel, stride, padding, dilation = case(seed, dilated=True)
        there, options = x.cuda(), (kernel, stride, padding)
        torch.testing.assert_close(
            ours.max_pool2d(there, *options, dilation, True).cpu(), ours.max_pool2d(x, *options, dilation, True)
        )
        torch.testing.assert_close(
            ours.avg_pool2d(there, *options, True, False).cpu(), ours.avg_pool2d(x, *options, True, False)
        )
        for forward, backward in ((ours.max_pool2d, ours.max_pool2d_backward), (ours.avg_pool2d, ours.avg_pool2d_backward)):
            grad_output = torch.randn_like(forward(x, *options))
            torch.testing.assert_close(
                backward(grad_output.cuda(), there, *options).cpu(), backward(grad_output, x, *options)
            )
        torch.testing.assert_close(ours.adaptive_avg_pool2d(there, (3, 9)).cpu(), ours.adaptive_avg_pool2d(x, (3, 9)))
        values, places = functional.max_pool2d(x, *options, return_indices=True)
        size = tuple(x.shape[2:])
        assert torch.equal(
            ours.max_unpool2d(values.cuda(), places.cuda(), size).cpu(), ours.max_unpool2d(values, places, size)
        )
    x = torch.randn(2, 3, 8, 8)
    found = ours.shift_sensitivity(given.pooled_edges, x.cuda(), 4)
    torch.testing.assert_close(found.cpu(), ours.shift_sensitivity(given.pooled_edges, x, 4))


def test_what_the_exercises_page_says_by_hand_is_true():
    torch.manual_seed(0)
    shown = tried_out(ours, "pooling", torch=torch, given=given)
    assert [pooled.tolist() for pooled in shown[0]] == [[[4, 5], [8, 8]], [[4]], [[4, 5], [8, 6]]]
    assert shown[1].tolist() == [[5, 0], [0, 0]] and shown[2] < 1e-12
    assert [row.tolist() for row in shown[3]] == [[0.25, 0.5, 0.25], [1, 1, 1]]
    assert shown[4].flatten().tolist() == [1, 4, 3] and shown[5] == (2, 512) and shown[6].flatten().tolist() == [2, 4]
    assert shown[7].tolist() == [[0, 0, 5], [4, 0, 0], [0, 8, 0]]
    assert shown[8]["mean"].max() < 1e-5 < 0.1 < shown[8]["pooled_edges"][1] and shown[8]["edges"].shape == (5,)
