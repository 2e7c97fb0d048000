"""A chapter of one exercise whose calls hand over a function, a net and a generator, for tests of the engine."""

from pathlib import Path

import torch

from autograder import Exercise, given, mistake
from autograder.chapter import Chapter
from autograder.draw import floats, integers, tensors
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess

FOLDER = Path(__file__).parent / "tiny"


def jittered(function, net, generator, x):
    """The reference: what the function makes of the net's output, with noise."""
    noise = torch.rand(len(x), 1, generator=generator, dtype=x.dtype, device=x.device)
    return function(net(x)) + noise


def draws_all(draw):
    """The function of the net, and noise from the generator."""
    x = draw(tensors(shape=[draw(integers(1, 3)), 2], elements=floats(-4, 4)))
    seeds = draw(integers(0, 9)), draw(integers(0, 9))
    return given.function("scaled"), given.net("blend", seeds[0]), given.generator(seeds[1]), x


def exercise_that_hands_over(draw=draws_all) -> Exercise:
    """One point, for the values."""
    exercise = Exercise(jittered)
    exercise.values(points=1)(draw)
    return exercise


@mistake(of=jittered, hint="What comes in first?")
def leaves_the_function_out(function, net, generator, x):
    """The function is to be called."""
    return jittered(lambda y: y, net, generator, x)


@mistake(of=jittered, hint="What comes in third?")
def takes_any_noise(function, net, generator, x):
    """The noise is the generator's."""
    return jittered(function, net, torch.Generator(x.device).manual_seed(11), x)


def plan_that_hands_over(exercise=None, folder: Path = FOLDER, seed: int = 7) -> HiddenPlan:
    """A plan of the chapter in a folder, with the two mistakes above."""
    known = tuple(wrong.__mistake__ for wrong in (leaves_the_function_out, takes_any_noise))
    chapter = Chapter("tiny", folder, folder, (exercise or exercise_that_hands_over(),), known)
    return HiddenPlan(chapter, seed, "cpu", lambda: InProcess({}), shrink=60)


RIGHT = """
import torch

def jittered(function, net, generator, x):
    noise = torch.rand(len(x), 1, generator=generator, dtype=x.dtype)
    return function(net(x)) + noise
"""
