"""A submission from file to report, where something goes wrong that nobody foresaw."""

import nbformat
import pytest

from autograder import submission
from autograder.chapter import find_root
from autograder.errors import GraderError
from autograder.submission import Grader, Settings


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (RuntimeError("a fault"), "RuntimeError: a fault (test_submission.py, line"),
        (GraderError("no sandbox"), "no sandbox"),
    ],
)
@pytest.mark.parametrize("stage", ["find", "read", "Session"])
def test_a_fault_that_nobody_foresaw_leaves_the_marks_open_and_is_told(tmp_path, monkeypatch, fault, said, stage):
    def fails(*_):
        raise fault

    nbformat.write(nbformat.v4.new_notebook(), tmp_path / "convolution.ipynb")

    grader = Grader(Settings(find_root(), "convolution", seed=1))
    monkeypatch.setattr(submission if stage == "Session" else submission.notebook, stage, fails)
    report = grader.grade_submission("ada", tmp_path)
    assert {e.status for e in report.exercises} == {"abstained"} and report.score == 0
    assert all(said in e.message for e in report.exercises)
    assert (report.student, report.assignment) == ("ada", "convolution")
    grader.close()
