"""Scripts: one object, a list of calls on it, and what each returns at its time."""

from pathlib import Path

import numpy as np
import pytest
import torch

from autograder import Exercise, mistake
from autograder.calls import call
from autograder.chapter import Chapter
from autograder.draw import floats, integers, tensors
from autograder.errors import GraderError
from autograder.grading import grade_exercise
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess
from autograder.kinds import KINDS
from autograder.plan_file import load_plan, save_plan
from autograder.public_cases import FILE_NAME, read
from autograder.publish import write
from autograder.session import Cell, Session
from autograder.show import show_call
from autograder.worker.replay import replay
from tests.test_plan_file import alike, contents


class Patience:
    """The reference: says when a loss has not fallen for so many steps, and remembers the best."""

    def __init__(self, patience):
        self.patience, self.best, self.since = patience, None, 0

    def step(self, loss):
        """Whether to stop."""
        better = self.best is None or bool(loss < self.best)
        self.best, self.since = (loss.clone(), 0) if better else (self.best, self.since + 1)
        return self.since >= self.patience


@mistake(of=Patience, hint="What does a better loss do to the count?")
class NeverForgives(Patience):
    """A better loss begins the count anew."""

    def step(self, loss):
        since = self.since
        super().step(loss)
        self.since = max(self.since, since)
        return self.since >= self.patience


@mistake(of=Patience, hint="How many steps make a patience of one?")
class StopsLate(Patience):
    """It stops at so many steps, not after them."""

    def step(self, loss):
        super().step(loss)
        return self.since > self.patience


def patience_exercise() -> Exercise:
    """Two points for a script."""
    exercise = Exercise(Patience)

    @exercise.script(points=2)
    def stops_when_it_should(draw, new):
        """It stops when the loss has not fallen for so many steps."""
        stopper = new(draw(integers(1, 3)))
        losses = [draw(tensors(shape=[], elements=floats(0, 4))) for _ in range(draw(integers(1, 6)))]
        return [*(stopper.step(loss) for loss in losses), stopper.best]

    return exercise


def plan_of(exercise, *known, seed=7):
    marks = tuple(wrong.__mistake__ for wrong in known)
    chapter = Chapter("tiny", Path("chapters/tiny"), Path("solutions/tiny"), (exercise,), marks)
    return HiddenPlan(chapter, seed, "cpu", lambda: InProcess({}), shrink=200)


@pytest.fixture(scope="module")
def plan():
    return plan_of(patience_exercise(), NeverForgives, StopsLate)


def grade(plan, code):
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({exercise.name: code}))


def test_the_reference_passes_and_mistakes_are_named(plan):
    assert grade(plan, Patience).status == "passed"
    for wrong in (NeverForgives, StopsLate):
        assert grade(plan, wrong).mistake["name"] == wrong.__name__


def test_the_smallest_script_is_code_whose_value_is_what_is_expected(plan):
    result = grade(plan, StopsLate)
    shown = result.counterexample
    assert shown["call"] == "it = Patience(1); [it.step(tensor(0.)), it.step(tensor(0.)), it.best]"
    assert shown["message"] == "call 2, it.step(tensor(0.)): the result is wrong"
    assert (shown["expected"], shown["got"]) == ("True", "False")
    it = Patience(1)
    assert [it.step(torch.tensor(0.0)), it.step(torch.tensor(0.0))] == [False, True]


def test_results_are_noted_when_they_are_returned_and_not_when_the_script_ends():
    class Total:
        def __init__(self):
            self.sum, self.seen = torch.zeros(1), []

        def add(self, x):
            self.sum += x
            self.seen.append(np.array(x))
            return self.sum, {"seen": self.seen}

    total = call()
    exercise = Exercise(Total)
    prop = script_of(exercise, lambda draw: [])
    steps = KINDS["script"].case(exercise, prop, [total.add(1), total.add(2), total.sum]).steps
    value = replay({"steps": steps}, Total)["value"]
    assert [value[0][0].item(), value[1][0].item(), value[2].item()] == [1, 3, 3]
    assert [len(value[0][1]["seen"]), len(value[1][1]["seen"])] == [1, 2]


