"""A class on its way through an executor: graded once, whatever the order, whoever dies."""

from collections import Counter

import pytest

from autograder import classroom
from autograder.classroom import AHEAD, PART
from autograder.errors import UsageError
from tests.grading_room import Room
from tests.tiny_chapter import tiny_plan


class Killed(Exception):
    """What a cluster says of a task whose workers died."""


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Makes a class; no plan is drawn for it."""
    rooms = []

    def make(students, **options):
        rooms.append(Room(tmp_path, students, **options))
        monkeypatch.setattr(classroom, "_grader", lambda settings: rooms[-1])
        return rooms[-1]

    monkeypatch.setattr(classroom, "prepare", lambda settings: None)
    monkeypatch.setattr(classroom, "load_chapter", lambda root, assignment: tiny_plan().chapter)
    monkeypatch.setattr(classroom, "killed", lambda: (Killed,))
    return make


def names(count):
    return [f"s{number:03}" for number in range(count)]


@pytest.mark.parametrize(("workers", "batch"), [(1, 1), (2, 1), (3, 10)])
@pytest.mark.parametrize("step", [1, -1])
def test_every_submission_is_graded_once_and_recorded_once_in_parts(room, workers, batch, step):
    students = names(50)[::step]
    here = room(students, workers=workers, batch=batch)
    assert here.grade() == sorted(students) == sorted(here.ticks) == here.in_the_gradebook
    assert max(map(len, here.parts)) <= PART
    assert here.pools[0].most <= AHEAD * workers
    assert here.grade() == here.ticks == here.parts == [] and here.skips == students


def test_a_large_class_is_not_held_in_memory(room):
    here = room(names(300))
    here.grade()
    assert len(here.alive) == 300 and here.most_alive <= PART + AHEAD * 2 + 2


def test_what_was_recorded_by_a_killed_run_is_not_recorded_again_and_what_was_not_is(room):
    here = room(names(5))
    here.grade()
    here.recorded = {entry for entry in here.recorded if entry[0] != "s003"}
    assert here.grade() == [] and here.in_the_gradebook == ["s003"]


def test_a_changed_submission_alone_is_graded_again(room):
    here = room(names(5))
    here.grade()
    (here.submissions[2][1] / "small.ipynb").write_text("changed")
    assert here.grade() == here.in_the_gradebook == ["s002"]


def test_a_mark_that_was_left_open_is_recorded_and_tried_again(room):
    here = room(names(3))
    here.outcomes["s001"] = ["abstained"]
    assert here.grade() == here.in_the_gradebook == names(3)
    assert here.grade() == here.in_the_gradebook == ["s001"]
    assert here.grade() == here.in_the_gradebook == []


def test_speeds_near_their_limit_are_measured_again_alone_once_when_all_else_is_done(room):
    here = room(names(12), workers=3)
    here.outcomes.update({"s001": "near", "s004": "near"})
    here.grade()
    assert sorted(here.graded[-2:]) == ["s001", "s004"] and here.alone[-2:] == [True, True]
    assert Counter(here.graded)["s001"] == 2 and len(here.graded) == 14
    assert sorted(here.ticks) == here.in_the_gradebook == names(12)
    assert here.report("s001").exercises[0].properties[0].message == "took 3; measured again, alone"
    assert not here.report("s001").near
    assert here.grade() == here.parts == []


def test_a_run_ended_before_a_speed_was_measured_again_measures_it_when_resumed_and_only_once(room):
    here = room(names(6))
    here.outcomes["s003"] = ["near", KeyError("as if killed here"), "near"]
    with pytest.raises(KeyError):
        here.grade()
    assert here.report("s003").near and "s003" not in here.in_the_gradebook
    assert here.grade() == here.in_the_gradebook == ["s003"]
    assert here.grade() == [] and not here.report("s003").near


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_submission_that_kills_its_process_is_given_up_and_costs_no_other_its_marks(room, workers):
    here = room(names(12), workers=workers)
    here.outcomes["s005"] = SystemExit()
    here.grade()
    assert sorted(here.ticks) == here.in_the_gradebook == names(12)
    assert [s for s in names(12) if here.report(s) is None] == ["s005"]
    assert Counter(here.graded)["s005"] <= 4
    assert here.grade()[-1] == "s005" and here.in_the_gradebook == ["s005"]


def test_a_process_killed_from_outside_costs_nothing(room):
    here = room(names(12))
    here.outcomes.update({"s002": [SystemExit()], "s007": [SystemExit()]})
    here.grade()
    assert here.in_the_gradebook == names(12) and all(here.report(s) for s in names(12))


def test_those_who_were_there_when_a_process_died_go_alone_and_the_rest_of_the_class_waits_for_them(room, monkeypatch):
    monkeypatch.setattr(classroom, "LOOK_EVERY", 0.001)
    here = room(names(16))
    here.pause, here.outcomes["s002"] = 0.01, [SystemExit()]
    here.grade()
    assert 2 <= here.pools[1].alone <= AHEAD * 2 and here.pools[1].most > 1
    assert here.in_the_gradebook == names(16)


def test_a_process_killed_while_a_speed_is_measured_again_costs_nothing(room):
    here = room(names(4))
    here.outcomes["s002"] = ["near", SystemExit(), "near"]
    here.grade()
    assert here.in_the_gradebook == names(4) and not here.report("s002").near


def test_a_batch_that_a_cluster_gives_up_is_tried_piece_by_piece_while_the_executor_goes_on(room):
    here = room(names(80), batch=10, deaths=1)
    here.pause, here.outcomes["s005"] = 0.002, Killed()
    here.grade()
    assert len(here.pools) == 1
    assert here.in_the_gradebook == names(80)
    assert [s for s in names(80) if here.report(s) is None] == ["s005"]
    assert max(Counter(here.graded).values()) == 2


def test_an_interrupt_records_what_was_graded_and_ends_the_executor_first(room):
    here = room(names(30))
    here.tick = lambda report: (
        (_ for _ in ()).throw(KeyboardInterrupt) if len(here.ticks) == 4 else here.ticks.append(report.student)
    )
    with pytest.raises(KeyboardInterrupt):
        here.grade()
    assert len(here.in_the_gradebook) == 4
    assert not any(thread.is_alive() for thread in here.pools[0].threads)
    here.tick = lambda report: None
    kept = {student for student in names(30) if here.report(student)}
    assert here.grade() == sorted(set(names(30)) - kept)
    assert len(here.recorded) == 30


@pytest.mark.parametrize("error", [UsageError("the gradebook cannot be written"), KeyboardInterrupt()])
def test_a_gradebook_that_cannot_be_written_is_tried_once_and_loses_no_report(room, error):
    here, calls = room(names(PART + 5)), []

    def fails(part):
        calls.append(len(part))
        raise error

    right, here.record = here.record, fails
    with pytest.raises(type(error)):
        here.grade()
    assert calls == [PART]
    here.record, kept = right, [student for student in names(PART + 5) if here.report(student)]
    assert len(kept) >= PART
    assert not set(here.grade()) & set(kept)
    assert here.in_the_gradebook == names(PART + 5)


def test_a_fault_of_a_worker_that_is_no_death_ends_the_run_and_is_told_as_it_is(room):
    here = room(names(10))
    here.outcomes["s004"] = OSError(28, "No space left on device", "reports/s004.json")
    with pytest.raises(OSError, match=r"No space left on device: 'reports/s004\.json'"):
        here.grade()
    assert {"s000", "s001"} <= {student for student in names(10) if here.report(student)}
