"""The course's autograder: `check` for students, `Exercise` and what goes with it for authors, and commands."""

from .check import check
from .errors import GraderError, StudentError
from .exercise import Exercise, alternative, mistake

__all__ = ["Exercise", "GraderError", "StudentError", "alternative", "check", "mistake"]
