"""Plausible wrong answers: the engine reads all mistakes of a chapter from this module."""

from .backward_mistakes import *  # noqa: F403
from .filter_mistakes import *  # noqa: F403
from .optimising_mistakes import *  # noqa: F403
from .place_mistakes import *  # noqa: F403
from .rule_mistakes import *  # noqa: F403
