"""Arguments that a call is to change in place, in lists too, and those that it is to leave alone."""

import pytest
import torch

from autograder import Exercise
from autograder.draw import integers, tensors
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.public_cases import FILE_NAME, read
from autograder.publish import write
from autograder.session import Cell, Session
from tests.net_chapter import net_plan, puts_new_parameters_into_the_list, sgd_step, spoils_the_gradients, step_exercise


@pytest.fixture(scope="module")
def plan():
    return net_plan(step_exercise())


def grade(plan, code):
    (exercise,) = plan.chapter.exercises
    return grade_exercise(plan, exercise, InProcess({exercise.name: code}))


def by_data(parameters, gradients, velocities, lr):
    """The tensors get other memory, and stay the tensors that they are."""
    for p, g, v in zip(parameters, gradients, velocities, strict=True):
        v.data = 0.5 * v + g
        p.data = p - lr * v


def forgets_the_velocities(parameters, gradients, velocities, lr):
    sgd_step(parameters, gradients, [v.clone() for v in velocities], lr)


def steps_twice_as_far(parameters, gradients, velocities, lr):
    sgd_step(parameters, gradients, velocities, 2 * lr)


def changes_only_the_first(parameters, gradients, velocities, lr):
    sgd_step(parameters[:1], gradients[:1], velocities[:1], lr)


def empties_the_list(parameters, gradients, velocities, lr):
    sgd_step(parameters, gradients, velocities, lr)
    velocities.clear()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sgd_step, ""),
        (by_data, ""),
        (puts_new_parameters_into_the_list, "the call put something else into its argument parameters"),
        (spoils_the_gradients, "the call changed its argument gradients["),
        (forgets_the_velocities, "argument velocities[0] should have been changed in place"),
        (steps_twice_as_far, "result argument parameters[0] after the call is wrong"),
        (changes_only_the_first, "argument parameters[1] should have been changed in place"),
        (empties_the_list, "the call put something else into its argument velocities"),
    ],
)
def test_the_tensors_in_the_lists_are_compared_after_the_call(plan, code, said):
    result = grade(plan, code)
    assert result.properties[0].message.startswith(said) if said else result.status == "passed"


@pytest.mark.parametrize("wrong", [puts_new_parameters_into_the_list, spoils_the_gradients])
def test_mistakes_are_named_here_and_by_public_cases(plan, wrong, tmp_path):
    assert grade(plan, wrong).mistake["name"] == wrong.__name__
    write(plan, tmp_path / FILE_NAME)
    (tmp_path / "given.py").write_bytes(plan.chapter.given.read_bytes())
    public = read(tmp_path / FILE_NAME)
    result = grade_exercise(public, public.exercises["sgd_step"], InProcess({"sgd_step": wrong}))
    assert result.mistake["name"] == wrong.__name__


def declared(reference, **options):
    exercise = Exercise(reference)

    @exercise.values(points=1, **options)
    def adds(draw):
        """All."""
        return [draw(tensors(shape=[draw(integers(1, 2))])) + 1], 2.0

    return exercise


def double(x, factor):
    x[0].mul_(factor)


def test_what_the_reference_changes_must_be_declared():
    assert grade(net_plan(declared(double, mutates=["x"])), double).status == "passed"
    result = grade(net_plan(declared(double)), double)
    assert result.status == "abstained"
    assert result.message.endswith("adds: the reference double changes its argument x[0], which `mutates` does not name")


def test_what_is_declared_must_be_an_argument():
    with pytest.raises(ValueError, match="y"):
        declared(double, mutates=["y"])


def test_in_the_sandbox_lists_are_watched_too(sandbox, plan):
    (exercise,) = plan.chapter.exercises
    source = """
def sgd_step(parameters, gradients, velocities, lr):
    for i, (p, g, v) in enumerate(zip(parameters, gradients, velocities)):
        v *= 0.5
        v += g
        p -= lr * v
"""
    for text, score in ((source, 2), (source.replace("p -= lr", "parameters[i] = p - lr"), 0)):
        cells = [Cell("1", text)]
        with Session(sandbox, cells) as session:
            assert grade_exercise(plan, exercise, session, cells).score == score


def test_a_tensor_in_a_list_is_named_by_its_position_where_the_arguments_are_not_known():
    from autograder.kinds.values import compare_arguments

    prop = declared(double, mutates=["x"]).properties[0]
    bare = type(prop)(prop.name, "", 1, "script", {})
    quiet, loud = {}, {"changed": [[1, 0, "[0]", torch.ones(1)]]}
    for known in (prop, bare):
        assert compare_arguments(known, quiet, quiet, loud).message == "the call changed its argument number 1, at [0]"
