"""Marks, comments and graded notebooks, into nbgrader's own gradebook through its API."""

from __future__ import annotations

import csv
import json
import os
import stat
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, SAWarning

from . import notebook
from .autograded import Tree, add_report, grade_id, merge, read_release
from .course import Course
from .errors import StudentError, UsageError
from .gradebook_rows import Marks, add_submissions, students_of
from .ledger import remove_drafts, write_whole
from .nbgrader_course import load_config, quiet_log, run, tools_on_path
from .render_text import render_exercise
from .report import Report

EMPTY_ANSWERS = ("", "YOUR ANSWER HERE")
RECORDED = "autograder_recorded (assignment TEXT, student TEXT, key TEXT, PRIMARY KEY (assignment, student))"


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


def recorded(course: Course, gradebook: Gradebook, assignment: str) -> set[tuple[str, str]]:
    """The students whose marks are in this gradebook, each with the ledger's key of what was recorded last.

    It lies in a table of its own beside the marks, written with them: whoever puts a gradebook back, or begins a new one,
    puts back or forgets both.
    """
    with _writing(course):
        gradebook.db.execute(text(f"CREATE TABLE IF NOT EXISTS {RECORDED}"))
        gradebook.db.commit()
    found = text("SELECT student, key FROM autograder_recorded WHERE assignment = :assignment")
    return {(student, key) for student, key in gradebook.db.execute(found, {"assignment": assignment})}


def recorder(
    course: Course, gradebook: Gradebook, assignment: str, key: Callable[[Path], str]
) -> Callable[[Sequence[tuple[Report, Path]]], None]:
    """A function that records several reports, each with the submission's folder, in one transaction.

    Raises UsageError, with nothing of the part recorded, if the database cannot be written.
    """
    release = read_release(course.folder("release") / assignment / f"{assignment}.ipynb")

    def record_part(part: Sequence[tuple[Report, Path]]) -> None:
        graded = [_graded_notebook(release, report, folder) for report, folder in part]
        for (report, folder), book in zip(part, graded, strict=True):
            _write_graded(course, report, folder, book)  # first: what the gradebook has is not written again
        with _writing(course), _one_transaction(gradebook):
            _record(course, gradebook, assignment, [(*each, book) for each, book in zip(part, graded, strict=True)])
            _note(gradebook, [(report, key(folder)) for report, folder in part])

    return record_part


def _note(gradebook: Gradebook, part: Sequence[tuple[Report, str]]) -> None:
    """Remember what was recorded; an open mark is not: it is tried again."""
    rows = [{"assignment": r.assignment, "student": r.student, "key": "" if r.abstained else key} for r, key in part]
    gradebook.db.execute(text("INSERT OR REPLACE INTO autograder_recorded VALUES (:assignment, :student, :key)"), rows)


@contextmanager
def _writing(course: Course) -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise UsageError(f"the gradebook {course.path / 'gradebook.db'} cannot be written: {error.orig}") from None


@contextmanager
def _one_transaction(gradebook: Gradebook) -> Iterator[None]:
    """Commit at the end what nbgrader's methods would commit one by one, or nothing at all."""
    session = gradebook.db
    commit, session.commit = session.commit, session.flush
    try:
        yield
        commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.commit = commit
        session.expire_all()


def _record(course: Course, gradebook: Gradebook, assignment: str, part: Sequence[tuple[Report, Path, Tree]]) -> None:
    """Write the marks and comments of some students: new submissions together, the others one by one."""
    known = students_of(gradebook, assignment, [report.student for report, _, _ in part])
    new = [(report, folder, graded) for report, folder, graded in part if report.student not in known]
    add_submissions(gradebook, assignment, [_marks(graded, report, _timestamp(folder)) for report, folder, graded in new])
    due = gradebook.find_assignment(assignment).duedate is not None
    for report, folder, graded in part:
        if report.student in known:
            stamp = {"timestamp": time} if (time := _timestamp(folder)) else {}
            gradebook.update_or_create_submission(assignment, report.student, **stamp)
            save_verdicts(gradebook, graded, report)
        if report.student in known or due:
            _assign_late_penalty(course, gradebook, gradebook.find_submission(assignment, report.student), graded, report)


