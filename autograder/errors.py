"""The errors of the course, in one tree.

CourseError
├── StudentError   something in the submission: it is graded, and the student reads the message
├── GraderError    something in the grader: the mark abstains, and the instructor reads the message
│   └── NoGoal     a case in which the reference reaches nothing of which a share could be asked; others may do
└── UsageError     a wrong command or an unreadable course: exit status 2
"""

import shutil


class CourseError(Exception):
    """Any error that this project raises on purpose; its message is one line that a person can act on."""


class StudentError(CourseError):
    """A fault of the submission, to be graded."""


class GraderError(CourseError):
    """A fault of the grader or of the course's own code; no mark may rest on it."""


class NoGoal(GraderError):
    """A case without a goal: the reference itself has no score in it."""


class UsageError(CourseError):
    """A command that cannot be carried out as given."""


def file_trouble(error: OSError) -> str:
    """Say in a line which file could not be read or written, and why; of several files, the first says enough."""
    if isinstance(error, shutil.Error):
        _, target, why = error.args[0][0]
        return f"{target} cannot be written: {why}"
    return f"{error.filename or 'a file'}: {error.strerror or error}"
