"""Plausible wrong networks: the engine reads all mistakes of a chapter from this module."""

from .chance_mistakes import *  # noqa: F403
from .layer_mistakes import *  # noqa: F403
from .lenet_mistakes import *  # noqa: F403
from .loss_mistakes import *  # noqa: F403
from .norm_mistakes import *  # noqa: F403
from .train_mistakes import *  # noqa: F403
from .training_mistakes import *  # noqa: F403
