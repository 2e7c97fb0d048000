"""What takes many steps is scored, and held against the reference's score after the same steps."""

import pytest
import torch
from torch import nn

from autograder import Exercise, given
from autograder.check import check_one
from autograder.compare import differs_in_kind
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.kinds import KINDS
from autograder.plan_file import load_plan, save_plan
from autograder.public_cases import FILE_NAME
from autograder.publish import write
from autograder.session import Cell, Session
from tests.net_chapter import (
    class_image,
    climbs_the_loss,
    descends,
    image_exercise,
    inverse_error,
    leaves_the_range,
    net_plan,
    never_clears_gradients,
    train,
    train_exercise,
)
from tests.test_plan_file import alike, contents


@pytest.fixture(scope="module")
def images():
    return net_plan(image_exercise())


@pytest.fixture(scope="module")
def trainings():
    return net_plan(train_exercise())


def grade(plan, code):
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({exercise.name: code}, exercise.given))


def test_right_work_passes_and_is_told_what_it_reached(images, trainings):
    for plan, code in ((images, class_image), (trainings, train)):
        result = grade(plan, code)
        assert result.status == "passed"
        assert (
            result.properties[0].message.startswith("scores ")
            and "where the reference reaches" in result.properties[0].message
        )


def test_right_work_that_takes_its_steps_otherwise_passes(trainings):
    def train_with_momentum(net, x, y, generator):
        velocities = [torch.zeros_like(p) for p in net.parameters()]
        for _ in range(12):
            loss = ((net(x) - y) ** 2).mean()
            with torch.no_grad():
                for p, v, g in zip(
                    net.parameters(), velocities, torch.autograd.grad(loss, list(net.parameters())), strict=True
                ):
                    p -= 0.1 * v.mul_(0.5).add_(g)

    assert grade(trainings, train_with_momentum).status == "passed"


@pytest.mark.parametrize("wrong", [climbs_the_loss, never_clears_gradients])
def test_a_training_that_learns_too_little_fails_and_is_named(trainings, wrong):
    result = grade(trainings, wrong)
    assert (result.status, result.score, result.mistake["name"]) == ("failed", 0, wrong.__name__)
    assert "where the reference reaches" in result.properties[0].message
    assert float(result.counterexample["expected"]) > float(result.counterexample["got"]) > 0


@pytest.mark.parametrize("wrong", [descends, leaves_the_range])
def test_an_image_that_scores_too_little_or_may_not_be_scored_fails_and_is_named(images, wrong):
    result = grade(images, wrong)
    assert (result.status, result.score, result.mistake["name"]) == ("partial", 1, wrong.__name__)


def test_why_there_is_no_score_is_the_message(images):
    result = grade(images, leaves_the_range)
    assert result.properties[0].message.startswith("the image leaves [-1, 1]: its largest value is ")


def test_a_mistake_that_nobody_knows_is_not_named(trainings):
    def trains_on_half(net, x, y, generator):
        never_clears_gradients(net, x[:8], y[:8], generator)

    result = grade(trainings, trains_on_half)
    assert (result.status, result.mistake) == ("failed", None)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (lambda net, x, lr: None, "the result is None, expected a torch tensor"),
        (lambda net, x, lr: x[0], "the result has shape (2,), expected (3, 2)"),
        (lambda net, x, lr: x.double(), "the result has dtype float64, expected float32"),
        (lambda net, x, lr: x * float("inf"), "the result is not finite"),
        (lambda net, x, lr: x * 1e30, "the image leaves [-1, 1]"),
        (lambda net, x, lr: 1 / 0, "raised ZeroDivisionError"),
    ],
)
def test_what_is_no_image_says_so(images, code, said):
    assert grade(images, code).properties[0].message.startswith(said)


def other_parameters(net, x, y, generator):
    net.weight = nn.Parameter(torch.ones(1, 3))


def another_name(net, x, y, generator):
    net.extra = nn.Parameter(torch.ones(1))


def not_finite(net, x, y, generator):
    net.weight.data[0, 0] = float("nan")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (other_parameters, "result['weight'] has shape (1, 3), expected (1, 2)"),
        (another_name, "the result has keys ['bias', 'extra', 'weight'], expected ['bias', 'weight']"),
        (not_finite, "result['weight'] is not finite"),
        (lambda net, x, y, generator: [net.double()], "result['weight'] has dtype float64, expected float32"),
    ],
)
def test_what_the_call_leaves_of_the_net_must_be_such_a_net(trainings, code, said):
    assert grade(trainings, code).properties[0].message == said


def test_the_net_that_is_scored_is_the_graders_own(trainings):
    def answers(net, x, y, generator):
        net.forward = lambda x: x.sum(dim=1, keepdim=True)

    assert grade(trainings, answers).score == 0


def test_a_function_may_return_what_it_likes_where_the_net_is_scored(trainings):
    def returns_a_history(net, x, y, generator):
        train(net, x, y, generator)
        return {object(): net}

    def returns_the_net(net, x, y, generator):
        train(net, x, y, generator)
        return net

    for code in (returns_a_history, returns_the_net):
        assert grade(trainings, code).status == "passed"


