"""Public cases: a file from which a check diagnoses, and which holds no solution."""

import inspect
import json

import pytest
import torch
from safetensors import safe_open
from safetensors.torch import save_file

from autograder.errors import UsageError
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.public_cases import FILE_NAME, read
from autograder.publish import write
from tests.tiny_chapter import divides_by_the_signal_length, drops_the_last_window, running_mean, tiny_exercise, tiny_plan


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    file = tmp_path_factory.mktemp("release") / FILE_NAME
    exercise = tiny_exercise()
    drawn = exercise.properties[0].draw
    exercise.holds(points=1, judge=lambda arguments, result: "secret judge" if 0 in arguments else None)(
        lambda draw: drawn(draw)
    )
    write(tiny_plan(exercise), file)
    return file


def check(path, function):
    plan = read(path)
    return grade_exercise(plan, plan.exercises["running_mean"], InProcess({"running_mean": function}))


def test_exercises_come_back_as_they_were_declared(path):
    exercise, original = read(path).exercises["running_mean"], tiny_exercise()
    assert (exercise.name, exercise.bans, exercise.device, exercise.is_class) == ("running_mean", original.bans, None, False)
    for one, other in zip(exercise.properties, original.properties, strict=False):
        assert (one.name, one.line, one.points, one.kind) == (other.name, other.line, other.points, other.kind)


def test_right_code_passes_and_what_only_the_grader_judges_comes_later(path):
    result = check(path, running_mean)
    assert result.status == "passed"
    assert [p.status for p in result.properties] == ["passed", "passed", "later"]
    assert result.score == 3


@pytest.mark.parametrize("wrong", [drops_the_last_window, divides_by_the_signal_length])
def test_each_mistake_is_diagnosed_from_the_file_alone(path, wrong):
    result = check(path, wrong)
    assert result.mistake["name"] == wrong.__name__
    assert result.mistake["hint"] == wrong.__mistake__.hint
    assert result.counterexample["call"].startswith("running_mean(tensor(")


def test_a_stub_and_a_banned_call_are_noticed_from_the_file_alone(path):
    def stub(signal, window):
        raise NotImplementedError

    assert check(path, stub).message == "not written yet"
    assert check(path, lambda s, w: torch.nn.functional.avg_pool1d(s[None], w, 1)[0]).status == "banned"


def test_the_file_holds_no_code_of_a_solution(path):
    raw = path.read_bytes()
    for function in (running_mean, drops_the_last_window):
        lines = [line.strip() for line in inspect.getsource(function).splitlines() if "return" in line or "raise" in line]
        assert lines
        assert not any(line.encode() in raw for line in lines)
    assert b"secret judge" not in raw
    assert b"__reduce__" not in raw


def test_an_exercise_that_only_the_grader_judges_can_be_checked(tmp_path):
    exercise = tiny_exercise()
    draw = exercise.properties[0].draw
    exercise.properties.clear()
    exercise.holds(points=1, judge=lambda arguments, result: None)(draw)
    write(tiny_plan(exercise), tmp_path / FILE_NAME)
    assert [p.status for p in check(tmp_path / FILE_NAME, running_mean).properties] == ["later"]


def damaged(path, tmp_path, change):
    """The file with a change to its description."""
    with safe_open(path, framework="pt") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
        tree = json.loads(file.metadata()["public_cases"])
    text = change(tree, tensors)
    save_file(tensors, tmp_path / FILE_NAME, metadata=None if text is None else {"public_cases": text})
    return tmp_path / FILE_NAME


@pytest.mark.parametrize(
    "change",
    [
        lambda tree, tensors: None,
        lambda tree, tensors: "",
        lambda tree, tensors: "[" * 100_000,
        lambda tree, tensors: "[]",
        lambda tree, tensors: "3",
        lambda tree, tensors: '{"$": "dict", "items": []}',
        lambda tree, tensors: '{"$": "dict", "items": [["assignment", 3], ["exercises", 3]]}',
        lambda tree, tensors: json.dumps(tree).replace('"values"', '"valuables"'),
        lambda tree, tensors: json.dumps(tree).replace('"float32"', '"float33"'),
        lambda tree, tensors: json.dumps(tree).replace('"extras"', '"extra"'),
        lambda tree, tensors: json.dumps(tree).replace('"specs"', '"x"') if tensors.clear() is None else "",
    ],
    ids=range(11),
)
def test_a_damaged_file_is_one_clear_line(path, tmp_path, change):
    with pytest.raises(
        UsageError,
        match=r"^[^\n]+ is (damaged \(\w+\)|of another version of the course); take it anew from the assignment's zip file$",
    ):
        read(damaged(path, tmp_path, change))


@pytest.mark.parametrize("cut", [0, 5, 100, -10])
def test_a_file_cut_short_is_one_clear_line(path, tmp_path, cut):
    (tmp_path / FILE_NAME).write_bytes(path.read_bytes()[:cut])
    with pytest.raises(UsageError, match="is damaged"):
        read(tmp_path / FILE_NAME)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(UsageError, match="it comes in the assignment's zip file"):
        read(tmp_path / FILE_NAME)
