"""The references on padding and stride accept what PyTorch's operators accept, and refuse what they refuse.

Where PyTorch has no single answer, `test_padding_and_stride_refusals.py` says which one they give.
"""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions import padding_and_stride as ours

DTYPES = [torch.float64, torch.float32]
NAN, INF = float("nan"), float("inf")
X = torch.arange(2 * 4 * 5 * 6, dtype=torch.float64).reshape(2, 4, 5, 6).sin()
W = torch.arange(6 * 2 * 3 * 2, dtype=torch.float64).reshape(6, 2, 3, 2).cos()
B = torch.arange(6, dtype=torch.float64)

SIZES = [1, 2, 3, 7, 0, -1, -2, (2,), [3], (2, 3), [2, 3], torch.Size([2, 3]), (0, 2), (2, 0), (-1, 2), (2, -1), (1, 5)]
SIZES += [
    (),
    [],
    (1, 2, 3),
    (1, 1, 1, 1),
    2.0,
    (2.0, 2),
    (2, 2.0),
    1j,
    None,
    (None, 1),
    (1, None),
    "2",
    ("2", 1),
    b"2",
]
SIZES += [True, False, (True,), (True, 2), (2, True), (2, False), np.int64(2), np.int32(1), np.float64(2), (np.int64(2), 1)]
SIZES += [np.bool_(True), (2, np.bool_(True)), np.array([2, 3]), torch.tensor(2), (torch.tensor(2), 1), torch.tensor([2])]
SIZES += [torch.tensor(2.0), torch.tensor([2, 3]), (torch.tensor([2]), 1), range(2, 4), {2: 3}, {2, 3}, NAN]
GROUPS = [1, 2, 3, 4, 5, 6, 8, 0, -1, -2, True, 2.0, None, "2", (2,), [2], np.int64(2), torch.tensor(2), torch.tensor(2.0)]
ALL = (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.uint8, torch.int8, torch.int16, torch.int32)
ALL += (torch.int64, torch.uint16, torch.uint32, torch.uint64, torch.bool, torch.complex64, torch.complex128)


def torch_pad(x, padding, mode="constant", value=0.0):
    """PyTorch's operator under the names of ours."""
    return functional.pad(x, padding, mode, value)


CONV = ours.conv2d, functional.conv2d
TRANSPOSE = ours.conv_transpose2d, functional.conv_transpose2d
PAD = ours.pad2d, torch_pad


@pytest.fixture(autouse=True, scope="module")
def plain_kernels():
    """PyTorch's own kernels: those of oneDNN, which it picks for some float32 sizes, refuse other things than the rest."""
    before, torch.backends.mkldnn.enabled = torch.backends.mkldnn.enabled, False
    yield
    torch.backends.mkldnn.enabled = before


def outcome(function, *arguments, **options):
    """The result, or None where the call is refused."""
    try:
        return function(*arguments, **options)
    except (RuntimeError, TypeError, ValueError, IndexError):
        return None


def agree(functions, *arguments, refusal=ValueError, **options):
    """Hold a reference against PyTorch's operator: the same result, or a refusal of the course's class."""
    mine, theirs = functions
    expected = outcome(theirs, *arguments, **options)
    if expected is None:
        with pytest.raises(refusal) as refused:
            mine(*arguments, **options)
        assert refused.type is refusal and str(refused.value)
    else:
        torch.testing.assert_close(mine(*arguments, **options), expected, equal_nan=True)
    return expected is not None


def both_directions(functions, *tensors, **options):
    """Hold the value and, where there is one, the gradients against PyTorch's."""
    if not agree(functions, *tensors, **options):
        return
    leaves = [[t if t is None else t.clone().requires_grad_() for t in tensors] for _ in functions]
    outputs = [function(*own, **options) for function, own in zip(functions, leaves, strict=True)]
    cotangent = torch.linspace(-1, 1, outputs[0].numel(), dtype=outputs[0].dtype).view(outputs[0].shape)
    grads = [
        torch.autograd.grad(o, [t for t in own if t is not None], cotangent) for o, own in zip(outputs, leaves, strict=True)
    ]
    torch.testing.assert_close(*grads)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", ["stride", "padding", "dilation"])
