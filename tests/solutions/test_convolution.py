"""The convolution references against PyTorch, SciPy, finite differences and the literature."""

import re

import numpy as np
import pytest
import scipy.signal
import torch
from torch import nn
from torch.nn import functional

from autograder.exercise import alternatives_of
from solutions import convolution as ours
from solutions.convolution import layer_alternatives
from tests.tried_out import tried_out

SEEDS = range(25)
DTYPES = [torch.float64, torch.float32]
OTHER_WAYS = [way for way in alternatives_of(layer_alternatives) if way.of == "conv2d"]


def operands(seed, dtype=torch.float64):
    """Random images, filters and bias: rectangular, with axes of size one, now and then no samples at all."""
    torch.manual_seed(seed)
    batch, channels, filters, height, width = torch.randint(1, 5, (5,)).tolist()
    image = (height + seed % 4, width + seed % 5)
    x = torch.randn(batch if seed % 6 else 0, channels, *image, dtype=dtype)
    return x, torch.randn(filters, channels, height, width, dtype=dtype), torch.randn(filters, dtype=dtype)


def pictures(seed, dtype):
    """A random image and a kernel that fits it."""
    rng = np.random.default_rng(seed)
    kernel = rng.integers(1, 5, 2)
    return rng.normal(size=kernel + rng.integers(0, 5, 2)).astype(dtype), rng.normal(size=kernel).astype(dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("seed", SEEDS)
def test_the_two_dimensional_loops_agree_with_scipy(seed, dtype):
    image, kernel = pictures(seed, dtype)
    for mine, theirs in ((ours.correlate2d, scipy.signal.correlate2d), (ours.convolve2d, scipy.signal.convolve2d)):
        result = mine(image, kernel)
        assert result.dtype == dtype
        np.testing.assert_allclose(result, theirs(image, kernel, mode="valid"), rtol=1e-4, atol=1e-5)


def test_a_whole_number_image_stays_one():
    assert ours.correlate2d(np.eye(3, dtype=np.int64), np.ones((2, 2), dtype=np.int64)).dtype == np.int64


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_both_many_channel_convolutions_agree_with_pytorch(seed, dtype):
    x, weight, bias = operands(seed, dtype)
    for mine in (ours.conv2d_loops, ours.conv2d):
        torch.testing.assert_close(mine(x, weight), functional.conv2d(x, weight))
        torch.testing.assert_close(mine(x, weight, bias), functional.conv2d(x, weight, bias))


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_stand_in_the_order_of_pytorch(seed):
    x, weight, _ = operands(seed)
    size = tuple(weight.shape[2:])
    samples = x if len(x) else torch.ones(1, *x.shape[1:])  # PyTorch's own refuses an empty batch
    assert torch.equal(ours.im2col(samples, size), functional.unfold(samples, size))


def test_an_int_stands_for_a_square_patch():
    x = torch.arange(24.0).reshape(1, 1, 4, 6)
    assert torch.equal(ours.im2col(x, 3), ours.im2col(x, (3, 3)))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_backward_pass_agrees_with_autograd(seed, dtype):
    leaves = [operand.requires_grad_() for operand in operands(seed, dtype)]
    output = functional.conv2d(*leaves)
    grad_output = torch.randn_like(output)
    expected = torch.autograd.grad(output, leaves, grad_output)
    found = ours.conv2d_backward(grad_output, leaves[0].detach(), leaves[1].detach())
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_backward_pass_agrees_with_finite_differences(seed):
    x, weight, bias = operands(seed)
    grad_output = torch.randn_like(functional.conv2d(x, weight, bias))
    found = ours.conv2d_backward(grad_output, x, weight)
    for number, operand in enumerate((x, weight, bias)):
        step = torch.randn_like(operand)
        ends = [[x, weight, bias] for _ in range(2)]
        for sign, end in zip((1, -1), ends, strict=True):
            end[number] = operand + sign * 1e-5 * step
        slope = sum(s * (ours.conv2d(*end) * grad_output).sum() for s, end in zip((1, -1), ends, strict=True)) / 2e-5
        torch.testing.assert_close((found[number] * step).sum(), slope, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("function", [ours.conv2d, ours.conv2d_loops])
def test_autograd_follows_the_convolutions(function):
    leaves = [operand.requires_grad_() for operand in operands(1)]
    assert torch.autograd.gradcheck(function, leaves)


def test_an_empty_batch_has_an_empty_result_and_zero_gradients():
    x, weight, bias = torch.empty(0, 3, 6, 7), torch.randn(4, 3, 3, 2), torch.randn(4)
    assert ours.conv2d(x, weight, bias).shape == ours.conv2d_loops(x, weight, bias).shape == (0, 4, 4, 6)
    assert ours.im2col(x, (3, 2)).shape == (0, 18, 24)
    grad_x, grad_weight, grad_bias = ours.conv2d_backward(torch.empty(0, 4, 4, 6), x, weight)
    assert grad_x.shape == x.shape
    assert torch.equal(grad_weight, torch.zeros(4, 3, 3, 2)) and torch.equal(grad_bias, torch.zeros(4))


@pytest.mark.parametrize("sizes", [(0, 9, 1, 1), (9, 0, 1, 1), (5, 6, 7, 2), (5, 6, 2, 8), (5, 6, 0, 3), (5, 6, 3, 0)])
def test_a_kernel_that_does_not_fit_is_refused_with_all_four_sizes(sizes):
    height, width, kernel_height, kernel_width = sizes
    x, weight = torch.ones(2, 3, height, width), torch.ones(4, 3, kernel_height, kernel_width)
    image, kernel = x[0, 0].numpy(), weight[0, 0].numpy()
    calls = [
        lambda: ours.correlate2d(image, kernel),
        lambda: ours.convolve2d(image, kernel),
        lambda: ours.conv2d_loops(x, weight),
        lambda: ours.conv2d(x, weight),
        lambda: ours.im2col(x, (kernel_height, kernel_width)),
        lambda: ours.conv2d_backward(torch.ones(2, 4, 1, 1), x, weight),
    ]
    for call in calls:
        with pytest.raises(ValueError) as refusal:
            call()
        assert re.findall(r"\d+", str(refusal.value)) == [str(n) for n in (kernel_height, kernel_width, height, width)]


@pytest.mark.parametrize("function", [ours.conv2d, ours.conv2d_loops])
def test_channels_and_biases_that_differ_are_refused_with_both_numbers(function):
    x, weight = torch.ones(2, 3, 5, 6), torch.ones(4, 1, 2, 2)
    with pytest.raises(ValueError, match=r"3 channels.* 1"):
        function(x, weight)
    with pytest.raises(ValueError, match=r"1.* 4 filters"):
        function(x, weight.expand(4, 3, 2, 2), torch.ones(1))


@pytest.mark.parametrize("function", [ours.conv2d, ours.conv2d_loops])
def test_dtypes_that_differ_and_weights_without_filters_are_refused_as_in_pytorch(function):
    x, weight, bias = operands(4)
    for call in ((x, weight.float(), None), (x.float(), weight, None), (x, weight, bias.float()), (x, weight.long(), None)):
        for convolve, refusal in ((function, TypeError), (functional.conv2d, RuntimeError)):
            with pytest.raises(refusal):
                convolve(*call)
    for convolve, refusal in ((function, ValueError), (functional.conv2d, RuntimeError)):
        with pytest.raises(refusal):
            convolve(x, weight[:0], None)
    with pytest.raises(TypeError):
        ours.conv2d_backward(functional.conv2d(x, weight).float(), x, weight)


def test_images_without_channels_sum_to_their_bias():
    """PyTorch's result has no channels then, whatever the filters; but a sum of no products is zero."""
    x, weight, bias = torch.ones(2, 0, 4, 5), torch.ones(3, 0, 2, 2), torch.arange(3.0)
    assert functional.conv2d(x, weight, bias).shape == (2, 0, 3, 4)
    for convolve in (ours.conv2d, ours.conv2d_loops):
        assert torch.equal(convolve(x, weight, bias), bias[:, None, None].expand(2, 3, 3, 4))
    grads = ours.conv2d_backward(torch.ones(2, 3, 3, 4), x, weight)
    assert [grad.shape for grad in grads] == [x.shape, weight.shape, bias.shape]


@pytest.mark.parametrize("shape", [(2, 4, 5, 6), (1, 4, 4, 5), (2, 1, 4, 5)])
def test_a_gradient_of_another_shape_is_refused_with_both_shapes(shape):
    with pytest.raises(ValueError) as refusal:
        ours.conv2d_backward(torch.ones(shape), torch.ones(2, 3, 5, 6), torch.ones(4, 3, 2, 2))
    assert str(shape) in str(refusal.value) and "(2, 4, 4, 5)" in str(refusal.value)


def test_the_guide_to_convolution_arithmetic_has_this_example():
    """Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning, figure 1.1."""
    image = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
    kernel = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
    found = ours.correlate2d(np.array(image, dtype=float), np.array(kernel, dtype=float))
    assert found.tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]


def test_dive_into_deep_learning_has_these_examples():
    """Zhang, Lipton, Li and Smola (2023), Dive into deep learning, sections 7.2.1, 7.4.1 and 7.4.2."""
    image, kernel = torch.arange(9.0).reshape(3, 3), torch.arange(4.0).reshape(2, 2)
    assert ours.correlate2d(image.numpy(), kernel.numpy()).tolist() == [[19, 25], [37, 43]]
    x, weight = torch.stack([image, image + 1])[None], torch.stack([kernel, kernel + 1])
    filters = torch.stack([weight, weight + 1, weight + 2])
    expected = [[[56, 72], [104, 120]], [[76, 100], [148, 172]], [[96, 128], [192, 224]]]
    for function in (ours.conv2d, ours.conv2d_loops):
        assert function(x, filters)[0].tolist() == expected


def test_famous_layers_have_the_parameters_that_were_published():
    """LeNet-5's C1 and C5: LeCun et al. (1998). AlexNet's and VGG's first layer: the notes of Stanford's CS231n."""
    assert ours.conv2d_parameters(1, 6, 5) == 156
    assert ours.conv2d_parameters(16, 120, 5) == 48_120
    assert ours.conv2d_parameters(3, 96, (11, 11)) == 34_944
    assert ours.conv2d_parameters(3, 64, 3, bias=False) == 1_728


@pytest.mark.parametrize(("size", "bias"), [(3, True), ((2, 5), True), ((4, 1), False)])
def test_the_count_is_that_of_a_pytorch_layer(size, bias):
    layer = nn.Conv2d(3, 7, size, bias=bias)
    assert ours.conv2d_parameters(3, 7, size, bias) == sum(p.numel() for p in layer.parameters())


@pytest.mark.parametrize(("size", "bias"), [(3, True), ((2, 5), True), ((4, 1), False)])
def test_the_layer_computes_and_learns_as_pytorch_does(size, bias):
    mine, theirs = ours.Conv2d(3, 7, size, bias), nn.Conv2d(3, 7, size, bias=bias)
    mine.load_state_dict(theirs.state_dict())
    x = torch.randn(2, 3, 8, 9)
    torch.testing.assert_close(mine(x), theirs(x))
    for layer in (mine, theirs):
        layer(x).square().sum().backward()
    for name, parameter in mine.named_parameters():
        torch.testing.assert_close(parameter.grad, theirs.get_parameter(name).grad, rtol=1e-4, atol=1e-3)


def test_the_layer_starts_from_the_same_numbers_as_pytorch():
    for size in (3, (3, 4)):
        layers = []
        for kind in (ours.Conv2d, nn.Conv2d):
            torch.manual_seed(5)
            layers.append(kind(4, 625, size))
        for name, parameter in layers[0].named_parameters():
            torch.testing.assert_close(parameter, layers[1].get_parameter(name), rtol=1e-6, atol=0)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("other", OTHER_WAYS, ids=lambda way: way.name)
def test_other_ways_to_write_a_layer_agree_with_pytorch(other, dtype):
    for seed in SEEDS:
        x, weight, bias = operands(seed, dtype)
        torch.testing.assert_close(other.right(x, weight, bias), functional.conv2d(x, weight, bias), rtol=1e-4, atol=1e-4)


def test_half_precision_works():
    x, weight, bias = (operand.half() for operand in operands(1))
    torch.testing.assert_close(ours.conv2d(x, weight, bias), functional.conv2d(x, weight, bias), rtol=1e-2, atol=1e-2)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_a_gpu_gives_the_same():
    for seed in SEEDS:
        operands_here = operands(seed)
        operands_there = [operand.cuda() for operand in operands_here]
        output = ours.conv2d(*operands_here)
        torch.testing.assert_close(ours.conv2d(*operands_there).cpu(), output)
        expected = ours.conv2d_backward(torch.ones_like(output), *operands_here[:2])
        found = ours.conv2d_backward(torch.ones_like(output).cuda(), *operands_there[:2])
        torch.testing.assert_close([gradient.cpu() for gradient in found], list(expected))


def test_what_the_exercises_page_says_by_hand_is_true():
    torch.manual_seed(0)
    shown = tried_out(ours, "convolution", np=np, torch=torch, nn=nn)
    assert shown[0].tolist() == [[1, 2], [0, 0]] and shown[1][1].tolist() == [1, 2, 3]
    assert shown[2].tolist() == [6, 8] and shown[3].T.tolist() == [[0, 1, 3, 4], [1, 2, 4, 5]]
    assert shown[4] < 1e-5 and max(shown[5]) < 1e-12 and shown[6] == 156
    torch.testing.assert_close(shown[7], torch.tensor([-1.0, 1.0]), rtol=0, atol=1e-2)
