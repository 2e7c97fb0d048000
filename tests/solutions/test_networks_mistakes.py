"""Every known mistake about networks differs from the reference, and from every other mistake, on random calls."""

import itertools

import pytest
import torch

from autograder.exercise import alternatives_of, mistakes_of
from solutions import networks as ours
from solutions.networks import alternatives, mistakes

CALLS = 60
KNOWN = mistakes_of(mistakes)
RANDOM = {"dropout", "random_crop_flip", "train"}  # what they draw is looked at elsewhere
CLASSES = {"EarlyStopping", "LeNet5"}
FUNCTIONS = sorted(set(ours.__all__) - RANDOM - CLASSES)


def random_calls(exercise):
    """Random arguments for an exercise: mostly such as go together, some that must be refused."""
    rng = torch.Generator().manual_seed(7)
    return [_arguments(exercise, rng, refuse=number % 6 == 0) for number in range(CALLS)]


def _arguments(exercise, rng, refuse):
    def numbers(*shape):
        return torch.randn(shape, generator=rng, dtype=torch.float64)

    def whole(low, high):
        return int(torch.randint(low, high + 1, (), generator=rng))

    n, d, m = (whole(2, 4) for _ in range(3))
    x = numbers(n, d)
    x[0, 0] = -torch.inf if exercise == "relu" and whole(0, 1) else 0.0
    logits, labels = numbers(n, d) * (1000 if whole(0, 1) else 1), torch.randint(d, (n,), generator=rng)
    logits = logits + numbers(n, 1) * (1000 if whole(0, 1) else 0)
    labels[0] = -1 if refuse else labels[0]
    images, vectors = numbers(n, d, m, 3), [numbers(1 if refuse else d) for _ in range(3)]
    few = images[: 1 if refuse else n, :, : 1 if refuse else m, : 1 if refuse else 3]
    lists = [[numbers(d, m) for _ in range(n - (refuse and k == 2))] for k in range(3)]
    return {
        "relu": (x,),
        "relu_backward": (numbers(1 if refuse else n, d), x),
        "linear": (x, numbers(m, d), numbers(1 if refuse else m)),
        "linear_backward": (numbers(1 if refuse else n, m), x, numbers(m, d)),
        "cross_entropy": (logits, labels),
        "cross_entropy_backward": (logits, labels),
        "batch_norm2d": (
            few,
            *(numbers(d) for _ in range(3)),
            numbers(d).abs() + 0.5,
            bool(refuse or whole(0, 1)),
            0.25,
            0.5,
        ),
        "batch_norm2d_backward": (
            numbers(1 if refuse else n, d, m, 3),
            images,
            vectors[0] if not refuse else numbers(d),
            0.5,
        ),
        "sgd_step": (*lists, 0.1, 0.75, 0.25),
    }[exercise]


def outcome(code, arguments, follow):
    """What a call comes to, and what it leaves in its arguments, in a form that two outcomes can be compared by."""
    copies = _copied(arguments)
    held = [t for a in copies for t in (a if isinstance(a, list) else [a]) if isinstance(t, torch.Tensor)]
    if follow:
        copies = tuple(
            a.requires_grad_() if isinstance(a, torch.Tensor) and a.is_floating_point() and i == 0 else a
            for i, a in enumerate(copies)
        )
    try:
        result = code(*copies)
    except Exception as error:
        return type(error).__name__
    results = result if isinstance(result, (list, tuple)) else [result]
    said = [(t.shape, t.requires_grad, _numbers(t)) for t in results if t is not None]
    return str((said, [_numbers(t) for t in held]))


def _copied(value):
    if isinstance(value, torch.Tensor):
        return value.clone()
    return type(value)(map(_copied, value)) if isinstance(value, (list, tuple)) else value


def _numbers(tensor):
    return torch.round(tensor.detach().double(), decimals=7).flatten().tolist()


@pytest.mark.parametrize("exercise", FUNCTIONS)
def test_every_mistake_differs_from_the_reference_and_from_every_other(exercise):
    calls = random_calls(exercise)
    follow = exercise in {"relu", "linear", "cross_entropy"}
    codes = {"the reference": getattr(ours, exercise)} | {m.name: m.wrong for m in KNOWN if m.of == exercise}
    ways = (False, True) if follow else (False,)
    outcomes = {name: [outcome(code, call, way) for way in ways for call in calls] for name, code in codes.items()}
    alike = [pair for pair in itertools.combinations(outcomes, 2) if outcomes[pair[0]] == outcomes[pair[1]]]
    assert not alike


@pytest.mark.parametrize("exercise", ours.__all__)
def test_every_exercise_has_mistakes_that_teach(exercise):
    known = [m for m in KNOWN if m.of == exercise]
    assert len(known) >= 6
    assert all(m.misconception.endswith(".") and m.hint for m in known)


def test_no_two_mistakes_share_a_name():
    assert len({m.name for m in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("way", [w for w in alternatives_of(alternatives) if w.of in FUNCTIONS], ids=lambda way: way.name)
def test_other_ways_give_and_refuse_what_the_reference_does(way):
    for arguments in random_calls(way.of):
        mine, theirs = _copied(arguments), _copied(arguments)
        try:
            expected = getattr(ours, way.of)(*theirs)
        except ValueError:
            with pytest.raises(ValueError):
                way.right(*mine)
            continue
        found = way.right(*mine)
        torch.testing.assert_close(tuple(found) if isinstance(found, list) else found, expected)
        torch.testing.assert_close(mine, theirs)


@pytest.mark.parametrize("way", [w for w in alternatives_of(alternatives) if w.of == "LeNet5"], ids=lambda way: way.name)
def test_other_nets_compute_what_lenet_does(way):
    mine, theirs, x = way.right(num_classes=4), ours.LeNet5(num_classes=4), torch.rand(2, 1, 28, 28)
    with torch.no_grad():
        for own, wanted in zip(mine.parameters(), theirs.parameters(), strict=True):
            own.copy_(wanted)
    torch.testing.assert_close(mine(x), theirs(x))