def script_of(exercise, draw):
    draw.__name__ = "a_script"
    exercise.script(points=1)(draw)
    return exercise.properties[-1]


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        (lambda new: [], "a script is a list of expressions on one object"),
        (lambda new: new(1), "a script is a list of expressions on one object"),
        (lambda new: [3], "a script is a list of expressions on one object"),
        (lambda new: [new(1).step(1), new(1).step(1)], "a script is a list of expressions on one object"),
        (lambda new: [new(1)], "an expression of a script calls nothing on the object"),
    ],
)
def test_what_is_no_script_is_the_authors_fault_in_one_line(drawn, said):
    exercise = Exercise(Patience)
    with pytest.raises(GraderError, match=f"^Patience, a_script: {said}$"):
        KINDS["script"].case(exercise, script_of(exercise, lambda draw, new: None), drawn(call))


class Silent(Patience):
    """Returns nothing."""

    def step(self, loss):
        super().step(loss)


class WithoutStep:
    """Has no such method."""

    def __init__(self, patience):
        self.best = None


class Unwritten:
    """A stub."""

    def __init__(self, patience):
        raise NotImplementedError


class ChangesTheLoss(Patience):
    """Leaves its argument in another state."""

    def step(self, loss):
        stop = super().step(loss)
        loss += 1
        return stop


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        (Silent, "failed", "the result is None, expected a bool"),
        (WithoutStep, "error", "raised AttributeError"),
        (ChangesTheLoss, "failed", "the call changed its argument number 1"),
    ],
)
def test_what_is_wrong_is_said_of_the_call_that_showed_it(plan, code, status, said):
    result = grade(plan, code)
    assert (result.status, result.score) == (status, 0)
    assert said in result.properties[0].message


def test_a_stub_reads_as_not_written(plan):
    assert grade(plan, Unwritten).message == "not written yet"


def test_a_reply_that_is_no_list_of_results_is_wrong(plan):
    (exercise,) = plan.chapter.exercises
    (prop,) = exercise.properties
    prepared = plan.cases(exercise, prop)[0]
    for value in (None, [], [True] * 50, "text"):
        reply = {"status": "value", "value": value}
        found = KINDS["script"].judge(prop, prepared, reply, torch.float64)
        assert found.message == "what came back does not hold a result for every call"


def test_a_plan_of_scripts_comes_back_bit_for_bit(plan, tmp_path):
    again = plan_of(patience_exercise(), NeverForgives, StopsLate)
    save_plan(plan, tmp_path / "plan", "key")
    assert load_plan(again, tmp_path / "plan", "key")
    for mine, theirs in zip(contents(plan), contents(again), strict=True):
        alike(mine, theirs)


def test_public_cases_of_scripts_diagnose(plan, tmp_path):
    write(plan, tmp_path / FILE_NAME)
    public = read(tmp_path / FILE_NAME)
    exercise = public.exercises["Patience"]
    for code, named in ((Patience, None), (NeverForgives, "NeverForgives"), (StopsLate, "StopsLate")):
        result = grade_exercise(public, exercise, InProcess({"Patience": code}))
        assert (result.mistake or {}).get("name") == named


SOURCE = """
class Patience:
    def __init__(self, patience):
        self.patience, self.losses = patience, []

    def step(self, loss):
        self.losses.append(loss.item())
        return len(self.losses) - 1 - self.losses.index(min(self.losses)) >= self.patience
"""


def test_in_the_sandbox_a_script_runs_as_here(sandbox):
    exercise = Exercise(Patience)
    script_of(exercise, four_steps)
    plan = plan_of(exercise)
    for source, status in ((SOURCE, "passed"), (SOURCE.replace("min(", "max("), "failed")):
        cells = [Cell("1", source)]
        with Session(sandbox, cells) as session:
            assert grade_exercise(plan, exercise, session, cells).status == status


def four_steps(draw, new):
    """Whole losses."""
    stopper = new(2)
    return [stopper.step(draw(tensors(shape=[], elements=integers(0, 3), dtype=torch.int64))) for _ in range(4)]


def test_a_long_script_is_cut_where_it_is_shown():
    it = call(1)
    exercise = Exercise(Patience)
    steps = (
        KINDS["script"].case(exercise, script_of(exercise, lambda draw, new: None), [it.step(n) for n in range(60)]).steps
    )
    assert show_call("Patience", steps).endswith("it.step(49), ... 60 items]")
