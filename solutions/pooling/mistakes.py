"""Plausible wrong poolings: the engine reads all mistakes of a chapter from this module."""

from .adaptive_mistakes import *  # noqa: F403
from .average_mistakes import *  # noqa: F403
from .max_backward_mistakes import *  # noqa: F403
from .max_mistakes import *  # noqa: F403
from .unpool_mistakes import *  # noqa: F403
