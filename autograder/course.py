"""The course directory: an ordinary nbgrader course, whose every stage reads one folder and writes the next."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from .errors import UsageError

STAGES = ("source", "release", "submitted", "autograded", "feedback", "reports")


@dataclass(frozen=True)
class Course:
    """Where a course lies, and the root of the repository that it is made from."""

    path: Path
    root: Path

    def folder(self, stage: str) -> Path:
        """The folder of a stage."""
        return self.path / stage

    @property
    def database(self) -> str:
        """The gradebook's address for SQLAlchemy."""
        return f"sqlite:///{self.path.resolve() / 'gradebook.db'}"

    @property
    def book_url(self) -> str:
        """Where the book is published, from `html: baseurl` in _config.yml; empty if nowhere."""
        config = self.root / "_config.yml"
        text = config.read_text(encoding="utf-8") if config.is_file() else ""
        match = re.search(r"^\s+baseurl:\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
        return match[1] if match else ""

    def submissions(self, assignment: str, student: str | None = None) -> list[tuple[str, Path]]:
        """The students who submitted an assignment, each with the submission's folder, in alphabetical order.

        A folder that is a link, a file, or closed is listed too: its student gets a report that says so.
        """
        submitted = self.folder("submitted")
        if not submitted.is_dir():
            raise UsageError(f"no folder {submitted}: put each submission into {submitted}/STUDENT/{assignment}/")
        found = sorted((p.name, p / assignment) for p in submitted.iterdir() if _submitted(p, assignment))
        for name in (name for name, _ in found if not name.isprintable()):
            raise UsageError(f"the folder {name!a} in {submitted} has no name that can be written on a line: rename it")
        if student is not None:
            found = [pair for pair in found if pair[0] == student]
        if not found:
            who = f" by {student!r}" if student else ""
            raise UsageError(f"no submission of {assignment!r}{who} in {submitted}")
        return found


def _submitted(student: Path, assignment: str) -> bool:
    """Whether there is anything under the assignment's name; nobody has submitted into a folder that only looks like one."""
    if student.is_symlink() or (student.is_dir() and not os.access(student, os.X_OK)):
        return True
    return os.path.lexists(student / assignment)
