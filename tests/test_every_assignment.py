"""Each assignment of the course, released, handed in and graded as an instructor does it."""

import json
import shutil

import pytest
from nbgrader.api import Gradebook

from autograder.chapter import assignments, find_root, load_chapter
from autograder.course import Course
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess
from autograder.plan_file import load_plan
from autograder.release import release
from autograder.runs import settings_of_run
from autograder.sample_class import write_sample_class
from autograder.submission import plan_path
from tests.calibrated import assert_calibrated
from tests.grading_run import command

STUDENTS = ("ada-right", "ben-partly", "cleo-untouched", "dan-crashes", "mistake-01", "mistake-02")


@pytest.fixture(scope="module", params=assignments(find_root()))
def graded(request, tmp_path_factory):
    """A chapter, its course with a few students graded, and their reports."""
    chapter = load_chapter(find_root(), request.param)
    course = Course(tmp_path_factory.mktemp(request.param) / "course", find_root())
    release(course, chapter)
    write_sample_class(course, chapter)
    for folder in course.folder("submitted").iterdir():
        if folder.name not in STUDENTS:
            shutil.rmtree(folder)
    done = command(course, "grade", chapter.name, "--workers", "2", "--seed", "22")
    assert done.returncode == 0, done.stderr
    folder = course.folder("reports") / chapter.name
    return chapter, course, {s: json.loads((folder / f"{s}.json").read_text())["report"] for s in STUDENTS}


def test_right_work_earns_all_points_half_of_it_some_and_none_nothing(graded):
    _, _, reports = graded
    right = reports["ada-right"]
    assert {e["name"]: e["status"] for e in right["exercises"] if e["status"] != "passed"} == {}
    assert right["score"] == right["max_score"]
    assert 0 < reports["ben-partly"]["score"] < right["max_score"]
    assert reports["cleo-untouched"]["score"] == 0
    assert {e["status"] for e in reports["cleo-untouched"]["exercises"]} == {"missing"}


def test_a_crash_costs_the_exercise_that_crashes(graded):
    _, _, reports = graded
    first, *others = reports["dan-crashes"]["exercises"]
    assert (first["status"], first["score"]) == ("error", 0)
    assert any(e["status"] == "passed" for e in others)


@pytest.mark.parametrize("number", [1, 2])
def test_every_known_mistake_is_named_with_its_hint(graded, number):
    chapter, _, reports = graded
    for exercise in reports[f"mistake-{number:02}"]["exercises"]:
        known = chapter.mistakes_in(exercise["name"])
        if len(known) < number:
            continue
        wrong = known[number - 1]
        assert exercise["mistake"] == {"name": wrong.name, "misconception": wrong.misconception, "hint": wrong.hint}
        assert exercise["score"] < exercise["max_score"]


def test_right_work_passes_however_it_is_written_and_every_mistake_is_caught(graded):
    chapter, course, _ = graded
    settings = settings_of_run(course, chapter.name)
    plan = HiddenPlan(chapter, settings.seed, settings.device, lambda: InProcess({}), shrink=0)
    assert load_plan(plan, plan_path(settings), settings.run_key)  # drawn by the run, for that takes long
    assert_calibrated(plan)


def test_the_marks_stand_in_nbgraders_gradebook_and_written_answers_wait_for_a_person(graded):
    chapter, course, reports = graded
    with Gradebook(course.database) as gradebook:
        found = {s.student.id: s.score for s in gradebook.assignment_submissions(chapter.name)}
        assert found == {student: reports[student]["score"] for student in STUDENTS}
        most = gradebook.find_assignment(chapter.name).max_score
    written = most - reports["ada-right"]["max_score"]
    assert written > 0, "every assignment asks for one answer in words"
