"""Rows that are written together are those that nbgrader writes one by one."""

from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook_rows import Marks, add_submissions, students_of
from autograder.nbgrader_course import tools_on_path


@pytest.fixture
def gradebook(tmp_path):
    with tools_on_path(), Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        book.add_assignment("pooling")
        book.add_notebook("pooling", "pooling")
        book.add_grade_cell("check_pool", "pooling", "pooling", max_score=3, cell_type="code")
        book.add_grade_cell("why", "pooling", "pooling", max_score=2, cell_type="markdown")
        book.add_solution_cell("pool", "pooling", "pooling")
        book.add_task_cell("task", "pooling", "pooling", max_score=1, cell_type="markdown")
        yield book


def told(gradebook, student):
    """What a submission's rows say, without their own ids."""
    submission = gradebook.find_submission("pooling", student)
    [notebook] = submission.notebooks
    grades = {
        g.name: (g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade, g.max_score) for g in notebook.grades
    }
    comments = {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments}
    about = (submission.timestamp, submission.extension, submission.score, submission.max_score, notebook.flagged)
    return about, notebook.late_submission_penalty, notebook.name, grades, comments


def by_nbgrader(gradebook, marks):
    gradebook.update_or_create_student(marks.student)
    gradebook.add_submission("pooling", marks.student, timestamp=marks.timestamp)
    rows = gradebook.find_submission_notebook("pooling", "pooling", marks.student)
    for grade in rows.grades:
        grade.auto_score = marks.scores[grade.name]
        grade.needs_manual_grade = grade.auto_score is None
    for comment in rows.comments:
        comment.auto_comment = marks.comments[comment.name]
    gradebook.db.commit()


@pytest.mark.filterwarnings("ignore:Object of type <Submitted")  # nbgrader's own code orders its objects so
def test_a_submission_has_the_rows_that_nbgrader_gives_it(gradebook):
    scores, comments = {"check_pool": 2.0, "why": None, "task": None}, {"pool": "nearly", "task": None}
    for timestamp in (None, datetime(2026, 11, 29, 8, 30)):
        by_nbgrader(gradebook, Marks(f"ada{timestamp}", timestamp, scores, comments))
        add_submissions(gradebook, "pooling", [Marks(f"ben{timestamp}", timestamp, scores, comments)])
        gradebook.db.commit()
        assert told(gradebook, f"ada{timestamp}") == told(gradebook, f"ben{timestamp}")


def test_students_that_are_known_already_are_not_added_again(gradebook):
    gradebook.add_student("ada", first_name="Ada")
    none = {"check_pool": 0.0, "why": 0.0, "task": 0.0}
    add_submissions(gradebook, "pooling", [Marks(name, None, none, {}) for name in ("ada", "ben")])
    gradebook.db.commit()
    assert gradebook.find_student("ada").first_name == "Ada"
    assert students_of(gradebook, "pooling", ["ada", "ben", "cleo"]) == {"ada", "ben"}


def test_a_part_without_new_submissions_adds_nothing(gradebook):
    add_submissions(gradebook, "pooling", [])
    assert gradebook.students == []
