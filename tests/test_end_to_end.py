"""The main job on real input: release, submissions, marks, feedback and export, as an instructor does it."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.gradebook import write_feedback
from autograder.sample_class import write_sample_class

STUDENTS = ("ada-right", "ben-partly", "cleo-untouched", "dan-crashes", "finn-empty", "gus-unreadable", "mistake-01")
NAME = "convolution"


def command(course, *words, **options):
    """Run an `autograder` command on a course as a person would, from a terminal."""
    line = [sys.executable, "-m", "autograder", *words, "--course", str(course.path)]
    return subprocess.run(line, cwd=course.root, capture_output=True, text=True, timeout=600, **options)


def nbgrader(course, *words):
    """Run one of nbgrader's own commands in the course directory."""
    binaries = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(course.root)}
    line = [str(binaries / "nbgrader"), *words]
    return subprocess.run(line, cwd=course.path, env=environment, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="session")
def graded(released, convolution):
    """A released course whose sample class has been graded by the command."""
    write_sample_class(released, convolution)
    for folder in released.folder("submitted").iterdir():
        if folder.name not in STUDENTS:
            shutil.rmtree(folder)
    _edit_as_a_hostile_student(released)
    done = command(released, "grade", NAME, "--workers", "2")
    assert done.returncode == 0, done.stderr
    return released, done.stdout


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


def report(course, student):
    """A student's saved JSON report."""
    return json.loads((course.folder("reports") / NAME / f"{student}.json").read_text())["report"]


def statuses(course, student):
    """The status of each exercise of a student's report."""
    return {e["name"]: e["status"] for e in report(course, student)["exercises"]}


def scores(course):
    """The automatic scores in nbgrader's gradebook, by student."""
    with Gradebook(course.database) as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(NAME)}


def test_every_submission_has_the_marks_that_it_deserves(graded):
    course, _ = graded
    found = scores(course)
    assert found["ada-right"] == 20
    assert found["ben-partly"] == 6  # correlate2d, conv2d_loops, conv2d_parameters
    assert found["cleo-untouched"] == found["finn-empty"] == found["gus-unreadable"] == 0
    assert 0 < found["mistake-01"] < 20


def test_edited_points_and_check_cells_cost_and_gain_nothing(graded):
    course, _ = graded
    assert scores(course)["eve-edits"] == 20
    assert set(statuses(course, "eve-edits").values()) == {"passed"}
    assert any("several cells have the id conv2d" in note for note in report(course, "eve-edits")["notes"])


def test_statuses_say_what_happened(graded):
    course, _ = graded
    assert set(statuses(course, "ada-right").values()) == {"passed"}
    assert set(statuses(course, "cleo-untouched").values()) == {"missing"}
    crashed = statuses(course, "dan-crashes")
    assert crashed["correlate2d"] == "error" and crashed["conv2d"] == "passed"


def test_known_mistakes_are_named_with_misconception_and_hint(graded, convolution):
    course, _ = graded
    first = {e.name: convolution.mistakes_in(e.name)[0] for e in convolution.exercises}
    for exercise in report(course, "mistake-01")["exercises"]:
        known = first[exercise["name"]]
        assert exercise["mistake"] == {"name": known.name, "misconception": known.misconception, "hint": known.hint}
        assert exercise["counterexample"]["call"].startswith(f"{exercise['name']}(")


def test_an_unreadable_submission_gets_one_clear_line(graded):
    course, _ = graded
    assert report(course, "gus-unreadable")["notes"] == [
        "convolution.ipynb is not a notebook: its JSON cannot be read (line 1); save the notebook from Jupyter"
        " (File > Save) and submit it again"
    ]
    assert report(course, "finn-empty")["notes"][0].startswith("convolution.ipynb is empty")


def test_the_table_of_the_class_names_every_student_and_mistake(graded, convolution):
    _, printed = graded
    assert all(student in printed for student in (*STUDENTS, "eve-edits"))
    assert convolution.mistakes_in("correlate2d")[0].name.replace("_", " ") in printed


def test_a_written_answer_waits_for_a_person_and_an_unchanged_one_does_not(graded):
    course, _ = graded
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("why_share_weights", NAME, NAME, "ada-right")
        assert (grade.auto_score, grade.needs_manual_grade) == (0, False)


def test_marks_have_a_comment_where_points_were_lost(graded):
    course, _ = graded
    with Gradebook(course.database) as gradebook:
        lost = gradebook.find_comment("conv2d", NAME, NAME, "mistake-01")
        kept = gradebook.find_comment("conv2d", NAME, NAME, "ada-right")
        assert "smallest case" in lost.auto_comment and "hint" in lost.auto_comment
        assert kept.auto_comment is None


