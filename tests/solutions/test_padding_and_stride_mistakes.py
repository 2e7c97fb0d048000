"""Every known mistake about padding and stride differs from the reference, and from every other, on random calls."""

import itertools

import pytest
import torch

from autograder.exercise import alternatives_of, mistakes_of
from solutions import padding_and_stride as ours
from solutions.padding_and_stride import alternatives, mistakes
from solutions.padding_and_stride.checks import judge_initial_parameters

CALLS = 100
KNOWN = mistakes_of(mistakes)
EXERCISES = sorted(ours.__all__)
STEPS = {"stride": 1, "padding": 0, "dilation": 1}


class Calls:
    """Seeded random arguments for an exercise: mostly such as go together, some that must be refused."""

    def __init__(self):
        self.rng = torch.Generator().manual_seed(17)

    def whole(self, low, high):
        return int(torch.randint(low, high + 1, (), generator=self.rng))

    def chosen(self, values):
        return values[self.whole(0, len(values) - 1)]

    def numbers(self, *shape):
        return torch.randint(-3, 4, shape, generator=self.rng).double()

    def of(self, exercise, refuse):
        size, kernel, steps = self.geometry()
        groups = self.chosen([1, 2, 3])
        channels, filters, batch = (
            self.whole(1, 2),
            groups * self.whole(1, 2),
            self.whole(0 if exercise == "pad2d" else 1, 3),
        )
        x, weight = self.numbers(batch, groups * channels, *size), self.numbers(filters, channels, *kernel)
        line = [size[0], kernel[0], *(pair[0] for pair in steps.values())]
        return getattr(self, exercise.lower())(x, weight, steps, groups, line, refuse)

    def geometry(self):
        """The sizes of images and of a kernel that fits them, and the steps, down and across."""
        kernel, steps = (
            [self.whole(1, 3), self.whole(1, 3)],
            {name: [self.whole(least, 3) for _ in "hw"] for name, least in STEPS.items()},
        )
        axes = zip(kernel, steps["padding"], steps["dilation"], strict=True)
        return [max(d * (k - 1) + 1 - 2 * p, 1) + self.whole(0, 3) for k, p, d in axes], kernel, steps

    def spoilt(self, steps):
        """The same steps, one of them too small."""
        name = self.chosen(list(STEPS))
        return steps | {name: [STEPS[name] - 1, steps[name][1]]}

    def output_size(self, x, weight, steps, groups, line, refuse):
        if refuse:
            number = self.whole(0, 4)
            line[number] = -1 if number == 3 else 0
            line[3] = line[3] if number else 0
        return tuple(line)

    def same_padding(self, x, weight, steps, groups, line, refuse):
        return self.whole(1, 12), self.whole(1, 7), self.whole(1, 5), self.whole(1, 3)

    def receptive_field(self, x, weight, steps, groups, line, refuse):
        return ([(self.whole(1, 4), self.whole(1, 3), self.whole(1, 3)) for _ in range(self.whole(0, 4))],)

    def pad2d(self, x, weight, steps, groups, line, refuse):
        mode = self.chosen(["constant", "replicate", "reflect"])
        sizes = [x.shape[3], x.shape[3], x.shape[2], x.shape[2]]
        sides = [self.whole(-1 if size > 2 else 0, size - 1 if mode == "reflect" else 3) for size in sizes]
        value = 0.0 if mode != "constant" else self.chosen([0.0, 2.0])
        if refuse:
            mode, sides, value = self.chosen(
                [
                    ("zeros", sides, 0.0),
                    ("reflect", [sizes[0], *sides[1:]], 0.0),
                    (mode, [-9, *sides[1:]], value),
                    ("reflect", sides, 1.0),
                ]
            )
        return self.chosen([x, x.long()]), tuple(sides), mode, value

    def conv2d(self, x, weight, steps, groups, line, refuse):
        bias = self.chosen([None, self.numbers(len(weight))])
        if refuse:
            return self.chosen(
                [
                    (x, weight, bias, *self.spoilt(steps).values(), groups),
                    (x, weight, self.numbers(len(weight) + 1), *steps.values(), groups),
                    (x[:, :-1], weight, bias, *steps.values(), groups),
                    (x, weight, bias, *steps.values(), 0),
                    (self.numbers(1, 2, 3, 3), self.numbers(3, 1, 1, 1), None, 1, 0, 1, 2),
                    (x[:, :, :0], weight, bias, steps["stride"], 0, steps["dilation"], groups),
                ]
            )
        return x, weight, bias, *steps.values(), groups

    def conv2d_backward(self, x, weight, steps, groups, line, refuse):
        grad_output = torch.randint_like(ours.conv2d(x, weight, None, *steps.values(), groups), 1, 4)
        if refuse:
            steps, grad_output = self.chosen(
                [(steps, grad_output[..., :1].repeat(1, 1, 1, 9)), (self.spoilt(steps), grad_output)]
            )
        return grad_output, x, weight, *steps.values(), groups

    def conv_transpose2d(self, x, weight, steps, groups, line, refuse):
        image, further = x, [self.whole(0, max(s, d) - 1) for s, d in zip(steps["stride"], steps["dilation"], strict=True)]
        x = torch.randint_like(ours.conv2d(image, weight, None, *steps.values(), groups), -3, 4)
        bias = self.chosen([None, self.numbers(weight.shape[1] * groups)])
        if refuse:
            steps, further, groups = self.chosen(
                [
                    (self.spoilt(steps), further, groups),
                    (steps, [4, 0], groups),
                    (steps, further, 0),
                    (steps | {"padding": [9, 9]}, further, groups),
                ]
            )
        return x, weight, bias, steps["stride"], steps["padding"], further, steps["dilation"], groups

    def depthwiseseparableconv2d(self, x, weight, steps, groups, line, refuse):
        span = [side - 1 + 1 - 2 * p for side, p in zip(weight.shape[2:], steps["padding"], strict=True)]
        x = self.numbers(2, self.whole(1, 3), *(max(side, 1) + self.whole(0, 3) for side in span))
        return x, self.whole(1, 3), tuple(weight.shape[2:]), steps["stride"], steps["padding"], bool(self.whole(0, 1))


