"""Scores that an author writes: which are refused, and what the audit finds wrong with those that are not."""

import pytest
import torch

from autograder import Exercise, given
from autograder.draw import integers
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.score_audit import score_faults
from tests.net_chapter import class_image, image_exercise, inverse_error, net_plan, train, train_exercise


def grade(plan, code):
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({exercise.name: code}, exercise.given))


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (lambda arguments, result: 0.0, "the reference's own score is 0.0; a share of it needs a number above 0"),
        (lambda arguments, result: -1, "the reference's own score is -1.0"),
        (lambda arguments, result: float("nan"), "the reference's own score is nan"),
        (lambda arguments, result: float("inf"), "the reference's own score is inf"),
        (lambda arguments, result: "no image", "the reference's own score is 'no image'"),
        (lambda arguments, result: 1 / 0, "the score of climbs failed: ZeroDivisionError"),
        (lambda arguments, result: result, "the score of climbs failed: ValueError"),
    ],
)
def test_a_score_that_says_nothing_of_the_reference_is_the_authors_fault(score, said):
    exercise = Exercise(class_image)

    @exercise.reaches(points=1, score=score, at_least=0.9)
    def climbs(draw):
        """All."""
        return given.net("small_net", 1), torch.ones(3, 2), 0.1

    result = grade(net_plan(exercise), class_image)
    assert result.status == "abstained" and said in result.message


def test_a_score_that_is_no_number_is_the_students():
    exercise = Exercise(class_image)
    exercise.reaches(points=1, score=lambda a, image: float("nan") if image.min() < -0.5 else 1.0, at_least=0.9)(
        lambda draw: (given.net("small_net", 1), torch.zeros(3, 2), 0.0)
    )
    result = grade(net_plan(exercise), lambda net, x, lr: x - 1)
    assert result.properties[0].message == "the score of the result is not finite"


@pytest.mark.parametrize(
    "options", [{"at_least": 0}, {"cases": 0}, {"cases": 4}, {"seconds": 0}, {"of": "nett"}], ids=lambda o: next(iter(o))
)
def test_options_without_sense_are_refused_when_they_are_declared(options):
    with pytest.raises(ValueError):
        Exercise(train).reaches(**{"points": 1, "score": inverse_error, "at_least": 0.9, **options})


def test_the_audit_finds_what_is_had_for_nothing_and_too_little_time():
    exercise = Exercise(class_image)

    @exercise.reaches(points=1, score=lambda a, image: 1 + image.abs().max(), at_least=0.4, seconds=1e-6)
    def climbs(draw):
        """All."""
        return given.net("small_net", draw(integers(0, 9))), torch.ones(3, 2), 0.1

    plan = net_plan(exercise)
    time, *free = score_faults(exercise.properties[0], plan.cases(exercise, exercise.properties[0]))
    assert time.startswith("climbs: the reference takes 0.") and "of 1e-06 s that leaves slower machines too little" in time
    assert free == [
        "climbs: 1000 times the reference's result, in which the score could see numbers out of range, reaches enough",
        "climbs: a result of zeros reaches enough",
        "climbs: an argument, returned as it came, reaches enough",
    ]


def test_the_audit_finds_a_net_that_need_not_be_trained():
    exercise = Exercise(train)
    exercise.reaches(points=1, score=lambda a, net: 1.0, at_least=0.9, of="net")(train_draw)
    plan = net_plan(exercise)
    (fault,) = score_faults(exercise.properties[0], plan.cases(exercise, exercise.properties[0]))
    assert fault == "train_draw: net as it came reaches enough"


def train_draw(draw):
    """All."""
    return given.net("blend", draw(integers(0, 99))), torch.ones(2, 2), torch.ones(2, 1), given.generator(1)


def test_the_audit_finds_nothing_in_what_is_right():
    for plan in (net_plan(image_exercise()), net_plan(train_exercise())):
        (exercise,) = plan.chapter.exercises
        assert score_faults(exercise.properties[0], plan.cases(exercise, exercise.properties[0])) == []
