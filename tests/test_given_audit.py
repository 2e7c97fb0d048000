"""The audit of a chapter's `given.py`: what would be wrong on a student's machine or in the sandbox only."""

import re
from pathlib import Path

import pytest
import torch

from autograder import given
from autograder.given_audit import faults_of
from tests.given_chapter import FOLDER

FILE = FOLDER / "given.py"
CONTRIBUTING = Path(__file__).parents[1] / "CONTRIBUTING.md"


def faults_in(tmp_path, text, *recipes):
    """The faults of a file with this text."""
    (tmp_path / "given.py").write_text(text)
    return faults_of(tmp_path / "given.py", recipes)


def test_what_is_right_has_no_fault_and_the_callers_randomness_is_left_alone():
    before = torch.get_rng_state()
    recipes = [given.function("scaled"), given.net("blend", 1), given.net("blend", 2), given.generator(3)]
    assert faults_of(FILE, recipes) == []
    assert torch.equal(torch.get_rng_state(), before)


def test_a_generator_needs_no_file_and_anything_else_does(tmp_path):
    assert faults_of(tmp_path / "given.py", [given.generator(1)]) == []
    (fault,) = faults_of(tmp_path / "given.py", [given.function("f"), given.net("g", 1)])
    assert fault == "hands over given.f, but there is no given.py"


@pytest.mark.parametrize(
    ("recipe", "fault"),
    [
        (given.function("nowhere"), "given.py has no function nowhere"),
        (given.net("no_net", 1), "given.no_net(seed=1) is no torch.nn.Module"),
        (
            given.net("forgetful", 1),
            "given.forgetful(seed=1) is not the same twice: draw it from torch.Generator().manual_seed(seed)",
        ),
        (given.net("broken_net", 1), "alone in a folder, given.broken_net(seed=1) fails: RuntimeError: no net"),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_recipe_is_a_fault(recipe, fault):
    assert faults_of(FILE, [recipe]) == [fault]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("from solutions.pooling.reference import max_pool2d", "solutions.pooling.reference"),
        ("import autograder.draw as d", "autograder.draw"),
        ("from .exercises import f", ".exercises"),
        ("from . import f", "."),
    ],
)
def test_an_import_of_what_students_do_not_have_is_a_fault(tmp_path, line, name):
    assert faults_in(tmp_path, f"def f():\n    {line}\n") == [f"given.py imports {name}, which students do not have"]


def test_lessonkit_and_libraries_may_be_imported(tmp_path):
    text = "import torch.nn.functional as F\nfrom lessonkit import draw\n\ndef f(x):\n    return F.relu(x)\n"
    assert faults_in(tmp_path, text, given.function("f")) == []


def test_a_file_that_reads_what_lies_beside_it_is_a_fault(tmp_path):
    (tmp_path / "weights.txt").write_text("1")
    text = "from pathlib import Path\nWEIGHTS = Path(__file__).with_name('weights.txt').read_text()\ndef f():\n    pass\n"
    (fault,) = faults_in(tmp_path, text, given.function("f"))
    assert fault.startswith("alone in a folder, given.py fails: FileNotFoundError: ")


def test_a_file_that_is_no_python_is_a_fault(tmp_path):
    assert "given.py cannot be read: invalid syntax" in faults_in(tmp_path, "def f(:\n")[0]


def test_the_example_in_contributing_has_no_fault(tmp_path):
    (example,) = re.findall(r"^```python\n(# given\.py.*?)^```", CONTRIBUTING.read_text(), re.MULTILINE | re.DOTALL)
    assert faults_in(tmp_path, example, given.function("edges"), given.net("small_net", 3)) == []