def test_convolution_takes_and_refuses_the_sizes_that_pytorch_does(name, dtype):
    x, weight, bias = X.to(dtype), W.to(dtype), B.to(dtype)
    for value in SIZES:
        both_directions(CONV, x, weight, bias, groups=2, **{name: value})


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("name", ["stride", "padding", "dilation", "output_padding"])
def test_transposed_convolution_takes_and_refuses_the_sizes_that_pytorch_does(name, dtype):
    x, weight, bias = X.to(dtype), W[:4].to(dtype), B[:4].to(dtype)
    for value in SIZES:
        both_directions(TRANSPOSE, x, weight, bias, groups=2, **{name: value})
        both_directions(TRANSPOSE, x, weight, bias, groups=2, **{"stride": 4, "dilation": (3, 1)} | {name: value})


@pytest.mark.parametrize("groups", GROUPS, ids=str)
def test_groups_and_channels_are_taken_or_refused_as_in_pytorch(groups):
    for channels in (1, 2, 3, 4):
        for filters in (1, 3, 4, 6):
            weight = torch.ones(filters, channels, 2, 1, dtype=torch.float64)
            both_directions(CONV, X, weight, None, groups=groups)
            both_directions(TRANSPOSE, X, weight, None, groups=groups)


@pytest.mark.parametrize("shape", [(), (0,), (1,), (2,), (4,), (5,), (6,), (1, 6), (6, 1), (12,)], ids=str)
def test_biases_of_another_shape_are_refused_as_in_pytorch(shape):
    bias = torch.ones(shape, dtype=torch.float64)
    for weight, groups in ((W, 2), (W.repeat(1, 2, 1, 1), 1), (W[:1].repeat(1, 2, 1, 1), 1)):
        both_directions(CONV, X, weight, bias, groups=groups)
    for groups in (1, 2, 4):
        both_directions(TRANSPOSE, X, W[:4], bias, groups=groups)


IMAGES = [(0, 4, 5, 6), (2, 0, 5, 6), (0, 0, 5, 6), (2, 4, 0, 6), (2, 4, 5, 0), (0, 4, 0, 6), (0, 4, 5, 0), (2, 4, 0, 0)]
IMAGES += [(1, 4, 1, 1), (2, 3, 5, 6), (5, 6), (1, 1, 4, 5, 6), (4,), ()]
FILTERS = [(4, 2, 3, 2), (4, 4, 3, 2), (4, 1, 1, 1), (0, 4, 3, 2), (4, 0, 3, 2), (4, 4, 0, 2), (4, 4, 3, 0), (0, 0, 3, 2)]
FILTERS += [(4, 4, 3), (4, 4), (4,), (), (4, 4, 3, 2, 1)]


@pytest.mark.parametrize("images", IMAGES, ids=str)
def test_empty_and_flat_operands_are_taken_or_refused_as_in_pytorch(images):
    x = torch.ones(images, dtype=torch.float64)
    for filters in FILTERS:
        weight = torch.ones(filters, dtype=torch.float64)
        for groups, padding in itertools.product((1, 2, 4), (0, 1, 4)):
            both_directions(CONV, x, weight, None, padding=padding, groups=groups)
            both_directions(TRANSPOSE, x, weight, None, padding=padding, groups=groups)
            both_directions(TRANSPOSE, x, weight, None, padding=padding, groups=groups, stride=2, output_padding=(1, 0))


@pytest.mark.parametrize("dtype", ALL, ids=str)
def test_every_dtype_is_taken_or_refused_as_in_pytorch(dtype):
    x, weight, bias = (operand.mul(4).abs().to(dtype) for operand in (X, W, B))
    rounds = dtype in (torch.float16, torch.bfloat16)  # in another order: their values are compared elsewhere
    for options in ({}, {"stride": 2, "padding": 1}, {"dilation": (1, 2)}):
        for functions, filters, biases in ((CONV, weight, bias), (TRANSPOSE, weight[:4], bias[:4])):
            if rounds:
                assert functions[0](x, filters, biases, groups=2, **options).dtype == dtype
            else:
                agree(functions, x, filters, biases, refusal=TypeError, groups=2, **options)
    for mode in ("constant", "replicate", "reflect"):
        for padding in ((1, 2, 1, 0), (0, 0, 0, 0), (-1, 1, 0, 0)):
            agree(PAD, x, padding, mode, refusal=TypeError)


