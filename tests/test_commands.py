"""What the commands say and leave behind, on a course that has been graded."""

import json
import shutil
import subprocess
import sys

import pytest

from tests.grading_run import NAME, command, report


def test_a_finished_run_leaves_a_seed_that_replays_a_mark_as_json_lines(graded):
    course, _ = graded
    seed = json.loads((course.folder("reports") / NAME / "run.json").read_text())["seed"]
    path = course.folder("submitted") / "ben-partly" / NAME / f"{NAME}.ipynb"
    done = command(course, "grade", NAME, "--notebook", str(path), "--json", "--seed", str(seed))
    assert done.returncode == 0, done.stderr
    replayed, saved = json.loads(done.stdout), report(course, "ben-partly")
    keys = ("schema_version", "assignment", "notebook", "device", "torch", "seed", "score", "max_score")
    assert {k: replayed[k] for k in keys} == {k: saved[k] for k in keys}
    assert [(e["name"], e["status"], e["score"]) for e in replayed["exercises"]] == [
        (e["name"], e["status"], e["score"]) for e in saved["exercises"]
    ]


def test_grading_loose_files_imports_neither_nbgrader_nor_jupyter_book(graded):
    course, _ = graded
    path = course.folder("submitted") / "finn-empty" / NAME / f"{NAME}.ipynb"
    program = (
        "import sys; from autograder.cli import main;"
        f"status = main(['grade', '{NAME}', '--notebook', {str(path)!r}, '--json']);"
        "heavy = {'nbgrader', 'jupyter_book', 'sphinx', 'nbformat', 'nbconvert', 'jupytext', 'notebook'} & set(sys.modules);"
        "print(status, sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=course.root, capture_output=True, text=True, timeout=300)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr


def test_an_interrupted_run_is_resumed_with_its_seed_and_only_what_is_missing(graded):
    course, _ = graded
    run_file = course.folder("reports") / NAME / "run.json"
    run = json.loads(run_file.read_text())
    run_file.write_text(json.dumps({**run, "finished": False}))
    missing = course.folder("reports") / NAME / "gus-unreadable.json"
    missing.unlink()
    kept = course.folder("reports") / NAME / "cleo-untouched.json"
    stamp = kept.stat().st_mtime_ns
    done = command(course, "grade", NAME)
    assert done.returncode == 0, done.stderr
    assert missing.is_file() and kept.stat().st_mtime_ns == stamp
    assert json.loads(run_file.read_text()) == {**run, "finished": True}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["grade", "nothing"], "no submission of 'nothing'"),
        (["grade", NAME, "--student", "nobody"], "by 'nobody'"),
        (["grade", NAME, "--workers", "0"], "at least one process"),
        (["feedback", "nothing"], "nothing is not in the gradebook"),
        (["release", "nothing"], "no assignment 'nothing'"),
        (["check", "nowhere.ipynb"], "cannot be read"),
        (["grade", NAME, "--json"], "--json goes with --notebook"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(graded, words, said):
    course, _ = graded
    done = command(course, *words)
    assert done.returncode == 2
    assert said in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_terminal_check_says_what_the_notebook_says(graded):
    course, _ = graded
    said = {}
    for student in ("mistake-01", "ada-right"):
        folder = course.folder("submitted") / student / NAME
        shutil.copy(course.folder("release") / NAME / "public_cases.safetensors", folder)
        done = command(course, "check", str(folder / f"{NAME}.ipynb"))
        assert done.returncode == 0, done.stderr
        said[student] = done.stdout
    assert "looks like" in said["mistake-01"] and "but the answer is wrong" in said["mistake-01"]
    assert "failed" not in said["ada-right"] and "estimated" in said["ada-right"]
