"""Every known mistake about convolution differs from the reference, and from every other mistake, on random calls."""

import itertools

import numpy as np
import pytest
import torch

from autograder.exercise import mistakes_of
from solutions import convolution as ours
from solutions.convolution import mistakes
from solutions.convolution.checks import judge_initial_parameters, say_if_not_uniform

CALLS = 300
KNOWN = mistakes_of(mistakes)
EXERCISES = sorted({mistake.of for mistake in KNOWN})


def random_calls(exercise):
    """Random arguments for an exercise: mostly such as go together, some that must be refused."""
    rng = np.random.default_rng(7)
    return [_arguments(exercise, rng, refuse=number % 5 == 0) for number in range(CALLS)]


def _arguments(exercise, rng, refuse):
    kernel = rng.integers(1, 4, 2)
    image = kernel + rng.integers(0, 4, 2)
    batch, channels, filters = (int(n) for n in rng.integers(1, 4, 3))
    x = torch.from_numpy(rng.integers(-3, 4, (batch, channels, *image))).float()
    weight = torch.from_numpy(rng.integers(-3, 4, (filters, 1 if refuse else channels, *kernel))).float()
    bias = torch.from_numpy(rng.integers(-3, 4, filters)).float()
    extra = int(refuse)
    places = [int(size - side + 1 + extra) for size, side in zip(image, kernel, strict=True)]
    grad_output = torch.from_numpy(rng.integers(-3, 4, (batch, filters, *places))).float()
    size = tuple(int(side) for side in kernel)
    picture, small = x[0, 0].numpy(), weight[0, 0].numpy()
    return {
        "correlate2d": (small[:0] if refuse else picture, small),
        "convolve2d": (picture, small),
        "conv2d_loops": (x, weight, bias) if rng.integers(2) else (x, weight),
        "conv2d": (x, weight, bias),
        "im2col": (x, size),
        "conv2d_backward": (grad_output, x, weight if not refuse else weight.expand(-1, channels, -1, -1)),
        "conv2d_parameters": (channels, filters, size, bool(rng.integers(2))),
        "Conv2d": (x, weight, bias if rng.integers(2) else None),
    }[exercise]


def outcome(code, arguments):
    """What a call comes to, in a form that two outcomes can be compared by."""
    torch.manual_seed(0)
    try:
        result = _layer(code, *arguments) if isinstance(code, type) else _function(code, arguments)
    except Exception as error:
        return type(error).__name__
    return _plain(result)


def _function(code, arguments):
    leaves = [a.clone().requires_grad_() if isinstance(a, torch.Tensor) else a for a in arguments]
    result = code(*leaves)
    return result, isinstance(result, torch.Tensor) and result.requires_grad


def _layer(code, x, weight, bias):
    filters, channels, *size = weight.shape
    layer = code(channels, filters, tuple(size), bias is not None)
    with torch.no_grad():
        for name, parameter in layer.named_parameters():
            parameter.copy_({"weight": weight, "bias": bias}[name])
    x = x.clone().requires_grad_()
    output = layer(x)
    output.sum().backward()
    return output, x.grad, *(parameter.grad for parameter in layer.parameters())


def start(code):
    """What the judge says of the parameters that a layer starts with, numbers aside; nothing of a function."""
    if not isinstance(code, type):
        return None
    torch.manual_seed(0)
    said = judge_initial_parameters((), code(4, 625, (3, 4)).state_dict())
    return said and said.split(",")[0]


def _plain(value):
    if isinstance(value, (torch.Tensor, np.ndarray)):
        array = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        return str(array.dtype), array.shape, np.round(array.astype(float), 3).tolist()
    return tuple(_plain(item) for item in value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_mistake_differs_from_the_reference_and_from_every_other(exercise):
    calls = random_calls(exercise)
    codes = {"the reference": getattr(ours, exercise)} | {m.name: m.wrong for m in KNOWN if m.of == exercise}
    outcomes = {name: [start(code), *(outcome(code, call) for call in calls)] for name, code in codes.items()}
    alike = [pair for pair in itertools.combinations(outcomes, 2) if outcomes[pair[0]] == outcomes[pair[1]]]
    assert not alike


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_mistakes_that_teach(exercise):
    known = [m for m in KNOWN if m.of == exercise]
    assert len(known) >= 6
    assert all(m.misconception.endswith(".") and m.hint for m in known)


def test_no_two_mistakes_share_a_name():
    assert len({m.name for m in KNOWN}) == len(KNOWN)


def test_uniform_numbers_are_accepted_and_others_described():
    generator = torch.Generator().manual_seed(1)
    unit = torch.rand(20_000, generator=generator) * 2 - 1
    assert say_if_not_uniform("weight", unit / 4, 1 / 4) is None
    assert "too wide" in say_if_not_uniform("weight", unit / 2, 1 / 4)
    assert "far too wide" in say_if_not_uniform("weight", torch.randn(20_000, generator=generator), 1 / 16)
    assert "too little" in say_if_not_uniform("weight", unit / 8, 1 / 4)
    assert "around 0" in say_if_not_uniform("weight", unit.abs() / 4, 1 / 4)
    assert "every entry of bias is 0" in say_if_not_uniform("bias", torch.zeros(500), 1 / 4)
    normal = torch.randn(20_000, generator=generator).clamp(-1.7, 1.7) / 1.75
    assert "unevenly" in say_if_not_uniform("weight", normal, 1.0)


def test_a_right_layer_is_accepted_a_thousand_times():
    for seed in range(1000):
        torch.manual_seed(seed)
        assert judge_initial_parameters((), ours.Conv2d(9, 32, 3).state_dict()) is None
