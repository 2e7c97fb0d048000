"""The course that several test files look at: a sample class, graded by the command."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from autograder.sample_class import write_sample_class
from tests.grading_run import NAME, command, report

STUDENTS = ("ada-right", "ben-partly", "cleo-untouched", "dan-crashes", "finn-empty", "gus-unreadable", "mistake-01")


def grade_sample_class(course, chapter):
    """Write some of the sample class's submissions and one of a hostile student, and grade them; returns what was printed."""
    write_sample_class(course, chapter)
    for folder in course.folder("submitted").iterdir():
        if folder.name not in STUDENTS:
            shutil.rmtree(folder)
    _edit_as_a_hostile_student(course)
    done = command(course, "grade", NAME, "--workers", "2")
    assert done.returncode == 0, done.stderr
    return done.stdout


def nbgrader(course, *words):
    """Run one of nbgrader's own commands in the course directory."""
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(course.root)}
    line = [str(binaries / "nbgrader"), *words]
    return subprocess.run(line, cwd=course.path, env=environment, capture_output=True, text=True, timeout=600)


def _edit_as_a_hostile_student(course):
    """Ada's right work with points changed, a check cell deleted, another retyped, a solution duplicated."""
    source = course.folder("submitted") / "ada-right" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    by_id = {c.metadata.nbgrader.grade_id: c for c in notebook.cells if "nbgrader" in c.metadata}
    by_id["check_conv2d"].metadata.nbgrader.points = 1000
    by_id["check_im2col"].source = "raise SystemExit"
    by_id["check_im2col"].metadata.nbgrader.locked = False
    by_id["why_share_weights"].cell_type = "raw"
    notebook.cells.remove(by_id["check_correlate2d"])
    notebook.cells.append(json.loads(json.dumps(by_id["conv2d"])))
    target = course.folder("submitted") / "eve-edits" / NAME
    target.mkdir(parents=True)
    (target / f"{NAME}.ipynb").write_text(json.dumps(notebook))


def statuses(course, student):
    """The status of each exercise of a student's report."""
    return {e["name"]: e["status"] for e in report(course, student)["exercises"]}
