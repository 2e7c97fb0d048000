"""The course as nbgrader sees it: its configuration file, and its converters called from here."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from traitlets.config import Config

from .course import Course
from .errors import GraderError

CONFIG_FILE = "nbgrader_config.py"
CONFIG = '''\
"""Written by `autograder`: lets nbgrader's own commands use the course's grader.

`nbgrader autograde ASSIGNMENT` then runs submissions in the sandbox and gives the marks that `autograder grade` gives.
"""

from autograder.nbgrader_course import feedback_templates

c = get_config()  # noqa: F821 (nbgrader defines it)

c.CourseDirectory.course_id = {course_id!r}

# A stub is released as it stands: there is no solution in it to be cleared.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
]

# Cells come from the release and only their sources from the submission; verdicts come from the sandbox.
c.Autograde.sanitize_preprocessors = ["autograder.nbgrader_plugin.TakeSources"]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugin.GradeInSandbox",
    "autograder.nbgrader_plugin.SaveVerdicts",
    "nbgrader.preprocessors.AssignLatePenalties",
]

# Formulas become MathML, so that a feedback file needs nothing from elsewhere.
c.GenerateFeedback.preprocessors = [
    "nbgrader.preprocessors.GetGrades",
    "autograder.nbgrader_plugin.FormulasToMathML",
    "nbconvert.preprocessors.CSSHTMLHeaderPreprocessor",
]
c.HTMLExporter.extra_template_basedirs = feedback_templates()
c.HTMLExporter.require_js_url = ""
'''


def feedback_templates() -> list[str]:
    """Where nbgrader's feedback template lies, after ours, which leaves out what it would load from elsewhere."""
    import nbgrader

    theirs = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    return [str(Path(__file__).parent / "templates"), str(theirs)]


def write_config(course: Course) -> Path:
    """Write the course's nbgrader_config.py, unless the instructor has one."""
    path = course.path / CONFIG_FILE
    course.path.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_text(CONFIG.format(course_id=course.path.resolve().name), encoding="utf-8")
    return path


def load_config(course: Course) -> Config:
    """The course's nbgrader configuration, with absolute paths, so that it works from any folder."""
    from traitlets.config.loader import PyFileConfigLoader

    write_config(course)
    config = PyFileConfigLoader(CONFIG_FILE, path=str(course.path)).load_config()
    config.CourseDirectory.root = str(course.path.resolve())
    config.CourseDirectory.db_url = course.database
    return config


def generate_assignment(course: Course, assignment: str) -> None:
    """Make the student version and fill the gradebook, by nbgrader's own converter."""
    run(course, "GenerateAssignment", assignment, create_assignment=True, force=True)


def run(course: Course, converter: str, assignment: str, student: str = "*", **traits: Any) -> None:
    """Run one of nbgrader's converters on an assignment. Raises GraderError with the converter's own words."""
    from nbgrader import converters
    from nbgrader.coursedir import CourseDirectory

    config = load_config(course)
    config.CourseDirectory.assignment_id = assignment
    config.CourseDirectory.student_id = student
    lines = _Lines()
    directory = CourseDirectory(config=config)
    tool = getattr(converters, converter)(coursedir=directory, config=config, **traits)
    tool.log = quiet_log(converter)
    tool.log.handlers = [lines]
    try:
        with tools_on_path():
            tool.start()
    except (Exception, SystemExit) as error:  # nbgrader exits where others raise
        said = next(iter(lines.texts), "")
        raise GraderError(f"nbgrader's {converter} failed on {assignment}: {said or error}") from None


def quiet_log(name: str) -> logging.Logger:
    """A log for a part of nbgrader that keeps its chatter off the terminal."""
    log = logging.getLogger(f"autograder.{name}")
    log.propagate = False
    log.handlers = [logging.NullHandler()]
    return log


@contextlib.contextmanager
def tools_on_path() -> Iterator[None]:
    """Let nbgrader find `alembic`, which it starts as a command, in an environment that is not activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before


class _Lines(logging.Handler):
    """Keeps the last line of each of nbgrader's warnings and errors, to be told if it fails."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage().strip().splitlines()[-1])
