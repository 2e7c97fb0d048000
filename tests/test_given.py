"""What is no data is handed over all the same: as a recipe, made afresh for every call on either side."""

import sys
import types

import pytest
import torch

from autograder import given
from autograder.calls import cast, has_floats
from autograder.diagnose import Verdict, name_mistake
from autograder.errors import GraderError
from autograder.grading import grade_exercise
from autograder.in_process import InProcess
from autograder.plan_file import load_plan, save_plan
from autograder.session import Cell, Session
from autograder.show import show
from autograder.worker.given import CannotGive, GivenFile, Recipe, recipes_in
from tests.given_chapter import (
    FOLDER,
    RIGHT,
    exercise_that_hands_over,
    jittered,
    leaves_the_function_out,
    plan_that_hands_over,
    takes_any_noise,
)
from tests.test_plan_file import alike, contents
from tests.tiny_chapter import steps_of

FILE = FOLDER / "given.py"


def made(recipe, file=FILE, dtype=torch.float64, device="cpu"):
    """What a recipe stands for."""
    (step,) = GivenFile(file).filled({"steps": steps_of("f", recipe), "dtype": dtype, "device": device})["steps"]
    return step["args"][0]


def chapter_with(tmp_path, text):
    """A folder with this `given.py`."""
    (tmp_path / "given.py").write_text(text)
    return tmp_path


def grade(function, plan=None):
    """A function of this process, graded."""
    plan = plan or plan_that_hands_over()
    exercise = plan.chapter.exercises[0]
    return grade_exercise(plan, exercise, InProcess({exercise.name: function}, exercise.given))


def test_a_recipe_is_plain_hashable_and_equal_to_its_like():
    one, other = given.net("blend", 3), given.net("blend", 3)
    assert one == other and len({one, other, given.net("blend", 4), given.function("blend")}) == 3
    with pytest.raises(AttributeError):
        one.seed = 4


@pytest.mark.parametrize(
    "make",
    [
        lambda: given.function(""),
        lambda: given.function("_hidden"),
        lambda: given.function("os.system"),
        lambda: given.function("x" * 200),
        lambda: given.net("a b", 1),
        lambda: given.net("blend", 1.5),
        lambda: given.net("blend", True),
        lambda: given.generator("3"),
        lambda: given.generator(2**63),
        lambda: Recipe("secret", "x"),
    ],
)
def test_what_no_file_could_hold_is_no_recipe(make):
    with pytest.raises(ValueError, match="there is no"):
        make()


def test_a_function_is_the_one_of_that_name():
    assert made(given.function("scaled"))(torch.tensor(3.0)) == 6


def test_a_generator_is_new_for_every_call_and_needs_no_file(tmp_path):
    wanted = torch.rand(3, generator=torch.Generator().manual_seed(5))
    for _ in range(2):
        assert torch.equal(torch.rand(3, generator=made(given.generator(5), tmp_path / "given.py")), wanted)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_net_is_the_seeds_in_the_dtype_of_the_call(dtype):
    one, other, another = (made(given.net("blend", seed), dtype=dtype) for seed in (1, 1, 2))
    assert one.weight.dtype == one.bias.dtype == dtype
    assert torch.equal(one.weight, other.weight) and not torch.equal(one.weight, another.weight)
    assert one is not other


def test_recipes_are_found_and_filled_at_any_depth():
    tree = [{"f": given.function("scaled")}, (given.generator(1), 3)]
    assert list(recipes_in(tree)) == [given.function("scaled"), given.generator(1)]
    filled = made(tree)
    assert filled[0]["f"](1) == 2 and isinstance(filled[1][0], torch.Generator) and filled[1][1] == 3
    assert cast(tree, torch.float32, "cpu") == tree


def test_a_net_makes_two_dtypes_worth_it_and_a_function_does_not():
    assert has_floats([given.net("blend", 1)])
    assert not has_floats([given.function("scaled"), given.generator(1)])