def _write_graded(course: Course, report: Report, folder: Path, graded: Tree) -> None:
    target = course.folder("autograded") / report.student / report.assignment
    target.mkdir(parents=True, exist_ok=True)
    remove_drafts(target)
    write_whole(target / f"{report.assignment}.ipynb", json.dumps(graded, ensure_ascii=False))
    if (text := _timestamp_text(folder)) is not None:
        write_whole(target / "timestamp.txt", text)


def save_verdicts(gradebook: Gradebook, graded: Tree, report: Report) -> None:
    """Set automatic scores and comments of a submission that the gradebook has.

    A manual score wins over an automatic one, as everywhere in nbgrader; an abstained exercise waits for a person.
    """
    rows, marks = (
        gradebook.find_submission_notebook(report.assignment, report.assignment, report.student),
        _marks(graded, report),
    )
    for grade in rows.grades:
        grade.auto_score = marks.scores[grade.name]
        grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
    for comment in rows.comments:
        comment.auto_comment = marks.comments[comment.name]
    gradebook.db.commit()


def _marks(graded: Tree, report: Report, timestamp: str | None = None) -> Marks:
    cells = {grade_id(cell): cell for cell in graded["cells"] if "nbgrader" in cell["metadata"]}
    results = {e.name: e for e in report.exercises}
    scores = {name: _score(cell, results.get(name.removeprefix("check_"))) for name, cell in cells.items()}
    comments = {name: _comment(cell, results.get(name)) for name, cell in cells.items()}
    return Marks(report.student, parse_utc(timestamp), scores, comments)


def _assign_late_penalty(course: Course, gradebook: Gradebook, submission: Any, graded: Any, report: Report) -> None:
    """Apply the course's late policy by nbgrader's own preprocessor and plugin, as its `autograde` does.

    They have a session of their own, so what is written so far is committed first; most submissions are in time.
    """
    if submission.total_seconds_late > 0:
        where = {"assignment": report.assignment, "notebook": report.assignment, "student": report.student}
        preprocessor = AssignLatePenalties(config=load_config(course))
        preprocessor.log = quiet_log("late")
        gradebook.db().commit()
        preprocessor.preprocess(nbformat.from_dict(graded), {"nbgrader": {**where, "db_url": course.database}})
    else:
        for notebook in submission.notebooks:
            notebook.late_submission_penalty = None


def _score(cell: Tree, result: Any) -> float | None:
    if cell["cell_type"] == "markdown":
        return 0.0 if cell["source"].strip() in EMPTY_ANSWERS else None  # a written answer waits for a person
    return None if result is None or result.status == "abstained" else float(result.score)


def _comment(cell: Tree, result: Any) -> str | None:
    if result is not None:
        return None if result.status == "passed" else _as_code(render_exercise(result))
    return "No response." if cell["source"].strip() in EMPTY_ANSWERS else None


def _as_code(text: str) -> str:
    """Indent every line: nbgrader renders comments as Markdown, which leaves indented text as it stands."""
    return textwrap.indent(text, "    ", lambda _line: True)


def _graded_notebook(release: str, report: Report, folder: Path) -> Tree:
    try:
        submitted = notebook.read(folder / report.notebook)
    except StudentError:
        submitted = notebook.Notebook([])
    merged = merge(release, submitted)
    add_report(merged, report)
    return merged


def _timestamp_text(folder: Path) -> str | None:
    """The start of a submission's `timestamp.txt`, as nbgrader's collectors write it; never what a link leads to."""
    if folder.is_symlink() or folder.parent.is_symlink():
        return None
    try:
        handle = os.open(folder / "timestamp.txt", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as file:
        return file.read(100).decode(errors="replace") if stat.S_ISREG(os.fstat(handle).st_mode) else None


def _timestamp(folder: Path) -> str | None:
    """The submission's own time, if it can be read."""
    text = (_timestamp_text(folder) or "").strip()
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
