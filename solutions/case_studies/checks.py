"""What the assignment on the case studies asks for: the engine reads all exercises of a chapter from this module."""

from autograder import Exercise
from autograder.draw import booleans, integers

from . import reference
from .draws import ZOOS, pictures

# In the order of the page:
# isort: split
from .tower_checks import *  # noqa: F403

# isort: split
from .block_checks import *  # noqa: F403

# isort: split
from .pretrained_checks import *  # noqa: F403

PolicyNetwork = Exercise(reference.PolicyNetwork, bans=ZOOS)


@PolicyNetwork.module(points=1.5, cases=12)
def gives_each_point_a_probability(draw, new):
    """With given parameters: the probabilities, and the gradients of the boards and of every parameter."""
    planes, filters, layers = draw(integers(1, 4)), draw(integers(1, 4)), draw(integers(1, 3))
    x = pictures(draw, draw(integers(1, 3)), planes, 19, 19)
    return new(planes, filters, layers)(x)


@PolicyNetwork.counts(points=0.5)
def has_the_layers_of_alphago(draw, new):
    """In full size: the shape of every parameter, and the multiply-adds."""
    if draw(booleans()):
        return new()((draw(integers(1, 2)), 48, 19, 19))
    planes = draw(integers(1, 20))
    return new(planes, layers=draw(integers(1, 15)), filters=draw(integers(1, 300)))((2, planes, 19, 19))
