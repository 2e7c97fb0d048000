"""Every known mistake about pooling differs from the reference, and from every other mistake, on random calls."""

import itertools

import pytest
import torch
from torch.nn import functional

from autograder.exercise import alternatives_of, mistakes_of
from solutions import pooling as ours
from solutions.pooling import alternatives, mistakes

CALLS = 200
KNOWN = mistakes_of(mistakes)
EXERCISES = sorted(ours.__all__)


def random_calls(exercise):
    """Random arguments for an exercise: mostly such as go together, some that must be refused."""
    rng = torch.Generator().manual_seed(11)
    return [_arguments(exercise, rng, refuse=number % 6 == 0) for number in range(CALLS)]


def _arguments(exercise, rng, refuse):
    def whole(low, high):
        return int(torch.randint(low, high + 1, (), generator=rng))

    kernel, stride = (whole(1, 3), whole(1, 3)), (whole(1, 3), whole(1, 3)) if whole(0, 3) else None
    padding, dilation = tuple(whole(0, k // 2) for k in kernel), (whole(1, 2), whole(1, 2))
    size = [d * (k - 1) + 1 + whole(0, 4) for k, d in zip(kernel, dilation, strict=True)]
    x = torch.randint(-3, 4, (whole(1, 3), whole(1, 3), *size), generator=rng).double()
    if whole(0, 3) == 0:
        x[torch.rand(x.shape, generator=rng) < 0.2] = float("nan")
        x[torch.rand(x.shape, generator=rng) < 0.5] = -torch.inf
    finite = x.nan_to_num(nan=1, neginf=-2)
    if refuse and whole(0, 1):
        padding = (kernel[0], padding[1])
    elif refuse:
        kernel = (9, kernel[1])
    shape = (1, 1) if refuse else functional.max_pool2d(finite, kernel, stride, padding).shape[2:]
    grad_output = torch.randint(1, 4, (*x.shape[:2], *shape), generator=rng).double()
    values, places = functional.max_pool2d(finite, 2 if min(size) > 1 else 1, 1, return_indices=True)
    return {
        "max_pool2d": (x, kernel, stride, padding, dilation, bool(whole(0, 1))),
        "avg_pool2d": (finite, kernel, stride, padding, bool(whole(0, 1)), bool(whole(0, 1))),
        "max_pool2d_backward": (grad_output[..., :1] if whole(0, 9) == 0 else grad_output, finite, kernel, stride, padding),
        "avg_pool2d_backward": (grad_output[..., :1] if whole(0, 9) == 0 else grad_output, finite, kernel, stride, padding),
        "global_avg_pool2d": (finite.long() if refuse else finite,),
        "adaptive_avg_pool2d": (finite, (whole(1, 6), -1 if refuse else whole(1, 6) if whole(0, 2) else None)),
        "max_unpool2d": (
            values,
            places - (9 if whole(0, 1) else -99) if refuse else places,
            (size[0] + whole(0, 1), size[1]),
        ),
        "shift_sensitivity": (functional.relu if whole(0, 1) else _every_other, finite + 0.5, -2 if refuse else whole(0, 4)),
    }[exercise]


def _every_other(x):
    return x[..., ::2] * 2


def outcome(code, arguments, follow):
    """What a call comes to, in a form that two outcomes can be compared by; with `follow`, whether autograd can."""
    given = [
        a.clone().requires_grad_(follow and a.is_floating_point()) if isinstance(a, torch.Tensor) else a for a in arguments
    ]
    try:
        result = code(*given)
    except Exception as error:
        return type(error).__name__
    numbers = torch.round(result.detach().double(), decimals=6).flatten().tolist()
    return result.shape, result.requires_grad, str(numbers)  # spelled out, for NaN is not even equal to itself


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_mistake_differs_from_the_reference_and_from_every_other(exercise):
    calls, follow = random_calls(exercise), not exercise.endswith("backward")
    codes = {"the reference": getattr(ours, exercise)} | {m.name: m.wrong for m in KNOWN if m.of == exercise}
    outcomes = {name: [outcome(code, call, follow) for call in calls] for name, code in codes.items()}
    alike = [pair for pair in itertools.combinations(outcomes, 2) if outcomes[pair[0]] == outcomes[pair[1]]]
    assert not alike


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_mistakes_that_teach(exercise):
    known = [m for m in KNOWN if m.of == exercise]
    assert len(known) >= 6
    assert all(m.misconception.endswith(".") and m.hint for m in known)


def test_no_two_mistakes_share_a_name():
    assert len({m.name for m in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("way", alternatives_of(alternatives), ids=lambda way: way.name)
def test_other_ways_give_and_refuse_what_the_reference_does(way):
    for arguments in random_calls(way.of)[:60]:
        try:
            expected = getattr(ours, way.of)(*arguments)
        except (ValueError, TypeError) as error:
            with pytest.raises(type(error)):
                way.right(*arguments)
        else:
            torch.testing.assert_close(way.right(*arguments), expected, equal_nan=True)