@pytest.mark.parametrize(
    ("recipe", "said"),
    [
        (given.function("nowhere"), "given.py has no function nowhere"),
        (given.function("FACTOR"), "given.py has no function FACTOR"),
        (given.net("no_net", 1), r"given.no_net\(seed=1\) is no torch.nn.Module"),
        (given.net("broken_net", 1), r"given.broken_net\(seed=1\) fails: RuntimeError: no net$"),
    ],
)
def test_a_recipe_that_stands_for_nothing_says_why_in_one_line(recipe, said):
    with pytest.raises(CannotGive, match=said):
        made(recipe)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "there is no given.py"),
        ("def f(:", "given.py cannot be read: SyntaxError"),
        ("\0", "given.py cannot be read: "),
        ("import nowhere_to_be_found", "given.py fails: ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
    ],
)
def test_a_file_that_is_not_there_or_does_not_run_says_so_in_one_line(tmp_path, text, said):
    if text is not None:
        chapter_with(tmp_path, text)
    with pytest.raises(CannotGive, match=said):
        made(given.function("f"), tmp_path / "given.py")


def test_what_a_call_does_to_the_module_reaches_no_other_call():
    def spoils(function, net, generator, x):
        function.__globals__["FACTOR"] = 0
        return function(x)

    def uses(function, net, generator, x):
        return function(x)

    file, replies = GivenFile(FILE), []
    for function in (spoils, uses):
        recipe_steps = steps_of("f", given.function("scaled"), None, None, 1.0)
        request = {"op": "call", "steps": recipe_steps, "given": True, "dtype": torch.float64, "device": "cpu"}
        replies.append(InProcess({"f": function}, file).call(request)["value"])
    assert replies == [0, 2]


def test_the_file_is_read_once(tmp_path):
    file = GivenFile(chapter_with(tmp_path, "def f():\n    return 1") / "given.py")
    chapter_with(tmp_path, "def f():\n    return 2")
    assert file.load().f() == 1


def test_two_chapters_in_one_process_are_not_mixed_up(tmp_path):
    for name, factor in (("one", 3), ("two", 5)):
        (tmp_path / name).mkdir()
        chapter_with(tmp_path / name, FILE.read_text().replace("FACTOR = 2", f"FACTOR = {factor}"))
    plans = [plan_that_hands_over(folder=tmp_path / name) for name in ("one", "two")]
    for plan in plans:
        assert grade(jittered, plan).status == "passed"
    firsts = [plan.cases(*_first(plan))[1].expected[torch.float64]["value"] for plan in plans]
    assert not torch.equal(*firsts)


def _first(plan):
    (exercise,) = plan.chapter.exercises
    return exercise, exercise.properties[0]


@pytest.mark.parametrize("own", [None, types.ModuleType("given")])
def test_a_module_that_the_student_imported_by_the_same_name_stays(monkeypatch, own):
    if own is None:
        monkeypatch.delitem(sys.modules, "given", raising=False)
    else:
        monkeypatch.setitem(sys.modules, "given", own)
    GivenFile(FILE).load()
    assert sys.modules.get("given") is own


def test_the_reference_passes_and_known_mistakes_are_named():
    assert grade(jittered).status == "passed"
    for wrong in (leaves_the_function_out, takes_any_noise):
        assert grade(wrong).mistake["name"] == wrong.__name__


def test_the_smallest_failing_case_is_code_that_the_student_can_run(monkeypatch):
    shown = grade(leaves_the_function_out).counterexample
    assert shown["call"].startswith("jittered(given.scaled, given.blend(seed=0), torch.Generator().manual_seed(0), tensor(")
    monkeypatch.syspath_prepend(str(FOLDER))
    namespace = {"jittered": jittered, "torch": torch, "tensor": torch.tensor}
    torch.set_default_dtype(getattr(torch, shown["dtype"]))
    try:
        exec(f"import given\nanswer = {shown['call']}", namespace)
    finally:
        torch.set_default_dtype(torch.float32)
        sys.modules.pop("given")
    assert show(namespace["answer"].detach()) == shown["expected"]


def test_a_plan_with_recipes_comes_back_bit_for_bit_and_grades_alike(tmp_path):
    plan, again = plan_that_hands_over(), plan_that_hands_over()
    save_plan(plan, tmp_path / "plan", "key")
    assert load_plan(again, tmp_path / "plan", "key")
    for mine, theirs in zip(contents(plan), contents(again), strict=True):
        alike(mine, theirs)
    assert grade(leaves_the_function_out, plan).as_json() == grade(leaves_the_function_out, again).as_json()