def test_a_manual_mark_survives_a_regrade(graded):
    course, _ = graded
    with Gradebook(course.database) as gradebook:
        gradebook.find_grade("check_im2col", NAME, NAME, "mistake-01").manual_score = 1.5
        gradebook.db.commit()
    done = command(course, "grade", NAME, "--student", "mistake-01")
    assert done.returncode == 0, done.stderr
    with Gradebook(course.database) as gradebook:
        grade = gradebook.find_grade("check_im2col", NAME, NAME, "mistake-01")
        assert grade.score == 1.5 and grade.needs_manual_grade
        grade.manual_score = None
        gradebook.db.commit()


def test_nbgraders_own_autograde_gives_the_same_marks(graded):
    course, _ = graded
    before = scores(course)
    for student in ("mistake-01", "eve-edits"):
        done = nbgrader(course, "autograde", NAME, "--student", student, "--force")
        assert done.returncode == 0, done.stderr
    assert scores(course) == before


def test_a_late_submission_is_penalised_by_the_policy_of_the_course(graded):
    course, _ = graded
    config = course.path / "nbgrader_config.py"
    before = config.read_text()
    policy = "from nbgrader.plugins import LateSubmissionPlugin\n\n\nclass TwoPoints(LateSubmissionPlugin):\n"
    policy += "    def late_submission_penalty(self, student_id, score, total_seconds_late):\n        return 2\n"
    (course.path / "late_policy_of_tests.py").write_text(policy)
    config.write_text(
        before + f"import sys\nsys.path.insert(0, {str(course.path)!r})\n"
        'c.AssignLatePenalties.plugin_class = "late_policy_of_tests.TwoPoints"\n'
    )
    stamp = course.folder("submitted") / "ben-partly" / NAME / "timestamp.txt"
    stamp.write_text("2026-03-02 12:00:00 UTC")
    with Gradebook(course.database) as gradebook:
        gradebook.update_or_create_assignment(NAME, duedate="2026-03-01 12:00:00 UTC")
    try:
        done = command(course, "grade", NAME, "--student", "ben-partly", "--seed", "5")
        assert done.returncode == 0, done.stderr
        with Gradebook(course.database) as gradebook:
            late = gradebook.find_submission_notebook(NAME, NAME, "ben-partly")
            assert (late.score, late.late_submission_penalty) == (6, 2)
    finally:
        config.write_text(before)
        stamp.unlink()
        with Gradebook(course.database) as gradebook:
            gradebook.update_or_create_assignment(NAME, duedate=None)
        command(course, "grade", NAME, "--student", "ben-partly")


def test_feedback_and_csv_come_from_our_commands_and_from_nbgraders(graded, tmp_path):
    course, _ = graded
    assert command(course, "feedback", NAME).returncode == 0
    page = (course.folder("feedback") / "mistake-01" / NAME / f"{NAME}.html").read_text()
    assert "smallest case" in page and "Looks like:" in page
    assert nbgrader(course, "generate_feedback", NAME, "--force").returncode == 0
    assert command(course, "export", NAME, "--to", str(tmp_path / "ours.csv")).returncode == 0
    assert nbgrader(course, "export", "--to", str(tmp_path / "theirs.csv")).returncode == 0
    ours, theirs = (
        {r["student_id"]: float(r["score"]) for r in csv.DictReader((tmp_path / name).read_text().splitlines())}
        for name in ("ours.csv", "theirs.csv")
    )
    assert ours == theirs == scores(course)


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


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_feedback_page_opens_without_an_error_and_asks_nothing_of_other_hosts(graded, visit, mode):
    course, _ = graded
    write_feedback(course, NAME, "mistake-01")
    path = course.folder("feedback") / "mistake-01" / NAME / f"{NAME}.html"
    page = visit(path.as_uri(), mode)
    assert page.complaints == [] and page.foreign == []
    cards = page.locator(".ag-card")
    assert cards.count() == 8
    assert "smallest case" in cards.first.inner_text() and "Hint:" in cards.first.inner_text()
    cards.first.scroll_into_view_if_needed()
    artifacts = course.root / "artifacts"
    artifacts.mkdir(exist_ok=True)
    page.screenshot(path=artifacts / f"feedback-{mode}.png")


def test_an_interrupt_ends_the_run_at_once_and_keeps_what_was_graded(graded, tmp_path):
    course, _ = graded
    copy = tmp_path / "course"
    shutil.copytree(course.path, copy)
    shutil.rmtree(copy / "reports")
    for number in range(6):
        shutil.copytree(copy / "submitted" / "mistake-01", copy / "submitted" / f"more-{number}")
    line = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(copy), "--workers", "2"]
    running = subprocess.Popen(line, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not list((copy / "reports").glob(f"{NAME}/[a-z]*-*.json")) and time.monotonic() < deadline:
        time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted; what was graded is kept" in said and "Traceback" not in said
    assert json.loads((copy / "reports" / NAME / "run.json").read_text())["finished"] is False
