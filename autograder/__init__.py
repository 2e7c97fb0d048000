"""The course's autograder: `check` for students, `Exercise` and `mistake` for authors, commands for instructors."""

from .check import check
from .errors import GraderError, StudentError
from .exercise import Exercise, mistake

__all__ = ["Exercise", "GraderError", "StudentError", "check", "mistake"]
