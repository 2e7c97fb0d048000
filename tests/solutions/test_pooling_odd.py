"""The pooling references accept what PyTorch's operators accept, and refuse what they refuse."""

import random

import numpy as np
import pytest
import torch
from torch.nn import functional

from solutions import pooling as ours

DTYPES = [torch.float64, torch.float32]
X = torch.arange(2 * 3 * 5 * 6, dtype=torch.float64).reshape(2, 3, 5, 6).sin()
NAN, INF = float("nan"), float("inf")

KERNELS = [1, 5, 6, 7, 0, -1, (2,), (2, 3), [2, 3], torch.Size([2, 3]), (5, 6), (5, 7), (0, 2), (2, 3, 1), (), 2.0, (2.0, 2)]
KERNELS += [
    True,
    (True, 2),
    None,
    "2",
    np.int64(2),
    torch.tensor(2),
    (torch.tensor(2), 2),
    torch.tensor(2.0),
    np.bool_(True),
]
KERNELS += [np.array([2, 3]), torch.tensor([2, 3]), range(2, 4)]
STRIDES = [0, -1, 1, 7, (1,), (1, 2), [3, 1], (0, 1), (), [], None, (1, 2, 3), 1.0, True, (None, 1), np.int32(3)]
PADDINGS = [-1, 0, 1, 2, (1, 0), (0, 1), [1, 1], (1,), (), (1, 1, 1), True, 0.0, None, (-1, 0), (2, 0)]
DILATIONS = [0, -1, 1, 2, 3, 4, 5, (1, 2), (2,), (), True, None, 1.5]
FLAGS = [True, False, 1, 0, None, "yes", np.bool_(True)]
WINDOWS = [((k,), {}) for k in KERNELS]
WINDOWS += [((2, s), {}) for s in STRIDES]
WINDOWS += [((k, None, p), {}) for p in PADDINGS for k in (2, 3)]
WINDOWS += [((size, 1, (3, 0)), {}) for size in ((7, 2), (6, 2), (8, 2), (5, 2))]
WINDOWS += [((1, 1, 0), {"ceil_mode": flag}) for flag in FLAGS]
WINDOWS += [
    ((k, s, p), {"ceil_mode": mode})
    for mode in (True, False)
    for k in (1, 2, 3, 4, (2, 5), (6, 2), (9, 2))
    for s in (1, 2, 3, 4, 5, 9, (2, 3), (5, 1))
    for p in (0, 1, 2, (0, 1), (1, 0))
]
MAX_ONLY = [((2, 1, 0, d), {}) for d in DILATIONS] + [((2, 1, 1, d), {}) for d in (2, 3, 4, 6, 7)]
MAX_ONLY += [((k, s, p, d, True), {}) for k in (2, 3) for s in (1, 2, 3) for p in (0, 1) for d in (2, 3, (1, 2))]
AVERAGE_ONLY = [((2, 1, 1), {"count_include_pad": flag}) for flag in FLAGS]
AVERAGE_ONLY += [
    ((k, s, p, mode, False), {})
    for k in (2, 3, (2, 5))
    for s in (1, 2, 3, (2, 3))
    for p in (0, 1, (0, 1))
    for mode in (True, False)
]
SHAPES = [
    (0, 3, 5, 6),
    (2, 0, 5, 6),
    (0, 0, 5, 6),
    (2, 3, 0, 6),
    (2, 3, 5, 0),
    (0, 3, 0, 6),
    (1, 1, 1, 1),
    (5, 6),
    (1, 1, 1, 5, 6),
]
ALL = (torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.uint8, torch.int8, torch.int16, torch.int32)
ALL += (torch.int64, torch.uint16, torch.bool, torch.complex64)


def outcome(function, *arguments, **options):
    """The result, or None where the call is refused."""
    try:
        return function(*arguments, **options)
    except (RuntimeError, TypeError, ValueError, IndexError):
        return None


