"""A chapter of cheap exercises, for the corpus: a function, a module, a speed, what is no data, and nets."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import torch
from torch import nn

from autograder import Exercise
from autograder.chapter import Chapter
from autograder.draw import floats, integers, tensors
from autograder.hidden_plan import HiddenPlan
from autograder.session import Cell, Subject
from tests.given_chapter import FOLDER, exercise_that_hands_over
from tests.net_chapter import image_exercise, saliency_exercise, step_exercise, train_exercise
from tests.tiny_chapter import divides_by_the_signal_length, drops_the_last_window, running_mean

POOLS = ["torch.nn.functional.avg_pool1d", "torch.nn.AvgPool1d", "torch.nn.functional.avg_pool2d", "torch.nn.AvgPool2d",
         "aten.avg_pool1d", "aten.avg_pool2d"]  # fmt: skip
CONVOLUTIONS = ["torch.nn.functional.conv1d", "torch.conv1d", "aten.conv1d", "aten.convolution"]
LONG = 20_000


class Scale(nn.Module):
    """The reference of a module with two parameters."""

    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        """Scale and shift."""
        return x * self.weight + self.bias


def neighbours(signal):
    """The reference of an exercise on speed: the sum of each element and the next."""
    return signal[:-1] + signal[1:]


def _running_mean() -> Exercise:
    """Two points for the values, one for the refusal."""
    exercise = Exercise(running_mean, bans=POOLS)

    @exercise.values(points=2)
    def averages_every_whole_window(draw):
        """The mean of every whole window."""
        signal = draw(tensors(shape=[draw(integers(1, 12))], elements=floats(-4, 4)))
        return signal, draw(integers(1, len(signal)))

    @exercise.raises(ValueError, points=1, mentions=lambda arguments: [len(arguments[0]), arguments[1]])
    def refuses_a_window_that_does_not_fit(draw):
        """A window longer than the signal is a ValueError that names both lengths."""
        signal = draw(tensors(shape=[draw(integers(0, 5))]))
        return signal, draw(integers(len(signal) + 1, len(signal) + 3))

    return exercise


def _scale() -> Exercise:
    """Two points for the module, with its gradients."""
    exercise = Exercise(Scale)

    @exercise.module(points=2)
    def scales_and_shifts(draw, new):
        """Forward and gradients."""
        size = draw(integers(1, 4))
        return new(size)(draw(tensors(shape=[draw(integers(1, 3)), size])))

    return exercise


def _neighbours() -> Exercise:
    """One point for the values, one for the speed."""
    exercise = Exercise(neighbours, bans=CONVOLUTIONS)

    @exercise.values(points=1)
    def adds_each_to_the_next(draw):
        """Sums of neighbours."""
        return draw(tensors(shape=[draw(integers(2, 12))]))

    @exercise.speed(points=1, at_most=5)
    def is_fast(draw):
        """At most five times the reference's time."""
        return draw(tensors(shape=[LONG]))

    return exercise


ON_NETS = (step_exercise(), train_exercise(seconds=4.0), image_exercise(), saliency_exercise())
EXERCISES = {
    exercise.name: exercise for exercise in (_running_mean(), _scale(), _neighbours(), exercise_that_hands_over(), *ON_NETS)
}


REFERENCE = Cell("reference", f"import torch\n{inspect.getsource(neighbours)}")


def make_plan(reference: Callable[[], Subject]) -> HiddenPlan:
    """A plan for all of them; `reference` starts the sibling that is timed, which must be in a sandbox as the subject is."""
    mistakes = (drops_the_last_window.__mistake__, divides_by_the_signal_length.__mistake__)
    chapter = Chapter("tiny", FOLDER, FOLDER, tuple(EXERCISES.values()), mistakes)
    return HiddenPlan(chapter, 7, "cpu", reference, shrink=0.2)
