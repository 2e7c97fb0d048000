"""Of many cases few are kept, and those show what the many showed."""

from itertools import combinations

import pytest

from autograder.choosing import CATCHES, telling
from autograder.drawing import draw_cases
from autograder.kinds import KINDS
from autograder.kinds.base import DTYPES, reply_of
from tests.tiny_chapter import drops_the_last_window, running_mean, tiny_exercise, tiny_plan


def only_wide(signal, window):
    """Wrong where the window is as long as a signal of more than seven numbers, and nowhere else."""
    return running_mean(signal, window) + (window == len(signal) > 7)


MISTAKES = {"drops": drops_the_last_window, "wide": only_wide}


@pytest.fixture(scope="module")
def drawn():
    """The exercise's property on values, sixty prepared cases, and what the mistakes reply to them."""
    exercise = tiny_exercise()
    prop = exercise.properties[0]
    cases = draw_cases(exercise, prop, 3, 60)
    prepared = [KINDS["values"].prepare(exercise, prop, case, "cpu", twice=False) for case in cases]
    wrong = {n: [reply_of(exercise, m, c, DTYPES[0], "cpu") for c in cases] for n, m in MISTAKES.items()}
    return prop, prepared, wrong


def caught(prop, prepared, replies):
    return {n for n, case in enumerate(prepared) if KINDS["values"].judge(prop, case, replies[n], DTYPES[0])}


def test_as_many_cases_are_kept_as_are_asked_for_in_their_order(drawn):
    numbers = telling(*drawn, count=20)
    assert len(numbers) == 20 and numbers == sorted(set(numbers))


def test_a_rare_mistake_is_caught_as_often_as_a_common_one(drawn):
    prop, prepared, wrong = drawn
    rare = caught(prop, prepared, wrong["wide"])
    assert 1 <= len(rare) < 10, "the mistake is to be rare"
    assert min(rare) >= 2, "and not shown by the first cases"
    kept = set(telling(*drawn, count=1))
    assert len(kept & rare) == min(CATCHES, len(rare))
    assert len(kept & caught(prop, prepared, wrong["drops"])) >= CATCHES


def test_every_pair_of_mistakes_that_the_many_tell_apart_is_told_by_the_few(drawn):
    prop, prepared, wrong = drawn
    numbers = telling(*drawn, count=1)
    for one, other in combinations(wrong.values(), 2):
        assert any(not KINDS["values"].agrees(prop, prepared[n], one[n], other[n]) for n in numbers)


def test_without_known_mistakes_the_first_cases_are_kept(drawn):
    prop, prepared, _ = drawn
    assert telling(prop, prepared, {}, 5) == [0, 1, 2, 3, 4]


def test_fewer_cases_than_are_asked_for_are_all_kept(drawn):
    prop, prepared, wrong = drawn
    assert telling(prop, prepared[:4], {n: r[:4] for n, r in wrong.items()}, 20) == [0, 1, 2, 3]


def test_a_plan_keeps_the_replies_of_its_mistakes_to_the_cases_that_it_kept():
    plan = tiny_plan()
    (exercise,) = plan.chapter.exercises
    prop = exercise.properties[0]
    cases = plan.cases(exercise, prop)
    assert len(cases) == KINDS["values"].kept_cases < KINDS["values"].hidden_cases
    for known in plan.mistakes(exercise):
        for number, prepared in enumerate(cases):
            again = reply_of(exercise, known.wrong, prepared.case, DTYPES[0], "cpu")
            kept = plan.wrong_reply(exercise, prop, known, number)
            assert kept["value"].equal(again["value"])
