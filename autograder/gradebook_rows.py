"""The rows of nbgrader's gradebook for submissions that are new to it: those of a part of a class, written together.

nbgrader's `add_submission` makes them one object at a time, looks each up again and writes it twice. A class is large, so
they are written once here, by nbgrader's own models, with the marks in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

Row = dict[str, Any]


@dataclass(frozen=True)
class Marks:
    """A submission's automatic scores and comments, by the name of the cell; a score of None waits for a person."""

    student: str
    timestamp: datetime | None
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]


def students_of(gradebook: Gradebook, assignment: str, students: Sequence[str]) -> set[str]:
    """Those of the students whose submission the gradebook has."""
    found = select(SubmittedAssignment.student_id).join(Assignment)
    chosen = found.where(Assignment.name == assignment, SubmittedAssignment.student_id.in_(students))
    return set(gradebook.db.scalars(chosen))


def add_submissions(gradebook: Gradebook, assignment: str, marks: Sequence[Marks]) -> None:
    """Add submissions of students whose submission of the assignment is not there yet; the students where they are new."""
    database: Session = gradebook.db()
    names = [mark.student for mark in marks]
    known = set(database.scalars(select(Student.id).where(Student.id.in_(names))))
    _insert(database, Student, [{"id": name} for name in names if name not in known])
    found = gradebook.find_assignment(assignment)
    rows = [{"assignment_id": found.id, "student_id": mark.student, "timestamp": mark.timestamp} for mark in marks]
    ids = _insert(database, SubmittedAssignment, rows)
    for book in found.notebooks:
        inside = _insert(database, SubmittedNotebook, [{"assignment_id": id_, "notebook_id": book.id} for id_ in ids])
        graded = [(cell.id, cell.name) for cell in (*book.grade_cells, *book.task_cells)]
        noted = [(cell.id, cell.name) for cell in (*book.solution_cells, *book.task_cells)]
        pairs = list(zip(inside, marks, strict=True))
        _insert(database, Grade, [row for id_, mark in pairs for row in _grades(id_, graded, mark.scores)])
        _insert(database, Comment, [row for id_, mark in pairs for row in _comments(id_, noted, mark.comments)])


def _grades(notebook: str, cells: Sequence[tuple[str, str]], scores: Mapping[str, float | None]) -> Iterator[Row]:
    for cell, name in cells:
        score = scores.get(name)
        yield {"notebook_id": notebook, "cell_id": cell, "auto_score": score, "needs_manual_grade": score is None}


def _comments(notebook: str, cells: Sequence[tuple[str, str]], comments: Mapping[str, str | None]) -> Iterator[Row]:
    for cell, name in cells:
        yield {"notebook_id": notebook, "cell_id": cell, "auto_comment": comments.get(name)}


def _insert(database: Session, model: Any, rows: Sequence[Row]) -> list[str]:
    """Insert rows, with ids as nbgrader makes them; returns the ids."""
    made = [{"id": new_uuid(), **row} for row in rows]
    if made:
        database.execute(insert(model.__table__), made)
    return [row["id"] for row in made]
