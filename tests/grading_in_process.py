"""A function or a scripted reply, graded against a plan of the tiny chapter."""

from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.replies import checked
from autograder.report import STATUSES
from tests.tiny_chapter import tiny_exercise, tiny_plan

EXERCISE = tiny_exercise()
PLAN = tiny_plan(EXERCISE)


def grade(function, cells=(), exercise=EXERCISE, plan=PLAN):
    namespace = {} if function is None else {exercise.name: function}
    result = grade_exercise(plan, exercise, InProcess(namespace), cells)
    assert result.status in STATUSES
    return result


def outcome(function, **more):
    result = grade(function, **more)
    return result.status, result.score


class Scripted:
    """A subject that says whatever a test wants."""

    def __init__(self, *replies):
        self.replies, self.asked = replies, 0

    def call(self, request, seconds=None):
        self.asked += 1
        return checked(self.replies[min(self.asked, len(self.replies)) - 1])


def raising(error):
    def function(*_arguments):
        raise error

    return function
