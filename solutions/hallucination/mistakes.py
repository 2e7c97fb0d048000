"""Plausible wrong answers: the engine reads all mistakes of a chapter from this module."""

from .attack_mistakes import *  # noqa: F403
from .dream_mistakes import *  # noqa: F403
from .loss_mistakes import *  # noqa: F403
