"""A chapter of one exercise, small enough to read in a minute, for tests of the engine."""

from pathlib import Path

import torch

from autograder import Exercise, mistake
from autograder.chapter import Chapter
from autograder.draw import floats, integers, tensors
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess


def running_mean(signal, window):
    """The reference."""
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)


def tiny_exercise() -> Exercise:
    """Two points for the values, one for the refusal."""
    exercise = Exercise(running_mean, bans=["torch.nn.functional.avg_pool1d", "aten.avg_pool2d"])

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


@mistake(of=running_mean, hint="Count the windows of a signal of length 2 when the window is 1.")
def drops_the_last_window(signal, window):
    """There are N - window + 1 whole windows, not N - window."""
    return running_mean(signal, window)[:-1]


@mistake(of=running_mean, hint="What should a constant signal give?")
def divides_by_the_signal_length(signal, window):
    """A mean divides by the window, not by the length of the signal."""
    return running_mean(signal, window) * window / len(signal)


def tiny_plan(exercise: Exercise | None = None, *mistakes, seed: int = 7) -> HiddenPlan:
    """A plan with the two mistakes above, or those given."""
    exercise = exercise or tiny_exercise()
    known = tuple(m.__mistake__ for m in (mistakes or (drops_the_last_window, divides_by_the_signal_length)))
    chapter = Chapter("tiny", Path("chapters/tiny"), Path("solutions/tiny"), (exercise,), known)
    reference = exercise.reference
    return HiddenPlan(chapter, seed, "cpu", lambda: InProcess({exercise.name: reference}), shrink=60)


def steps_of(name: str, *args, **kwargs):
    """The steps of one plain call."""
    return [{"do": "call", "name": name, "args": args, "kwargs": kwargs}]


def draws_nothing(name: str):
    """A property's function of this name, for properties whose cases a test makes itself."""

    def draw(draw):
        """Nothing."""

    draw.__name__ = name
    return draw


def value_reply(value, **more):
    """A well-formed reply."""
    return {"status": "value", "value": value, **more}


def same(one, other) -> bool:
    """Equal in type, dtype and value."""
    return (
        type(one) is type(other) and one.dtype == other.dtype and torch.equal(torch.as_tensor(one), torch.as_tensor(other))
    )