@pytest.mark.parametrize("recipe", [given.function("nowhere"), given.net("no_net", 1), given.net("broken_net", 0)], ids=str)
def test_a_wrong_recipe_is_the_graders_fault_in_one_line_and_costs_nobody(recipe):
    plan = plan_that_hands_over(exercise_that_hands_over(lambda draw: (recipe, None, None, torch.ones(1, 2))))
    with pytest.raises(GraderError, match="given"):
        plan.cases(*_first(plan))
    result = grade(jittered, plan)
    assert result.status == "abstained" and "\n" not in result.message and "given" in result.message


def test_a_chapter_without_a_file_that_hands_something_over_is_the_graders_fault(tmp_path):
    result = grade(jittered, plan_that_hands_over(folder=tmp_path))
    assert (result.status, result.message.split(": ")[1]) == ("abstained", "there is no given.py")


def test_functions_nets_and_generators_are_not_watched_for_changes():
    def changes(function, net, generator, x):
        answer = jittered(function, net, generator, x)
        function.note = 1
        with torch.no_grad():
            net.weight.zero_()
        return answer

    assert grade(changes).status == "passed"


def graded_in(sandbox, source, plan=None):
    """A submission's source, graded in the sandbox."""
    plan = plan or plan_that_hands_over()
    cells = [Cell("1", source)]
    with Session(sandbox, cells) as session:
        return grade_exercise(plan, plan.chapter.exercises[0], session, cells)


def test_in_the_sandbox_the_same_is_handed_over(sandbox):
    assert graded_in(sandbox, RIGHT).status == "passed"
    wrong = graded_in(sandbox, RIGHT.replace("function(net(x))", "net(x)"))
    assert wrong.mistake["name"] == "leaves_the_function_out"
    assert wrong.counterexample["call"].startswith("jittered(given.scaled, given.blend(seed=0), torch.Generator()")


def test_a_new_child_hands_over_the_same(sandbox):
    dies = RIGHT + "\nright = jittered\nimport os\n"
    dies += "def jittered(function, net, generator, x):\n    if len(x) == 3:\n        os._exit(1)\n    return right(function, net, generator, x)\n"
    result = graded_in(sandbox, dies)
    assert "ended itself" in result.properties[0].message


def test_a_submission_may_import_what_is_handed_over(sandbox):
    source = RIGHT.replace("function(net(x))", "given.scaled(net(x))").replace("import torch", "import given, torch", 1)
    assert graded_in(sandbox, source).status == "passed"


def test_what_the_cells_spoil_costs_them_and_not_the_grader(sandbox):
    result = graded_in(sandbox, f"{RIGHT}\nimport sys\nsys.modules['worker.given'].torch = None")
    assert (result.status, result.score) == ("failed", 0)
    assert result.properties[0].message.startswith("the notebook's cells spoil what is handed over")


def test_what_no_child_can_make_is_the_graders_fault_and_the_session_goes_on(sandbox, tmp_path):
    from autograder.sandbox import Sandbox

    beside = "from pathlib import Path\nPath(__file__).with_name('exercises.md').read_text()\n"
    chapter_with(tmp_path, beside + FILE.read_text().replace("from __future__ import annotations", ""))
    (tmp_path / "exercises.md").write_text("# Exercises")
    plan, box = plan_that_hands_over(folder=tmp_path), Sandbox(sandbox.name, given=tmp_path / "given.py")
    exercise = plan.chapter.exercises[0]
    cells = [Cell("1", RIGHT), Cell("2", "def plain(x):\n    return x")]
    with Session(box, cells) as session:
        result = grade_exercise(plan, exercise, session)
        request = {"op": "call", "steps": steps_of("plain", 3), "dtype": torch.float64, "device": "cpu"}
        assert session.call(request)["value"] == 3
    box.close()
    assert result.status == "abstained"
    assert "given.py fails: FileNotFoundError" in result.message and result.message.endswith("(in the sandbox)")


def test_mistakes_are_told_apart_by_what_is_handed_over_alone():
    plan = plan_that_hands_over()
    exercise, prop = _first(plan)
    cases = plan.cases(exercise, prop)
    replies = [plan.wrong_reply(exercise, prop, takes_any_noise.__mistake__, number) for number in range(len(cases))]
    failing = Verdict(prop, finding=object(), replies=replies)
    assert name_mistake(plan, exercise, [failing]).name == "takes_any_noise"