@pytest.mark.parametrize("other", [d for d in ALL if not d.is_complex and d != torch.float32], ids=str)
def test_operands_of_two_dtypes_are_refused_as_in_pytorch(other):
    x, weight, bias = X.float(), W.float(), B.float()
    agree(CONV, x, weight.to(other), None, refusal=TypeError, groups=2)
    agree(CONV, x.to(other), weight, None, refusal=TypeError, groups=2)
    agree(CONV, x, weight, bias.to(other), refusal=TypeError, groups=2)
    agree(TRANSPOSE, x, weight[:4].to(other), None, refusal=TypeError)
    agree(TRANSPOSE, x.to(other), weight[:4], None, refusal=TypeError)


@pytest.mark.filterwarnings("ignore:ComplexHalf")
@pytest.mark.parametrize("dtype", ALL, ids=str)
@pytest.mark.parametrize("images", [(0, 4, 5, 6), (2, 0, 5, 6), (0, 0, 5, 6)], ids=str)
def test_dtypes_of_nothing_are_taken_or_refused_as_in_pytorch(images, dtype):
    """Of an empty batch, or of images without channels, which give none; a bias is still of the dtype of x."""
    x = torch.ones(images, dtype=dtype)
    for other in ALL:
        weight, filters = torch.ones(6, images[1] // 2, 3, 2, dtype=other), torch.ones(images[1], 2, 3, 2, dtype=other)
        for bias in (None, torch.ones(6, dtype=dtype), torch.ones(6, dtype=other)):
            agree(CONV, x, weight, bias, refusal=TypeError, groups=2, padding=1)
        if images[1]:
            agree(TRANSPOSE, x, filters, None, refusal=TypeError, groups=2)
            agree(TRANSPOSE, x, filters, torch.ones(4, dtype=dtype), refusal=TypeError, groups=2)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_images_without_channels_have_gradients_as_in_pytorch(dtype):
    """There is nothing in them, and zeros for the bias."""
    x, weight, bias = torch.ones(2, 0, 5, 6, dtype=dtype), torch.ones(6, 0, 3, 2, dtype=dtype), B.to(dtype)
    both_directions(CONV, x, weight, bias, stride=2, padding=1)
    output = ours.conv2d(x, weight, bias, padding=1)
    grads = ours.conv2d_backward(torch.ones_like(output), x, weight, padding=1)
    torch.testing.assert_close(grads, (x, weight, torch.zeros_like(bias)))


BORDERS = [(1, 2, 3, 4), [1, 2, 3, 4], torch.Size([1, 2, 3, 4]), (0, 0, 0, 0), (5, 5, 4, 4), (6, 0, 0, 0), (0, 6, 0, 0)]
BORDERS += [(0, 0, 5, 0), (0, 0, 0, 5), (20, 20, 20, 20), (-1, 2, 0, 1), (-2, -1, -1, -2), (-3, -3, 0, 0), (-6, 0, 0, 0)]
BORDERS += [
    (-7, 0, 0, 0),
    (0, 0, -5, 0),
    (0, 0, -3, -3),
    (-7, 9, 0, 0),
    (9, -7, 0, 0),
    (-6, 9, 0, 0),
    (9, -2, 0, 0),
    (5, -6, 0, 0),
]
BORDERS += [
    (-2, 4, -3, 4),
    (0, 0, 4, -4),
    (1, 2, 3),
    (1,),
    (1, 2, 3, 4, 5),
    1,
    True,
    2.0,
    None,
    "1234",
    (1.0, 1, 1, 1),
    (1, 1, 1, 1.0),
]
BORDERS += [(True, 1, 1, 1), (1, True, 1, 1), (1, 1, 1, False), (None, 1, 1, 1), (1, "1", 1, 1), (np.int64(1),) * 4]
BORDERS += [(torch.tensor(1),) * 4, np.array([1, 1, 1, 1]), torch.tensor([1, 1, 1, 1]), range(1, 5)]
MODES = ["constant", "replicate", "reflect"]
VALUES = [0, 1, -1.5, True, False, None, "1", 1j, 0j, NAN, INF, -0.0, 2**70, np.float64(2.0), np.int64(3), np.bool_(True)]
VALUES += [[1.0], (2.0,), torch.tensor(2.0), torch.tensor(0), torch.tensor([2.0]), torch.tensor([2.0, 1]), torch.tensor(1j)]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("mode", MODES)
def test_borders_are_taken_or_refused_as_in_pytorch(mode, dtype):
    for padding in BORDERS:
        both_directions(PAD, X.to(dtype), padding=padding, mode=mode)
    for shape in [shape for shape in IMAGES if len(shape) == 4]:
        for padding in ((0, 0, 0, 0), (1, 1, 1, 1), (0, 0, 1, 1), (1, 1, 0, 0), (-1, 0, 0, 0), (2, -1, 0, 0), (0, 0, -1, 2)):
            both_directions(PAD, torch.ones(shape, dtype=dtype), padding=padding, mode=mode)


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_what_fills_a_border_is_taken_or_refused_as_in_pytorch(value):
    for mode in MODES:
        for padding in ((1, 0, 0, 2), (-1, 0, 0, 0), (0, 0, 0, 0)):
            both_directions(PAD, X, padding=padding, mode=mode, value=value)


@pytest.mark.parametrize("value", [1.5, -1, 300, 70_000, 2**40, 1e39, NAN, INF], ids=str)
def test_a_value_that_the_dtype_has_not_is_refused_as_in_pytorch(value):
    for dtype in ALL:
        for padding in ((1, 0, 0, 0), (0, 0, 0, 0), (-1, 0, 0, 0)):
            agree(PAD, X[:1, :1].abs().to(dtype), padding, "constant", value)


@pytest.mark.parametrize("mode", ["zeros", "symmetric", "edge", "REFLECT", "", None, 0])
def test_other_modes_are_refused_as_in_pytorch(mode):
    assert not agree(PAD, X, (1, 1, 1, 1), mode)


@pytest.mark.parametrize("seed", range(12))
def test_a_random_sweep_is_taken_or_refused_as_in_pytorch(seed):
    """Wild numbers in every place at once: about half of the calls are refused."""
    rng = np.random.default_rng(seed)

    def size(*numbers):
        values = tuple(int(rng.choice(numbers)) for _ in range(2))
        return [values, values[0], [values[1]]][rng.integers(3)]

    for _ in range(40):
        groups, wrong = int(rng.choice([1, 1, 2, 2, 4, 3])), int(rng.random() < 0.15)
        images = (int(rng.integers(0, 3)), 4, *rng.integers(0 if wrong else 1, 7, 2).tolist())
        kernel = rng.integers(0 if rng.random() < 0.1 else 1, 4, 2).tolist()
        x = torch.from_numpy(rng.normal(size=images))
        steps = {
            "stride": size(1, 2, 3, 1, 2, 0 if wrong else 4),
            "padding": size(0, 1, 2, 0, 1, 5),
            "dilation": size(1, 2, 1, 3),
        }
        weight = torch.from_numpy(rng.normal(size=(int(rng.choice([2, 4, 4, 6])), max(4 // groups, 1) + wrong, *kernel)))
        bias = torch.from_numpy(rng.normal(size=len(weight) + int(rng.random() < 0.1)))
        both_directions(CONV, x, weight, bias, groups=groups, **steps)
        weight = torch.from_numpy(rng.normal(size=(4 + wrong, int(rng.integers(1, 3)), *kernel)))
        bias = torch.from_numpy(rng.normal(size=weight.shape[1] * groups + int(rng.random() < 0.1)))
        both_directions(TRANSPOSE, x, weight, bias, groups=groups, output_padding=size(0, 0, 0, 1, 2), **steps)
        border = rng.choice([0, 1, 2, 3, -1, -2, 6], 4).tolist()
        if min(images) > 0:
            both_directions(PAD, x, padding=border, mode=str(rng.choice(MODES)))