def test_the_score_gets_the_arguments_as_the_call_got_them_and_a_net_in_eval_mode():
    seen = []

    def looks(arguments, net):
        own, x, _, generator = arguments
        seen.append((own.weight.clone(), x.dtype, generator.initial_seed(), net.weight.clone(), net.training, own.training))
        return inverse_error(arguments, net)

    exercise = Exercise(train)

    @exercise.reaches(points=1, score=looks, at_least=0.5, of="net")
    def learns(draw):
        """All."""
        x = torch.ones(2, 2, dtype=torch.float64)
        return given.net("blend", 3), x, x[:, :1], given.generator(5)

    grade(net_plan(exercise), train)
    came, dtype, seed, trained, training, own_training = seen[0]
    assert (dtype, seed, training, own_training) == (torch.float32, 5, False, True)
    assert not torch.equal(came, trained)


def test_an_argument_that_is_no_net_is_scored_as_it_is_left():
    def fill(x):
        x.fill_(2)

    exercise = Exercise(fill)
    exercise.reaches(points=1, score=lambda arguments, x: x.sum(), at_least=0.9, of="x")(lambda draw: torch.zeros(3))
    plan = net_plan(exercise)
    assert grade(plan, fill).status == "passed"
    assert (
        grade(plan, lambda x: x + 2).properties[0].message
        == "scores 0, where the reference reaches 6; at least 5.4 is asked"
    )


def test_few_cases_are_asked_other_ones_for_every_seed_and_in_float32_alone(trainings):
    exercise = trainings.chapter.exercises[0]
    kept = trainings.cases(exercise, exercise.properties[0])
    other = net_plan(train_exercise(), seed=8)
    others = other.cases(other.chapter.exercises[0], other.chapter.exercises[0].properties[0])
    assert len(kept) == len(others) == 2
    nets = {str(case.case.steps[0]["args"][0]) for case in [*kept, *others]}
    assert len(nets) == 4 and "given.blend(seed=0)" not in nets
    assert all(list(case.expected) == [torch.float32] for case in kept)


def test_a_plan_holds_the_score_and_comes_back_bit_for_bit(trainings, tmp_path):
    again = net_plan(train_exercise())
    save_plan(trainings, tmp_path / "plan", "key")
    assert load_plan(again, tmp_path / "plan", "key")
    for mine, theirs in zip(contents(trainings), contents(again), strict=True):
        alike(mine, theirs)
    (cases,) = again.drawn.values()
    assert all(case.truth["score"] > 0 for case in cases)
    assert grade(trainings, climbs_the_loss).as_json() == grade(again, climbs_the_loss).as_json()


def test_the_score_stays_with_the_instructor(images, tmp_path):
    write(images, tmp_path / FILE_NAME)
    (tmp_path / "given.py").write_bytes(images.chapter.given.read_bytes())
    result = check_one(class_image, tmp_path)
    assert (result.properties[0].status, result.properties[0].message) == ("later", "looked at when your work is graded")
    assert result.properties[1].status == "passed"


SLOW = """
import time

def train(net, x, y, generator):
    time.sleep(60)
"""
TRAIN = """
import torch

def train(net, x, y, generator):
    data = torch.utils.data.TensorDataset(x, y)
    optimiser = torch.optim.Adam(net.parameters(), lr=0.2)
    for _ in range(30):
        for a, b in torch.utils.data.DataLoader(data, batch_size=8, shuffle=True, generator=generator):
            optimiser.zero_grad()
            ((net(a) - b) ** 2).mean().backward()
            optimiser.step()
"""


def graded_in(sandbox, plan, source):
    (exercise,) = plan.chapter.exercises
    cells = [Cell("1", source)]
    with Session(sandbox, cells) as session:
        return grade_exercise(plan, exercise, session, cells)


def test_in_the_sandbox_a_net_is_trained_and_comes_back(sandbox, trainings):
    assert graded_in(sandbox, trainings, TRAIN).status == "passed"
    lazy = graded_in(sandbox, trainings, TRAIN.replace("range(30)", "range(0)"))
    assert (lazy.status, lazy.score) == ("failed", 0)


def test_a_long_call_has_the_time_that_its_property_gives_it_and_no_more(sandbox):
    plan = net_plan(train_exercise(seconds=2.0))
    result = graded_in(sandbox, plan, SLOW)
    assert (result.status, result.properties[0].message) == ("timeout", "took longer than 2 s")
    patient = net_plan(train_exercise(seconds=30.0))
    slow = TRAIN.replace(
        "def train(net, x, y, generator):", "def train(net, x, y, generator):\n    import time; time.sleep(5.5)"
    )
    assert graded_in(sandbox, patient, slow).status == "passed"  # longer than a call of any other kind may take


def test_the_time_of_long_calls_is_not_taken_from_the_other_properties(monkeypatch):
    monkeypatch.setattr("autograder.grading.EXERCISE_SECONDS", 1.0)
    exercise = image_exercise()
    plan = net_plan(exercise)
    plan.complete()

    def slow(net, x, lr):
        import time

        time.sleep(0.4)
        return class_image(net, x, lr)

    exercise.properties.reverse()
    exercise.properties.append(exercise.properties[1])
    monkeypatch.setattr(KINDS["leaves"], "kept_cases", 1)
    result = grade(plan, slow)
    assert [line.status for line in result.properties][1:] == ["passed", "passed"]


def test_the_same_kind_goes_by_types_shapes_and_dtypes_at_any_depth():
    one = {"a": [torch.ones(2), (1, 2.0)]}
    assert differs_in_kind(one, {"a": [torch.zeros(2), [3, 4.0]]}) is None
    assert differs_in_kind(one, {"a": [torch.ones(2), (1, 2)]}) == "result['a'][1][1] is an int, expected a float"
    assert differs_in_kind(one, {"a": [torch.ones(2)]}) == "result['a'] has 1 items, expected 2"
