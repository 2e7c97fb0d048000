"""Speed as a ratio: with subjects whose replies are delayed, and no clock held to a value."""

import time

import pytest
import torch

from autograder import Exercise
from autograder.errors import GraderError
from autograder.kinds import Case, Prepared
from autograder.timing import PATIENCE, heats, seconds, speed_limit, time_against
from autograder.yardstick import Pace, outline, time_by_yardstick
from tests.tiny_chapter import steps_of, value_reply

pytestmark = pytest.mark.alone
REPLY = value_reply(torch.ones(2))


class Delayed:
    """Answers every batch, of one call, after a while."""

    def __init__(self, delay, reply=REPLY):
        self.delays = iter(delay) if isinstance(delay, list) else None
        self.delay, self.reply, self.patience, self.requests = delay, reply, [], []

    def call(self, request, seconds=None):
        self.patience.append(seconds)
        self.requests.append(request)
        time.sleep(next(self.delays) if self.delays else self.delay)
        return self.reply

    def run(self, batch, seconds=None):
        return [self.call(batch.request(number), seconds) for number in range(len(batch))]


class Drowsy(Delayed):
    """Takes ten times as long when it was left alone for a while."""

    def __init__(self, delay):
        super().__init__(delay)
        self.last = time.perf_counter()

    def call(self, request, seconds=None):
        if time.perf_counter() - self.last > 5 * self.delay:
            time.sleep(9 * self.delay)
        reply = super().call(request, seconds)
        self.last = time.perf_counter()
        return reply


def speed(at_most=3.0):
    exercise = Exercise(lambda x: x, bans=["torch.conv2d"])
    exercise.speed(points=1, at_most=at_most)(lambda draw: None)
    return exercise, exercise.properties[0]


def cases(count=10):
    return [Prepared(Case(steps_of("f", torch.ones(2))), {torch.float64: REPLY, torch.float32: REPLY}) for _ in range(count)]


def race(reference, subject, count=10):
    exercise, prop = speed()
    return time_against(reference, subject, prop, heats(cases(count), "cpu", exercise.bans), "cpu")


def timed(reference, subject, count=10):
    result = race(reference, subject, count)
    return result.line, result.finding


def test_as_fast_as_the_reference_passes_and_says_the_ratio():
    line, finding = timed(Delayed(0.01), Delayed(0.01))
    assert finding is None
    assert "times the reference's time" in line
    assert line.endswith("limit 3")


def test_six_times_as_slow_fails():
    line, finding = timed(Delayed(0.005), Delayed(0.05))
    assert finding is not None
    assert finding.message == line


def test_one_slow_answer_among_quick_ones_is_forgiven():
    assert timed(Delayed(0.005), Delayed([0.005, 0.005, 0.2, 0.005] + [0.005] * 20))[1] is None


def test_a_reference_that_slept_while_a_loop_ran_lends_it_no_time():
    assert timed(Delayed(0.01), Delayed(0.2))[1]
    line, finding = timed(Drowsy(0.01), Delayed(0.2))
    assert finding, line


def test_the_first_call_is_a_warm_up_for_both():
    assert timed(Delayed(0.005), Delayed([0.3] + [0.005] * 20))[1] is None


def test_a_quick_warm_up_and_one_quick_answer_are_enough():
    subject = Delayed(0.005)
    assert timed(Delayed(0.01), subject)[1] is None
    assert len(subject.requests) == 2 + 1  # once more under the bans


def test_a_slow_warm_up_asks_for_two_quick_answers():
    subject = Delayed([0.05] + [0.005] * 20)
    assert timed(Delayed(0.01), subject)[1] is None
    assert len(subject.requests) == 3 + 1


def test_a_busy_spell_is_measured_again():
    subject = Delayed([0.005] + [0.1] * 3 + [0.005] * 20)
    assert timed(Delayed(0.005), subject)[1] is None
    assert len(subject.requests) == 4 + 3  # the second time, two quick pairs are enough


