"""How modules are graded: parameters and buffers by order and shape, nets narrow, and nets that are counted, not computed."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from autograder import Exercise, given
from autograder.draw import integers, tensors
from autograder.errors import GraderError
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.kinds import KINDS
from autograder.worker.counting import count
from autograder.worker.given import GivenFile
from autograder.worker.parameters import CannotReplay, buffers_of, load, matched, parameters_of, unstarted
from tests.tiny_chapter import tiny_plan


class Net(nn.Module):
    """A convolution with batch normalisation, a wide dense layer with dropout, and a bias of its own."""

    def __init__(self, classes=3):
        super().__init__()
        self.first = nn.Sequential(nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU())
        self.wide = nn.Linear(4, 5000)
        self.drop = nn.Dropout(0.5)
        self.last = nn.Linear(5000, classes, bias=False)
        self.bias = nn.Parameter(torch.zeros(classes))

    def forward(self, x):
        return self.last(self.drop(self.wide(self.first(x).mean(dim=(2, 3))).relu())) + self.bias


class Bias(nn.Module):
    """Adds a bias."""

    def __init__(self, size):
        super().__init__()
        self.value = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x + self.value


class OtherNames(nn.Module):
    """The same net under other names, its last bias in a layer of its own."""

    def __init__(self, classes=3):
        super().__init__()
        self.a, self.b = nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4)
        self.c, self.d, self.e = nn.Linear(4, 5000), nn.Linear(5000, classes, bias=False), Bias(classes)

    def forward(self, x):
        x = self.c(self.b(self.a(x)).relu().mean(dim=(2, 3))).relu()
        return self.e(self.d(nn.functional.dropout(x, 0.5, self.training)))


class Sluggish(Net):
    """Its running mean follows the batch nine times as fast."""

    def __init__(self, classes=3):
        super().__init__(classes)
        self.first[1].momentum = 0.9


class TwoMore(Net):
    """Two dense layers where one is asked for."""

    def __init__(self, classes=3):
        super().__init__(classes)
        self.wide = nn.Sequential(nn.Linear(4, 5000), nn.Linear(5000, 5000, bias=False))


def narrow_exercise():
    """The net above, computed with 6 instead of 5000 numbers in its middle."""
    exercise = Exercise(Net)

    @exercise.module(points=1, narrow={5000: 6}, cases=5)
    def computes(draw, new):
        """In evaluation."""
        return new(draw(integers(2, 4))).eval()(draw(tensors(shape=[2, 2, 4, 4])))

    @exercise.counts(points=1)
    def consists(draw, new):
        """In full size."""
        return new(classes=draw(integers(2, 99)))((2, 2, 8, 8))

    return exercise


@pytest.fixture(scope="module")
def plan():
    """A plan for the narrow net."""
    return tiny_plan(narrow_exercise())


def grade(plan, code):
    """Grade code as the narrow net."""
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({"Net": code}))


@pytest.mark.parametrize("code", [Net, OtherNames], ids=lambda code: code.__name__)
def test_a_net_earns_all_points_whatever_its_parameters_are_called(plan, code):
    assert grade(plan, code).score == 2


def test_the_first_parameter_that_differs_is_named(plan):
    for line in grade(plan, TwoMore).properties:
        assert line.message.startswith("parameter 6, 'wide.1.weight', has shape (5000, 5000), expected (")
        assert line.message.endswith(", 5000) for 'last.weight'")


def test_a_net_is_computed_narrow_and_counted_in_full_size(plan):
    (exercise,) = plan.chapter.exercises
    narrow, full = (plan.cases(exercise, prop)[0] for prop in exercise.properties)
    assert {tuple(p.shape) for p in narrow.case.extras["state"].values()} >= {(6, 4), (6,)}
    assert len(plan.cases(exercise, exercise.properties[0])) == 5
    counted = full.expected[torch.float64]["value"]
    assert dict(counted["parameters"])["wide.weight"] == (5000, 4)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda net: setattr(net.first[0], "stride", (2, 2)), "multiply-adds, expected"),
        (lambda net: setattr(net, "drop", nn.Identity()), "training draws 0 random numbers a pass, expected 10,000"),
        (lambda net: setattr(net.drop, "p", 0.25), "dropped with probability [0.25], expected [0.5]"),
        (lambda net: setattr(net, "forward", lambda x: Net.forward(net, x)[:, :1]), "the output has shape (2, 1)"),
        (lambda net: setattr(net, "forward", lambda x: [x]), "the module returned a list, expected a tensor"),
    ],
)
def test_what_a_full_net_lacks_is_said(plan, change, said):
    def wrong(classes=3):
        net = Net(classes)
        change(net)
        return net

    assert said in grade(plan, wrong).properties[1].message


def test_a_layer_that_does_not_fit_raises_while_it_is_counted():
    class Wrong(Net):
        def forward(self, x):
            return self.last(self.first(x).mean(dim=(2, 3)))

    steps = [{"name": "Net", "args": (), "kwargs": {}}, {"args": ((1, 2, 4, 4),)}]
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        count(steps, Wrong)
    with pytest.raises(RuntimeError, match="expected input"):
        count([steps[0], {"args": ((1, 3, 4, 4),)}], Net)
    with pytest.raises(CannotReplay, match=r"is no torch\.nn\.Module"):
        count(steps, list)


def test_counting_agrees_with_pytorchs_own_counter():
    from torch.utils.flop_counter import FlopCounterMode

    layers = [nn.Conv2d(4, 6, (3, 2), stride=2, padding=1, groups=2), nn.Conv2d(6, 5, 3, padding="same", dilation=2)]
    net = nn.Sequential(*layers, nn.Flatten(2), nn.Linear(28, 7), nn.Flatten(), nn.Linear(35, 2))
    with FlopCounterMode(display=False) as counter:
        output = net(torch.zeros(3, 4, 7, 12))
    counted = count([{"name": "Net", "args": (), "kwargs": {}}, {"args": ((3, 4, 7, 12),)}], lambda: net)
    assert 2 * counted["multiply_adds"] == counter.get_total_flops()
    assert counted["output"] == tuple(output.shape)


@pytest.mark.parametrize("p", [0.5, 0.25])
def test_random_numbers_drawn_by_hand_are_counted_too(p):
    class ByHand(nn.Module):
        def forward(self, x):
            return x * (torch.rand_like(x) > p) if self.training else x

    class Library(nn.Module):
        def forward(self, x):
            return nn.functional.dropout(x, p, training=self.training)

    steps = [{"name": "Net", "args": (), "kwargs": {}}, {"args": ((3, 4),)}]
    assert [count(steps, kind)["random"] for kind in (ByHand, Library)] == [12, 12]
    assert [count(steps, kind)["probabilities"] for kind in (ByHand, Library)] == [[], [p]]


def test_a_draw_of_another_form_abstains():
    exercise = Exercise(Net)

    @exercise.counts(points=1)
    def consists(draw, new):
        """Images where their shape is asked for."""
        return new()(torch.zeros(1, 2, 4, 4))

    with pytest.raises(GraderError, match="on the shape of its images"):
        tiny_plan(exercise).cases(exercise, exercise.properties[0])


def test_forged_counts_earn_nothing(plan):
    (exercise,) = plan.chapter.exercises
    prop, kind = exercise.properties[1], KINDS["counts"]
    prepared = plan.cases(exercise, prop)[0]
    right = prepared.expected[torch.float64]["value"]
    assert kind.judge(prop, prepared, {"status": "value", "value": right}, torch.float64) is None
    for forged in (
        3,
        {},
        {**right, "parameters": {"a": 1}},
        {**right, "parameters": [("a", (2**40,))]},
        {**right, "parameters": [("a", (2**31 - 1,) * 5)]},
        {**right, "random": []},
        {**right, "random": torch.zeros(2)},
        {**right, "output": (torch.tensor([1, 2]), torch.tensor([3, 4]))},
        {**right, "probabilities": np.zeros(2)},
        {**right, "probabilities": [torch.zeros(2)]},
    ):
        assert kind.judge(prop, prepared, {"status": "value", "value": forged}, torch.float64) is not None


def test_running_means_are_compared_under_any_name():
    exercise = Exercise(Net)

    @exercise.module(points=1, narrow={5000: 6}, cases=3)
    def trains(draw, new):
        """The features in training."""
        return new(2).train().first(draw(tensors(shape=[2, 2, 4, 4])))

    plan = tiny_plan(exercise)
    assert grade(plan, Net).score == 1
    assert "first.1.running_mean" in grade(plan, Sluggish).properties[0].message


def test_a_net_of_given_py_lends_its_parameters():
    exercise = Exercise(nn.Linear)

    @exercise.module(points=1, like="blend", cases=2)
    def computes(draw, new):
        """With the parameters of the other net."""
        return new(2, 1)(draw(tensors(shape=[3, 2])))

    plan = tiny_plan(exercise)
    exercise.given = GivenFile(Path(__file__).with_name("tiny") / "given.py")
    prepared = plan.cases(exercise, exercise.properties[0])[0]
    (net,) = exercise.given.filled({"steps": [given.net("blend", 0)], "dtype": torch.float64, "device": "cpu"})["steps"]
    torch.testing.assert_close(prepared.expected[torch.float64]["value"], net(prepared.case.steps[1]["args"][0]).detach())
    wrong = InProcess({"Linear": lambda inputs, outputs: nn.Linear(inputs, outputs, bias=False)}, exercise.given)
    said = grade_exercise(plan, exercise, wrong).properties[0].message
    assert said == "parameter 2 of 2 is missing: 'bias' of shape (1,)"


def test_parts_come_before_a_modules_own_and_shared_ones_count_once():
    net = Net()
    net.again = net.wide
    assert list(parameters_of(net)) == ["first.0.weight", "first.1.weight", "first.1.bias", *("wide.weight", "wide.bias", "last.weight"), "bias"]  # fmt: skip
    assert list(buffers_of(net)) == ["first.1.running_mean", "first.1.running_var"]


def test_names_that_agree_decide_before_the_order():
    own = {"b": torch.zeros(2), "a": torch.zeros(3)}
    assert matched("parameter", {"a": (3,), "b": (2,)}, own) == {"a": own["a"], "b": own["b"]}
    with pytest.raises(CannotReplay, match="cannot be narrowed"):
        load("parameter", own, {"a": torch.zeros(3, 1), "b": torch.zeros(2)}, {"a": (3,), "b": (2,)})


def test_layers_start_at_random_again_after_a_net_was_made_without():
    before = nn.init.kaiming_uniform_
    with pytest.raises(ValueError, match="stop"), unstarted():
        torch.manual_seed(0)
        seeds = torch.get_rng_state()
        nn.Linear(3, 3)
        assert torch.equal(torch.get_rng_state(), seeds)
        raise ValueError("stop")
    assert nn.init.kaiming_uniform_ is before
