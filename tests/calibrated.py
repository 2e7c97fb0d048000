"""That a plan's tolerances are calibrated: what the tests of several seeds ask."""

from autograder.calibration import calibrate


def assert_calibrated(plan):
    """Right work passes with room to spare, however it is written, and every mistake is caught."""
    found = [calibrate(plan, exercise) for exercise in plan.chapter.exercises]
    assert {f.exercise: f.refused for f in found if f.refused} == {}
    assert {f.exercise: f.missed for f in found if f.missed} == {}
    assert max(f.strain for f in found) < 0.5, "right work is near the limit of what is allowed"
