"""A class whose submissions are links, pipes, archives and damaged files: nobody is forgotten, and nothing stops the rest."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import UsageError
from tests.hostile.files import FILE, FULL, NAME, SOLUTION, SUBMISSIONS, cell

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = """\
---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Exercises: tiny

```{code-cell} ipython3
import torch

from autograder import check
```

```{code-cell} ipython3
:tags: [exercise]
def running_mean(signal, window):
    \"\"\"The mean of every whole window.\"\"\"
    raise NotImplementedError
```
"""
CHECKS = """\
from autograder import Exercise
from autograder.draw import integers, tensors
from solutions.tiny import reference

running_mean = Exercise(reference.running_mean)


@running_mean.values(points=3)
def averages_every_whole_window(draw):
    \"\"\"The mean of every whole window.\"\"\"
    signal = draw(tensors(shape=[draw(integers(1, 12))]))
    return signal, draw(integers(1, len(signal)))
"""


def autograder(root: Path, *words: str) -> subprocess.CompletedProcess:
    """Run a command in a course of its own, as from a terminal."""
    line = [sys.executable, "-m", "autograder", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(line, cwd=root, env=environment, capture_output=True, text=True, timeout=540)


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A tiny course, every odd submission in it with an honest one between them, graded by the command."""
    root = tmp_path_factory.mktemp("root")
    for name, text in (("chapters/tiny/exercises.md", EXERCISES), ("solutions/tiny/checks.py", CHECKS), ("_config.yml", ""),
                       ("solutions/__init__.py", ""), ("solutions/tiny/mistakes.py", ""), ("solutions/tiny/reference.py", SOLUTION)):  # fmt: skip
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    done = autograder(root, "release", NAME)
    assert done.returncode == 0, done.stderr
    right = json.loads((root / "course/release" / NAME / FILE).read_text())
    cell(right, "running_mean")["source"] = SOLUTION
    (root / "course/instructors-own.txt").write_text("for the instructor only")
    _hand_in(root / "course/submitted", right)
    return root, autograder(root, "grade", NAME, "--workers", "2")


def _hand_in(submitted: Path, right: dict) -> None:
    for student in ("honest", *SUBMISSIONS):
        folder = submitted / student / NAME
        folder.mkdir(parents=True)
        if student == "honest":
            (folder / FILE).write_text(json.dumps(right))
        else:
            SUBMISSIONS[student].fill(folder, right)


def report(graded, student: str) -> dict:
    """A student's report."""
    root, done = graded
    path = root / "course/reports" / NAME / f"{student}.json"
    assert path.is_file(), f"no report of {student}:\n{done.stderr[-1500:]}"
    return json.loads(path.read_text())["report"]


def test_the_command_grades_the_whole_class(graded):
    _, done = graded
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    assert all(student in done.stdout for student in ("honest", *SUBMISSIONS))


def test_an_honest_neighbour_keeps_full_marks(graded):
    assert report(graded, "honest")["score"] == FULL
    assert report(graded, "honest")["notes"] == []


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_an_odd_submission_gets_its_mark_and_one_clear_line(graded, student):
    found, wanted = report(graded, student), SUBMISSIONS[student]
    assert found["score"] == wanted.score, found
    assert len(found["notes"]) == bool(wanted.says), found["notes"]
    for note in found["notes"]:
        assert note.startswith(wanted.says)
        assert note.isprintable() and len(note) < 400
    if not wanted.score:
        assert {e["status"] for e in found["exercises"]} == {"missing"}


def test_nothing_of_the_instructors_is_copied_into_what_students_get(graded):
    root, _ = graded
    for stage in ("autograded", "feedback"):
        for path in (root / "course" / stage).rglob("*"):
            if path.is_file() and path.stat().st_size < 10 << 20:
                assert b"for the instructor only" not in path.read_bytes(), path


def test_no_archive_is_unpacked(graded):
    root, _ = graded
    assert not list(root.rglob("slipped*"))


def submissions_of(course: Path) -> list[str]:
    """The students that a course lists."""
    return [student for student, _ in Course(course, ROOT).submissions(NAME)]


def test_a_student_who_has_not_submitted_is_not_listed_and_stray_files_are_none(tmp_path):
    (tmp_path / "submitted/ada" / NAME).mkdir(parents=True)
    (tmp_path / "submitted/ben/other").mkdir(parents=True)
    (tmp_path / "submitted/README.txt").write_text("x")
    assert submissions_of(tmp_path) == ["ada"]


@pytest.mark.parametrize("name", ["a\nb", "a\x1b[2Jb", os.fsdecode(b"\xff")], ids=ascii)
def test_a_student_folder_whose_name_is_no_text_is_wrong_usage_in_one_line(tmp_path, name):
    (tmp_path / "submitted" / name / NAME).mkdir(parents=True)
    with pytest.raises(UsageError, match="rename it") as caught:
        submissions_of(tmp_path)
    assert str(caught.value).isprintable()


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_closed_folder_is_listed_so_that_its_student_gets_a_report(tmp_path):
    folder = tmp_path / "submitted/ada" / NAME
    folder.mkdir(parents=True)
    folder.parent.chmod(0)
    try:
        assert submissions_of(tmp_path) == ["ada"]
    finally:
        folder.parent.chmod(0o755)


def test_a_device_is_refused_unread(tmp_path):
    from autograder.errors import StudentError
    from autograder.notebook import find, read

    if os.geteuid() != 0:
        pytest.skip("only root makes device nodes")
    try:
        os.mknod(tmp_path / FILE, 0o020644, os.makedev(1, 5))  # /dev/zero
    except PermissionError:
        pytest.skip("device nodes are not allowed here")
    path, _ = find(tmp_path, NAME)
    with pytest.raises(StudentError, match="not a regular file"):
        read(path)
