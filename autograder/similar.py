"""Rank pairs of submissions by the code that they share beyond the release, as a page to read. Never a verdict.

Submissions are parsed, never run. copydetect compares; what it says is a reason to read two submissions side by side.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from . import notebook
from .course import Course
from .errors import StudentError, UsageError
from .report import encodable
from .similar_code import MOST_CHARACTERS, Code, Released, released_code, submitted_code
from .similar_page import render_page
from .similar_pairs import Comparison, compare_all


def similar(course: Course, assignment: str, to: Path, most: int = 50) -> Comparison:
    """Compare all submissions of an assignment and write the page of the `most` similar pairs.

    Raises UsageError where there is no release to set aside, or fewer than two submissions to compare.
    """
    if most < 1:
        raise UsageError(f"--most {most}: at least one pair is needed")
    submissions = course.submissions(assignment)
    released = _release(course, assignment)
    codes, notes = [], []
    for student, folder in submissions:
        name = encodable(student)
        try:
            path, _ = notebook.find(folder, assignment)
            codes.append(submitted_code(name, notebook.read(path), released))
        except StudentError as error:
            notes.append(f"{name}: {error}")
    notes += [_cut(code) for code in codes if code.is_cut]
    comparison = compare_all(codes, released.code, most)
    comparison = replace(comparison, left_out=tuple(sorted([*notes, *comparison.left_out])))
    if comparison.students < 2:
        raise UsageError(_too_few(assignment, comparison))
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(render_page(assignment, comparison), encoding="utf-8")
    return comparison


def _too_few(assignment: str, comparison: Comparison) -> str:
    line = f"{assignment}: it takes two submissions to compare, and there is {comparison.students or 'none'}"
    out = comparison.left_out
    line += f"; left out: {out[0]}" if out else ""
    return line + (f"; and {len(out) - 1} more" if len(out) > 1 else "")


def _release(course: Course, assignment: str) -> Released:
    folder = course.folder("release") / assignment
    path = folder / f"{assignment}.ipynb"
    if not path.is_file():
        raise UsageError(f"{assignment} is not released: run `autograder release {assignment}` first")
    try:
        return released_code(notebook.read(path), sorted(folder.glob("*.py")))
    except StudentError as error:
        raise UsageError(f"the release of {assignment} cannot be read: {error}") from None


def _cut(code: Code) -> str:
    return f"{code.student}: only the first {MOST_CHARACTERS:,} characters of code were compared"