def random_calls(exercise, count=CALLS):
    """The same calls every time."""
    calls = Calls()
    return [calls.of(exercise, refuse=number % 5 == 0) for number in range(count)]


def outcome(code, arguments, follow):
    """What a call comes to, in a form that two outcomes can be compared by; with `follow`, what autograd makes of it too."""
    try:
        return plain(
            through_layer(code, *arguments) if isinstance(code, type) else through_function(code, arguments, follow)
        )
    except Exception as error:
        return type(error).__name__


def through_function(code, arguments, follow):
    """The result, and whether autograd could follow it."""
    given = [
        a.clone().requires_grad_(follow and a.is_floating_point()) if isinstance(a, torch.Tensor) else a for a in arguments
    ]
    result = code(*given)
    return result, isinstance(result, torch.Tensor) and result.requires_grad


def through_layer(code, x, filters, *options):
    """The output of a layer whose parameters have been filled in their order, and every gradient."""
    layer, rng = code(x.shape[1], filters, *options).double(), torch.Generator().manual_seed(3)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.randint(-3, 4, parameter.shape, generator=rng))
    x = x.clone().requires_grad_()
    output = layer(x)
    output.square().sum().backward()
    return output, x.grad, *((name, parameter.grad) for name, parameter in layer.named_parameters())


def plain(value):
    """Tensors spelled out, so that they can be compared with anything."""
    if isinstance(value, torch.Tensor):
        return str(value.dtype), value.shape, torch.round(value.detach().double(), decimals=6).flatten().tolist()
    return tuple(plain(item) for item in value) if isinstance(value, tuple) else (type(value).__name__, value)


def start(code):
    """What the judge says of the parameters that a layer starts with, numbers aside; nothing of a function."""
    if not isinstance(code, type):
        return None
    torch.manual_seed(0)
    said = judge_initial_parameters((), code(400, 300, (3, 4)).state_dict())
    return said and said.split(",")[0]


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_mistake_differs_from_the_reference_and_from_every_other(exercise):
    calls, follow = random_calls(exercise), not exercise.endswith("backward")
    codes = {"the reference": getattr(ours, exercise)} | {m.name: m.wrong for m in KNOWN if m.of == exercise}
    outcomes = {name: [start(code), *(outcome(code, call, follow) for call in calls)] for name, code in codes.items()}
    alike = [pair for pair in itertools.combinations(outcomes, 2) if outcomes[pair[0]] == outcomes[pair[1]]]
    assert not alike


@pytest.mark.parametrize("exercise", EXERCISES)
def test_random_calls_are_mostly_taken_and_refused_where_the_exercise_refuses(exercise):
    refusals = [outcome(getattr(ours, exercise), call, False) == "ValueError" for call in random_calls(exercise)]
    assert sum(refusals) <= CALLS // 3
    assert any(refusals) or exercise in ("same_padding", "receptive_field", "DepthwiseSeparableConv2d")


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_mistakes_that_teach(exercise):
    known = [m for m in KNOWN if m.of == exercise]
    assert len(known) >= 6
    assert all(m.misconception.endswith(".") and m.hint for m in known)


def test_no_two_mistakes_share_a_name():
    assert len({m.name for m in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize("way", alternatives_of(alternatives), ids=lambda way: way.name)
def test_other_ways_give_and_refuse_what_the_reference_does(way):
    for arguments in random_calls(way.of, 40):
        if isinstance(way.right, type):
            mine, theirs = (
                code(arguments[0].shape[1], *arguments[1:]).double() for code in (getattr(ours, way.of), way.right)
            )
            theirs.load_state_dict(mine.state_dict())
            torch.testing.assert_close(theirs(arguments[0]), mine(arguments[0]))
            continue
        try:
            expected = getattr(ours, way.of)(*arguments)
        except (ValueError, TypeError) as error:
            with pytest.raises(type(error)):
                way.right(*arguments)
        else:
            torch.testing.assert_close(way.right(*arguments), expected)


def test_a_right_layer_is_accepted_a_hundred_times():
    for seed in range(100):
        torch.manual_seed(seed)
        assert judge_initial_parameters((), ours.DepthwiseSeparableConv2d(90, 80, 5).state_dict()) is None
