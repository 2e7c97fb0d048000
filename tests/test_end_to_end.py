"""The main job on real input: release, submissions, marks, feedback and export, as an instructor does it."""

import csv

import pytest
from nbgrader.api import Gradebook

from autograder.gradebook import write_feedback
from tests.grading_run import NAME, command, report, scores
from tests.sample_course import STUDENTS, nbgrader, statuses


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
        done = command(course, "grade", NAME, "--student", "ben-partly")
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