@pytest.mark.parametrize(("delay", "near"), [(0.005, False), (0.02, True), (0.045, True), (0.15, False)])
def test_a_speed_near_its_limit_is_marked_to_be_measured_again(delay, near):
    assert race(Delayed(0.01), Delayed(delay)).near is near


def test_a_speed_is_measured_where_its_limit_was_found():
    assert speed_limit(speed(3.0)[1], "cuda") == ("cpu", 3.0)
    assert speed_limit(speed({"cpu": 3.0, "cuda": 5.0})[1], "cuda") == ("cuda", 5.0)


def test_one_case_is_enough():
    assert timed(Delayed(0.005), Delayed(0.005), count=1)[1] is None


def test_a_subject_far_too_slow_is_stopped_early():
    subject = Delayed(0.0, {"status": "stopped", "message": "took longer", "timeout": True})
    line, finding = timed(Delayed(0.01), subject)
    assert len(subject.requests) == 1
    assert subject.patience[0] >= PATIENCE * 3 * 0.01
    assert line.startswith("took more than ")
    assert finding is not None


@pytest.mark.parametrize("reply", [value_reply(torch.zeros(2)), value_reply(None), {"status": "missing"}])
def test_a_fast_wrong_answer_is_no_fast_answer(reply):
    line, finding = timed(Delayed(0.01), Delayed(0, reply))
    assert finding is not None
    assert "times" not in line


def test_an_answer_that_is_too_large_is_no_fast_answer():
    subject = Delayed(0.0)
    stopped = {"status": "stopped", "message": "returned more than 64 MB"}
    subject.run = lambda batch, seconds=None: [REPLY, stopped]
    line, finding = timed(Delayed(0.01), subject)
    assert finding is not None and "64 MB" in line


def test_a_reference_that_fails_is_a_fault_of_the_grader():
    with pytest.raises(GraderError):
        timed(Delayed(0, {"status": "stopped", "message": "dead"}), Delayed(0))


class Hurried(Delayed):
    """Quick where nothing is banned."""

    def call(self, request, seconds=None):
        self.delay = 0.2 if request["bans"] else 0.005
        return super().call(request, seconds)


def test_what_is_quick_only_where_nothing_is_banned_is_not_quick():
    found = race(Delayed(0.005), Hurried(0.005))
    assert found.finding and found.finding.message == found.line
    assert "times while banned calls were looked for" in found.line and not found.near


def test_one_slow_answer_under_the_bans_is_forgiven():
    subject = Delayed([0.005, 0.005, 0.2] + [0.005] * 20)
    assert timed(Delayed(0.005), subject)[1] is None
    assert len(subject.requests) == 2 + 2


def test_the_ban_guard_is_off_and_every_input_is_fresh():
    subject = Delayed(0.001)
    timed(Delayed(0.001), subject)
    assert all(request["bans"] == [] for request in subject.requests[:-1])
    assert subject.requests[-1]["bans"] == ["torch.conv2d"]  # once more, untimed
    arguments = [request["steps"][0]["args"][0] for request in subject.requests]
    assert len({tensor.data_ptr() for tensor in arguments}) == len(arguments)


def test_times_read_with_two_digits():
    assert [seconds(s) for s in (0.0123, 0.5, 4.84)] == ["12 ms", "0.5 s", "4.8 s"]


def test_without_a_reference_the_ratio_is_estimated():
    steps = outline(steps_of("f", torch.full((3, 2), 0.5, dtype=torch.float32), 4))
    assert steps[0]["args"] == ({"outline": "tensor", "shape": [3, 2], "dtype": "float32", "low": 0.5, "high": 0.5}, 4)
    timed = time_by_yardstick(Delayed(0.0), steps, Pace(1.0, 10.0), 5.0)
    assert timed.finding is None
    assert timed.line.endswith("limit 5; estimated")
    assert time_by_yardstick(Delayed(0.02), steps, Pace(1e-6, 1e-6), 2.0).finding is not None
