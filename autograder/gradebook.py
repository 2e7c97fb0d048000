"""Marks, comments and graded notebooks, into nbgrader's own gradebook through its API."""

from __future__ import annotations

import csv
import os
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy.exc import SAWarning

from . import notebook
from .autograded import add_report, merge, read_release
from .course import Course
from .errors import StudentError, UsageError
from .nbgrader_course import load_config, quiet_log, run, tools_on_path
from .render_text import render_exercise
from .report import Report

EMPTY_ANSWERS = ("", "YOUR ANSWER HERE")


@contextmanager
def open_gradebook(course: Course, assignment: str) -> Iterator[Gradebook]:
    """Open the course's gradebook. Raises UsageError if the assignment was never released."""
    if not (course.path / "gradebook.db").is_file():
        raise UsageError(f"no gradebook in {course.path}: run `autograder release {assignment}` first")
    with _quietly(), tools_on_path(), Gradebook(course.database, course.path.resolve().name) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            raise UsageError(f"{assignment} is not in the gradebook: run `autograder release {assignment}` first") from None
        yield gradebook


@contextmanager
def _quietly() -> Iterator[None]:
    """Leave out SQLAlchemy's warnings about how nbgrader's own code orders its objects; they concern no mark."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Object of type <Submitted", category=SAWarning)
        yield


def record(course: Course, gradebook: Gradebook, report: Report, folder: Path) -> None:
    """Write one student's marks, comments and graded notebook."""
    gradebook.update_or_create_student(report.student)
    stamp = {"timestamp": time} if (time := _timestamp(folder)) else {}
    gradebook.update_or_create_submission(report.assignment, report.student, **stamp)
    graded = _graded_notebook(course, report, folder)
    save_verdicts(gradebook, graded, report)
    _assign_late_penalty(course, graded, report)
    target = course.folder("autograded") / report.student / report.assignment
    target.mkdir(parents=True, exist_ok=True)
    nbformat.write(graded, target / f"{report.assignment}.ipynb")
    if (folder / "timestamp.txt").is_file():
        (target / "timestamp.txt").write_text((folder / "timestamp.txt").read_text(errors="replace"))


def save_verdicts(gradebook: Gradebook, graded: Any, report: Report) -> None:
    """Set automatic scores and comments of one submission.

    A manual score wins over an automatic one, as everywhere in nbgrader; an abstained exercise waits for a person.
    """
    where = (report.assignment, report.assignment, report.student)
    results = {e.name: e for e in report.exercises}
    for cell in graded.cells:
        about = cell.metadata.get("nbgrader")
        if not about:
            continue
        name = about["grade_id"]
        if about["grade"]:
            grade = gradebook.find_grade(name, *where)
            grade.auto_score = _score(cell, results.get(name.removeprefix("check_")))
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        if about["solution"]:
            comment = gradebook.find_comment(name, *where)
            comment.auto_comment = _comment(cell, results.get(name))
    gradebook.db.commit()


def _assign_late_penalty(course: Course, graded: Any, report: Report) -> None:
    """Apply the course's late policy by nbgrader's own preprocessor and plugin, as its `autograde` does."""
    where = {"assignment": report.assignment, "notebook": report.assignment, "student": report.student}
    preprocessor = AssignLatePenalties(config=load_config(course))
    preprocessor.log = quiet_log("late")
    preprocessor.preprocess(graded, {"nbgrader": {**where, "db_url": course.database}})


def _score(cell: Any, result: Any) -> float | None:
    if cell.cell_type == "markdown":
        return 0.0 if cell.source.strip() in EMPTY_ANSWERS else None  # a written answer waits for a person
    return None if result is None or result.status == "abstained" else float(result.score)


def _comment(cell: Any, result: Any) -> str | None:
    if result is not None:
        return None if result.status == "passed" else _as_code(render_exercise(result))
    return "No response." if cell.source.strip() in EMPTY_ANSWERS else None


def _as_code(text: str) -> str:
    """Indent every line: nbgrader renders comments as Markdown, which leaves indented text as it stands."""
    return textwrap.indent(text, "    ", lambda _line: True)


def _graded_notebook(course: Course, report: Report, folder: Path) -> Any:
    release = read_release(course.folder("release") / report.assignment / f"{report.assignment}.ipynb")
    try:
        submitted = notebook.read(folder / report.notebook)
    except StudentError:
        submitted = notebook.Notebook([])
    merged = merge(release, submitted)
    add_report(merged, report)
    return merged


def _timestamp(folder: Path) -> str | None:
    """The submission's own time, as nbgrader's collectors write it, if it can be read."""
    path = folder / "timestamp.txt"
    if path.is_symlink() or not path.is_file():
        return None
    text = path.read_text(errors="replace")[:100].strip()
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC").replace(" UTC", "")).isoformat(sep=" ")
    except ValueError:
        return None


def write_feedback(course: Course, assignment: str, student: str = "*") -> list[Path]:
    """Let nbgrader write the feedback files; returns them."""
    with open_gradebook(course, assignment):
        pass
    run(course, "GenerateFeedback", assignment, student, force=True)
    return sorted(course.folder("feedback").glob(f"{student}/{assignment}/*.html"))


def export_csv(course: Course, assignment: str, path: Path) -> int:
    """Write nbgrader's CSV of an assignment's marks; returns the number of students."""
    from nbgrader.plugins import CsvExportPlugin

    with open_gradebook(course, assignment) as gradebook:
        plugin = CsvExportPlugin()
        plugin.to, plugin.assignment = os.fspath(path), [assignment]
        plugin.export(gradebook)
    with path.open(newline="") as file:
        return sum(1 for _ in csv.DictReader(file))