def agree(mine, theirs, *arguments, refusal=ValueError, **options):
    """Hold a reference against PyTorch's operator: the same result, or a refusal of the course's class."""
    expected = outcome(theirs, *arguments, **options)
    if expected is None:
        with pytest.raises(refusal) as refused:
            mine(*arguments, **options)
        assert refused.type in (refusal if isinstance(refusal, tuple) else (refusal,)) and str(refused.value)
    else:
        torch.testing.assert_close(mine(*arguments, **options), expected, equal_nan=True)
    return expected is not None


def both_directions(mine, theirs, x, *arguments, **options):
    """Hold the value and, where there is one, the gradient against PyTorch's."""
    if agree(mine, theirs, x, *arguments, **options) and theirs(x, *arguments, **options).numel() > 0:
        leaves = [x.clone().requires_grad_() for _ in range(2)]
        outputs = [f(leaf, *arguments, **options) for f, leaf in zip((mine, theirs), leaves, strict=True)]
        cotangent = torch.linspace(-1, 1, outputs[0].numel(), dtype=x.dtype).view(outputs[0].shape)
        found, expected = (torch.autograd.grad(o, leaf, cotangent)[0] for o, leaf in zip(outputs, leaves, strict=True))
        torch.testing.assert_close(found, expected)


def sees_an_image(x, arguments):
    """Whether every dilated window sees a pixel: where one sees only padding, PyTorch's gradient is written nowhere."""
    seen = outcome(functional.max_pool2d, torch.zeros_like(x), *arguments)
    return seen is None or bool(torch.isfinite(seen).all())


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_max_pooling_takes_and_refuses_what_pytorch_does(dtype):
    for arguments, options in WINDOWS + MAX_ONLY:
        check = both_directions if sees_an_image(X, arguments) else agree
        check(ours.max_pool2d, functional.max_pool2d, X.to(dtype), *arguments, **options)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_average_pooling_takes_and_refuses_what_pytorch_does(dtype):
    for arguments, options in WINDOWS + AVERAGE_ONLY:
        both_directions(ours.avg_pool2d, functional.avg_pool2d, X.to(dtype), *arguments, **options)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("padding", [0, 1])
def test_empty_and_flat_images_are_taken_or_refused_as_in_pytorch(shape, padding):
    for mine, theirs in ((ours.max_pool2d, functional.max_pool2d), (ours.avg_pool2d, functional.avg_pool2d)):
        agree(mine, theirs, torch.ones(shape), 2, 1, padding)
        agree(mine, theirs, torch.ones(shape), 7)


@pytest.mark.parametrize("dtype", ALL, ids=str)
def test_every_dtype_is_taken_or_refused_as_in_pytorch(dtype):
    x = (X * 9).to(dtype)
    for options in ((2,), (3, 2, 1)):
        agree(ours.max_pool2d, functional.max_pool2d, x, *options, refusal=TypeError)
        agree(ours.avg_pool2d, functional.avg_pool2d, x, *options, refusal=TypeError)
    if dtype not in (torch.float16, torch.bfloat16):  # they round in another order
        agree(ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d, x, (2, 4), refusal=TypeError)
        agree(ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d, x, 1, refusal=TypeError)
    agree(ours.max_unpool2d, unpool, VALUES.to(dtype), PLACES, (4, 6), refusal=TypeError)


def test_what_is_not_a_number_spreads_as_far_as_its_window_and_no_further():
    special = X.clone()
    special[0, 0, 0, 0] = special[0, 0, 1, 1] = special[1, 2, 4, 5] = NAN
    special[0, 1, 2, 2], special[1, 1, 3, 3], special[1, 0] = INF, -INF, -INF
    for options in ((2,), (3, 2, 1), (2, 1), (3, 1, 1)):
        for mine, theirs in ((ours.max_pool2d, functional.max_pool2d), (ours.avg_pool2d, functional.avg_pool2d)):
            both_directions(mine, theirs, special, *options)
            both_directions(mine, theirs, torch.full_like(X, NAN), *options)
            both_directions(mine, theirs, torch.full_like(X, -INF), *options)
    for size in (1, 2, (3, 4), 9):
        agree(ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d, special, size)


