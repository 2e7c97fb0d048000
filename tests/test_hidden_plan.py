"""The plan of a run: whatever its seed, it shows every known mistake, and hides what is to be refused among right calls."""

from itertools import pairwise
from pathlib import Path

import pytest
import torch

from autograder import Exercise, GraderError, alternative, mistake
from autograder.chapter import Chapter
from autograder.compare import tolerance
from autograder.draw import integers
from autograder.drawing import draw_cases
from autograder.grading import grade_exercise
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess
from tests.tiny_chapter import running_mean, tiny_exercise, tiny_plan

SEEDS = range(12)


def double(number):
    """The reference."""
    return 2 * number


@mistake(of=double, hint="Try 7.")
def fails_on_few_numbers(number):
    """One number in twenty is wrong."""
    return 2 * number + (number % 20 == 7)


@mistake(of=double, hint="None.")
def fails_nowhere(number):
    """No mistake at all."""
    return 2 * number


def doubling():
    """An exercise of which a plan rarely happens to draw what matters."""
    exercise = Exercise(double)

    @exercise.values(points=1)
    def doubles(draw):
        """Any number."""
        return draw(integers(0, 10_000))

    return exercise


def caught(plan, wrong):
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({exercise.name: wrong})).score == 0


def test_a_mistake_that_few_cases_show_is_caught_whatever_the_seed():
    plans = [tiny_plan(doubling(), fails_on_few_numbers, seed=seed) for seed in SEEDS]
    assert all(caught(plan, fails_on_few_numbers) for plan in plans)
    counts = {len(plan.cases(exercise, exercise.properties[0])) for plan in plans for exercise in plan.chapter.exercises}
    assert len(counts) == 2, "some seeds need a case more, and others do not"


def test_the_search_for_a_case_that_shows_a_mistake_ends():
    plan = tiny_plan(doubling(), fails_nowhere)
    (exercise,) = plan.chapter.exercises
    assert len(plan.cases(exercise, exercise.properties[0])) == 16


def refusals(seed):
    """The property of the tiny exercise that asks for refusals, and its cases."""
    plan = tiny_plan(seed=seed)
    (exercise,) = plan.chapter.exercises
    return exercise.properties[1], plan.cases(exercise, exercise.properties[1])


def test_right_calls_stand_at_other_places_with_every_seed():
    places = []
    for seed in SEEDS:
        _, cases = refusals(seed)
        places.append([number for number, case in enumerate(cases) if case.truth["status"] == "value"])
        assert all(torch.equal(cases[n].truth["value"], running_mean(*cases[n].case.steps[0]["args"])) for n in places[-1])
    assert {len(found) for found in places} == {2}
    assert sum(one != other for one, other in pairwise(places)) > len(SEEDS) // 2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_known_of_the_mistakes_moves_along_with_the_cases(seed):
    plan = tiny_plan(tiny_exercise(), seed=seed)
    (exercise,) = plan.chapter.exercises
    prop = exercise.properties[1]
    cases = plan.cases(exercise, prop)
    for known in plan.mistakes(exercise):
        replies = [plan.wrong_reply(exercise, prop, known, number) for number in range(len(cases))]
        assert [r["status"] for r in replies] == [case.truth["status"] for case in cases], "they refuse as is right"


def guess(number):
    """The reference."""
    return torch.tensor([1.0])


@alternative(of=guess)
def guesses_by_luck(number):
    """Right work that ends badly on one number of five."""
    return torch.tensor([1.0 if number % 5 else 0.1])


def guessing():
    """An exercise whose results are scored."""
    exercise = Exercise(guess)

    @exercise.reaches(points=1, score=lambda arguments, result: result.sum(), at_least=0.5, cases=2)
    def guesses_well(draw):
        """Any number."""
        return draw(integers(0, 10_000))

    return exercise


def asked(exercise, seed, *known):
    """The numbers that are asked, and those that were drawn."""
    prop = exercise.properties[0]
    plan = HiddenPlan(Chapter("tiny", Path(), Path(), (exercise,), (), known), seed, "cpu", lambda: InProcess({}))
    cases = (prepared.case for prepared in plan.cases(exercise, prop))
    return [[case.steps[0]["args"][0] for case in some] for some in (cases, draw_cases(exercise, prop, seed, 10))]


def test_only_cases_in_which_every_known_right_way_does_well_are_asked():
    for seed in SEEDS:
        numbers, drawn = asked(guessing(), seed, guesses_by_luck.__alternative__)
        assert len(numbers) == 2
        assert all(number % 5 for number in numbers) or sum(number % 5 == 0 for number in drawn) > 3


def counting(score):
    """An exercise on digits whose results are scored."""

    @Exercise
    def count(number):
        """The reference."""
        return torch.tensor([1.0])

    @count.reaches(points=1, score=score, at_least=0.5, cases=2)
    def counts_well(draw):
        """Any digit."""
        return draw(integers(0, 9))

    return count


def test_a_case_in_which_the_reference_itself_has_no_score_is_not_asked():
    exercise = counting(lambda arguments, result: "nothing" if arguments[0] == 5 else result.sum())
    found = [asked(exercise, seed) for seed in range(30)]
    assert all(len(digits) == 2 and 5 not in digits for digits, _ in found)
    assert any(5 in drawn[-2:] for _, drawn in found)  # so that it was there to be left out


def test_where_many_cases_have_no_score_the_fault_is_the_authors():
    with pytest.raises(GraderError, match="the reference's own score is 'nothing'"):
        asked(counting(lambda arguments, result: "nothing"), 0)


def third(number):
    """The reference."""
    return torch.tensor(number / 3, dtype=torch.float64)


@alternative(of=third)
def rounds_now_and_then(number):
    """Right, but loses three quarters of what the tolerance allows on every fifth number."""
    truth = third(number)
    return truth + 0.75 * tolerance(truth, truth, truth.dtype) * (number % 5 == 0)


def dividing():
    """An exercise on numbers that are rounded."""
    exercise = Exercise(third)

    @exercise.values(points=1)
    def divides(draw):
        """Any number."""
        return draw(integers(1, 50))

    return exercise


def test_cases_in_which_right_ways_strain_the_tolerance_are_not_asked():
    exercise = dividing()
    known = (rounds_now_and_then.__alternative__,)
    plan = HiddenPlan(Chapter("tiny", Path(), Path(), (exercise,), (), known), 3, "cpu", lambda: InProcess({}))
    numbers = [case.case.steps[0]["args"][0] for case in plan.cases(exercise, exercise.properties[0])]
    assert numbers and all(number % 5 for number in numbers)


def test_an_alternative_that_fails_often_makes_no_case_unfair():
    exercise = dividing()

    @alternative(of=third)
    def is_wrong(number):
        """On every other number."""
        return third(number) + number % 2

    known = (is_wrong.__alternative__,)
    plan = HiddenPlan(Chapter("tiny", Path(), Path(), (exercise,), (), known), 3, "cpu", lambda: InProcess({}))
    assert len(plan.cases(exercise, exercise.properties[0])) == 16
