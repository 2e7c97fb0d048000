"""What the networks assignment asks for: the engine reads all exercises of a chapter from this module."""

from .layer_checks import *  # noqa: F403
from .regulariser_checks import *  # noqa: F403
from .training_checks import *  # noqa: F403

PRELOADED = ["torch._dynamo"]  # the first step of an optimiser imports it
