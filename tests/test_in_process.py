"""Code that is trusted and called in this process: it is stopped when it takes too long, wherever it is just then."""

import time
import weakref

from autograder.in_process import InProcess
from tests.tiny_chapter import steps_of

SPIN = "def spin(until, clock):\n    while clock() < until:\n        pass\n"


def spin_in(filename):
    """A function that keeps busy, and whose code seems to stand in this file."""
    namespace = {}
    exec(compile(SPIN, filename, "exec"), namespace)
    return namespace["spin"]


def test_a_slow_call_is_stopped():
    def sleeps():
        time.sleep(5)

    reply = InProcess({"sleeps": sleeps}).call({"steps": steps_of("sleeps")}, 0.02)
    assert (reply["status"], reply["timeout"]) == ("stopped", True)


def test_a_call_is_stopped_after_the_callback_of_a_weak_reference_in_which_it_would_be_lost():
    ended = []

    def slow():
        spin_in(weakref.__file__)(time.monotonic() + 1.0, time.monotonic)
        ended.append("the callback")
        spin_in(__file__)(time.monotonic() + 5, time.monotonic)
        ended.append("the call")

    reply = InProcess({"slow": slow}).call({"steps": steps_of("slow")}, 0.3)
    assert (reply["status"], reply["timeout"]) == ("stopped", True)
    assert ended == ["the callback"]