ADAPTIVE = [1, (1, 1), (2, 3), [2, 3], (2,), (None, 2), [3, None], (None, None), None, 0, (0, 2), (2, 0), -1, (-1, 2), 7]
ADAPTIVE += [(9, 2), (2, 13), (), (1, 2, 3), 2.0, True, (2.0, 1), (True, 2), "2", (5, 6), (4, 5), (3, 4), (10, 12)]


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("size", ADAPTIVE, ids=str)
def test_adaptive_pooling_takes_and_refuses_what_pytorch_does(size, dtype):
    both_directions(ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d, X.to(dtype), size)


@pytest.mark.parametrize("shape", [(0, 3, 5, 6), (2, 0, 5, 6), (2, 3, 0, 6), (2, 3, 5, 0), (0, 0, 5, 6)])
@pytest.mark.parametrize("size", [1, 2, (1, 2), 0, (None, 2)])
def test_adaptive_pooling_of_empty_images_is_that_of_pytorch(shape, size):
    agree(ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d, torch.ones(shape), size)


VALUES = torch.arange(1.0, 13, dtype=torch.float64).reshape(1, 2, 2, 3)
PLACES = torch.tensor([0, 2, 4, 12, 14, 23]).reshape(1, 1, 2, 3).repeat(1, 2, 1, 1)
SIZES = [(4, 6), [4, 6], (24, 1), (1, 24), (9, 9), (4,), (4, 6, 1), (), 4, (3, 6), (0, 6), (-4, 6), (-4, -6), (4.0, 6), None]
SIZES += [("4", 6), (torch.tensor(4), 6)]
INDICES = {
    "repeated": PLACES * 0,
    "beyond": PLACES + 1,
    "negative": PLACES - 1,
    "int32": PLACES.int(),
    "floating": PLACES.double(),
    "of another shape": PLACES[:, :, :1],
    "of one channel": PLACES[:, :1],
    "flat": PLACES[0],
}


def unpool(x, indices, output_size):
    """PyTorch's operator, which takes the size of a plane."""
    return torch.ops.aten.max_unpool2d(x, indices, output_size)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_unpooling_takes_and_refuses_the_sizes_that_pytorch_does(size, dtype):
    agree(ours.max_unpool2d, unpool, VALUES.to(dtype), PLACES, size)


@pytest.mark.parametrize("name", INDICES)
def test_unpooling_takes_and_refuses_the_indices_that_pytorch_does(name):
    refusal = ValueError if INDICES[name].dtype == torch.int64 else TypeError
    agree(ours.max_unpool2d, unpool, VALUES, INDICES[name], (4, 6), refusal=refusal)


@pytest.mark.parametrize("shape", [(0, 2, 2, 3), (1, 0, 2, 3), (1, 2, 0, 3), (0, 0, 2, 3), (1, 2, 2, 0)])
def test_unpooling_takes_and_refuses_the_empty_images_that_pytorch_does(shape):
    agree(ours.max_unpool2d, unpool, torch.zeros(shape), torch.zeros(shape, dtype=torch.int64), (4, 6))


def test_a_refusal_names_the_numbers_at_odds():
    refused = {
        "3.* 5": lambda: ours.max_pool2d(X, 5, 1, 3),
        "-1": lambda: ours.avg_pool2d(X, 2, 1, -1),
        "stride.* 0": lambda: ours.max_pool2d_backward(X, X, 2, 0),
        "6 x 7.* 5 x 6": lambda: ours.max_pool2d(X, (6, 7)),
        r"\(2, 3, 5, 6\).*\(2, 3, 2, 3\)": lambda: ours.avg_pool2d_backward(X, X, 2),
        "-4": lambda: ours.adaptive_avg_pool2d(X, (2, -4)),
        "24 .* 4 x 6": lambda: ours.max_unpool2d(VALUES, PLACES + 1, (4, 6)),
        "-2": lambda: ours.shift_sensitivity(lambda x: x, X, -2),
    }
    for words, call in refused.items():
        with pytest.raises(ValueError, match=words):
            call()


@pytest.mark.parametrize("dtype", [torch.int64, torch.uint8, torch.bool])
def test_integers_have_neither_averages_nor_gradients(dtype):
    x = X.abs().mul(9).to(dtype)
    for call in (
        lambda: ours.global_avg_pool2d(x),
        lambda: ours.adaptive_avg_pool2d(x, 2),
        lambda: ours.max_pool2d_backward(x[:, :, :2, :3], x, 2),
        lambda: ours.avg_pool2d_backward(x[:, :, :2, :3], x, 2),
        lambda: ours.max_pool2d_backward(X[:, :, :2, :3].float(), X, 2),
    ):
        with pytest.raises(TypeError):
            call()


def test_what_is_refused_does_not_depend_on_there_being_numbers():
    """PyTorch takes any dtype, and has no gradient, where adaptive pooling or unpooling has no numbers to write."""
    for images, size in ((X[:0], 2), (X, (0, 2))):
        for dtype in (torch.int64, torch.uint8, torch.bool, torch.complex64):
            assert functional.adaptive_avg_pool2d(images.to(dtype), size).numel() == 0
            with pytest.raises(TypeError):
                ours.adaptive_avg_pool2d(images.to(dtype), size)
    assert unpool(VALUES.long(), PLACES, (0, 0)).numel() == 0
    with pytest.raises(TypeError):
        ours.max_unpool2d(VALUES.long(), PLACES, (0, 0))
    leaf = X.clone().requires_grad_()
    with pytest.raises(RuntimeError, match="non-zero size"):
        functional.adaptive_avg_pool2d(leaf, (0, 2)).sum().backward()
    ours.adaptive_avg_pool2d(leaf, (0, 2)).sum().backward()
    assert not leaf.grad.any()


def odd_images(rng):
    """Images of any dtype, empty, with NaN and infinities, and not contiguous, now and then."""
    shape = [rng.choice([0, 1, 2, 2]), rng.choice([1, 2, 3, 3, 0]), rng.choice([0, 1, 4, 5, 6, 7]), rng.randint(1, 7)]
    x = torch.randint(0, 5, shape, generator=torch.Generator().manual_seed(rng.randrange(2**31)))  # with ties
    x = x.to(rng.choice([*DTYPES * 6, *ALL]))
    if x.is_floating_point() and x.numel():
        x.view(-1)[rng.randrange(x.numel())] = rng.choice([NAN, INF, -INF, -1])
    return rng.choice([x, x.mT.contiguous().mT, x.contiguous(memory_format=torch.channels_last), x[..., ::2]])


@pytest.mark.filterwarnings("ignore:ComplexHalf")
@pytest.mark.parametrize("seed", range(8))
def test_a_random_sweep_is_taken_or_refused_as_in_pytorch(seed):
    """Wild numbers and dtypes in every place at once."""
    rng = random.Random(seed)

    def size(*numbers):
        wild = [0, -1, 9, None, True, 2.0, (), (1, 2, 3), (2, 0)]
        return rng.choice([*numbers, *numbers, (rng.choice(numbers), rng.choice(numbers)), [numbers[0]], rng.choice(wild)])

    for _ in range(60):
        x, mode = odd_images(rng), rng.random() < 0.4
        windows = size(1, 2, 3), rng.choice([None, size(1, 2, 3)]), size(0, 0, 1)
        refusal = (ValueError, TypeError)
        options = {"dilation": size(1, 1, 2), "ceil_mode": mode}
        agree(ours.max_pool2d, functional.max_pool2d, x, *windows, refusal=refusal, **options)
        options = {"count_include_pad": rng.random() < 0.5, "ceil_mode": mode}
        agree(ours.avg_pool2d, functional.avg_pool2d, x, *windows, refusal=refusal, **options)
        if x.is_floating_point() and x.numel():
            agree(ours.adaptive_avg_pool2d, functional.adaptive_avg_pool2d, x, size(1, 2, 3, 7), refusal=refusal)
