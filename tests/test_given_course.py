"""A chapter with a `given.py`, from the author's audit to the students' folder and the class's marks, by the commands."""

import json
import shutil
import subprocess
import sys

import nbformat
import pytest

from autograder.check import check_one
from autograder.errors import UsageError
from tests.given_chapter import FOLDER, RIGHT, leaves_the_function_out

PAGE = '''---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Exercises: what is handed over

```{code-cell} ipython3
import torch
from autograder import check
from given import blend
```

```{code-cell} ipython3
:tags: [exercise]
def jittered(function, net, generator, x):
    """What the function makes of the net's output, with noise."""
    raise NotImplementedError
```
'''
REFERENCE = RIGHT.replace("x):\n", 'x):\n    """What the function makes of the net\'s output, with noise."""\n')
CHECKS = '''from autograder import Exercise, given
from autograder.draw import floats, integers, tensors

from . import reference

jittered = Exercise(reference.jittered)


@jittered.values(points=2)
def calls_what_it_is_handed(draw):
    """The function of the net, and noise from the generator."""
    x = draw(tensors(shape=[draw(integers(1, 3)), 2], elements=floats(-4, 4)))
    return given.function("scaled"), given.net("blend", draw(integers(0, 9))), given.generator(draw(integers(0, 9))), x


@jittered.speed(points=1, at_most=50)
def is_fast(draw):
    """Not too slow."""
    return given.function("scaled"), given.net("blend", 1), given.generator(1), draw(tensors(shape=[5, 2]))
'''
MISTAKES = '''from autograder import mistake

from .reference import jittered


@mistake(of=jittered, hint="What comes in first?")
def leaves_the_function_out(function, net, generator, x):
    """The function is to be called."""
    return jittered(lambda y: y, net, generator, x)
'''
NAME = "handing"


def command(root, *words, status=0):
    """What an `autograder` command prints, which ends with this status."""
    line = [sys.executable, "-m", "autograder", *words]
    done = subprocess.run(line, cwd=root, capture_output=True, text=True, timeout=300)
    assert done.returncode == status, done.stderr + done.stdout
    return done.stdout + done.stderr


def write_chapter(root):
    """The chapter's two folders."""
    chapter, solutions = root / "chapters" / NAME, root / "solutions" / NAME
    for folder in (chapter, solutions):
        folder.mkdir(parents=True)
    (chapter / "exercises.md").write_text(PAGE)
    shutil.copy(FOLDER / "given.py", chapter)
    files = {"reference.py": REFERENCE, "checks.py": CHECKS, "mistakes.py": MISTAKES, "__init__.py": ""}
    for name, text in files.items():
        (solutions / name).write_text(text)
    (solutions.parent / "__init__.py").write_text("")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course of the chapter alone, released."""
    root = tmp_path_factory.mktemp("course")
    write_chapter(root)
    command(root, "release", NAME)
    return root


@pytest.fixture
def handed_out(root, tmp_path):
    """A student's copy of the released folder."""
    return shutil.copytree(root / "course" / "release" / NAME, tmp_path / NAME)


def named(function):
    """A function under the exercise's name."""
    from types import FunctionType

    return FunctionType(function.__code__, function.__globals__, "jittered")


def answered(folder, source):
    """The notebook of a folder with the stub replaced."""
    path = folder / f"{NAME}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (stub,) = (cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == "jittered")
    stub.source = source
    nbformat.write(notebook, path)
    return path


def test_the_release_holds_the_notebook_its_cases_and_what_is_handed_over(root):
    released = root / "course" / "release" / NAME
    assert {path.name for path in released.iterdir()} == {f"{NAME}.ipynb", "given.py", "public_cases.safetensors"}
    assert (released / "given.py").read_bytes() == (FOLDER / "given.py").read_bytes()


def test_the_public_repository_holds_it_beside_the_notebook(root, tmp_path):
    command(root, "public", "--to", str(tmp_path / "public"))
    assert (tmp_path / "public" / "assignments" / NAME / "given.py").is_file()


def test_a_release_without_it_takes_back_the_one_before(root, tmp_path):
    other = tmp_path / "course"
    write_chapter(other)
    (other / "course" / "source" / NAME).mkdir(parents=True)
    (other / "course" / "source" / NAME / "given.py").write_text("an older one")
    (other / "chapters" / NAME / "given.py").unlink()
    checks = CHECKS.replace('given.function("scaled")', "2").replace('given.net("blend", ', "(3, ")
    (other / "solutions" / NAME / "checks.py").write_text(checks)
    (other / "solutions" / NAME / "reference.py").write_text(REFERENCE.replace("function(net(x))", "function * net[0] * x"))
    command(other, "release", NAME)
    released = other / "course" / "release" / NAME
    assert {path.name for path in released.iterdir()} == {f"{NAME}.ipynb", "public_cases.safetensors"}


def test_the_notebooks_check_hands_it_over(handed_out):
    namespace = {}
    exec(RIGHT, namespace)
    assert check_one(namespace["jittered"], handed_out).status == "passed"
    result = check_one(named(leaves_the_function_out), handed_out)
    assert result.mistake["name"] == "leaves_the_function_out"
    assert result.counterexample["call"].startswith("jittered(given.scaled, given.blend(seed=")


def test_a_file_that_is_missing_or_changed_is_one_clear_line(handed_out):
    given = handed_out / "given.py"
    given.write_bytes(given.read_bytes().replace(b"\n", b"\r\n"))  # as some systems write lines
    assert check_one(named(leaves_the_function_out), handed_out).status == "failed"
    given.write_text(given.read_text().replace("FACTOR = 2", "FACTOR = 1"))
    with pytest.raises(UsageError, match=r"^[^\n]+given.py is not as it was released; take it anew from [^\n]+ zip file$"):
        check_one(named(leaves_the_function_out), handed_out)
    given.unlink()
    with pytest.raises(UsageError, match=r"^no given.py beside the notebook [^\n]+ it comes in the assignment's zip file$"):
        check_one(named(leaves_the_function_out), handed_out)


def test_the_terminal_check_hands_it_over(root, handed_out):
    assert "3 of 3 points" in command(root, "check", str(answered(handed_out, RIGHT)))
    said = command(root, "check", str(answered(handed_out, RIGHT.replace("function(net(x))", "net(x)"))))
    assert "looks like      The function is to be called." in said
    (handed_out / "given.py").unlink()
    said = command(root, "check", str(handed_out / f"{NAME}.ipynb"), status=2)
    assert said.startswith("autograder: no given.py beside the notebook") and said.count("\n") == 1


@pytest.mark.parametrize("sandbox", ["auto", "none"])
def test_a_class_is_graded_with_the_chapters_own_whatever_a_student_submits(root, tmp_path, sandbox):
    course = tmp_path / "course"
    shutil.copytree(root / "course", course)
    for student, source in {"ada": RIGHT, "ben": RIGHT.replace("function(net(x))", "net(x)")}.items():
        folder = shutil.copytree(course / "release" / NAME, course / "submitted" / student / NAME)
        answered(folder, source)
        (folder / "given.py").write_text("def scaled(x):\n    return x\n")
    command(root, "grade", NAME, "--course", str(course), "--workers", "1", "--sandbox", sandbox)
    saved = {name: (course / "reports" / NAME / f"{name}.json").read_text() for name in ("ada", "ben")}
    reports = {name: json.loads(text)["report"] for name, text in saved.items()}
    assert {name: report["score"] for name, report in reports.items()} == {"ada": 3, "ben": 0}
    assert reports["ben"]["exercises"][0]["mistake"]["name"] == "leaves_the_function_out"


def test_the_audit_passes_what_is_right_and_names_what_is_not(root, tmp_path):
    said = command(root, "verify", NAME, status=1)
    assert [line for line in said.splitlines() if "fault:" in line] == [
        "    fault: has 1 known mistakes, of at least 6",
        "    fault: has 0 right alternatives, of at least 3",
    ]
    other = tmp_path / "course"
    write_chapter(other)
    given = other / "chapters" / NAME / "given.py"
    given.write_text(given.read_text().replace("def scaled", "def stretched"))
    said = command(other, "verify", NAME, status=1)
    faults = [line for line in said.splitlines() if "fault:" in line]
    why = "not graded, for a fault of the grader: given.py has no function scaled"
    assert faults == [f"    fault: the reference is abstained: {why}"]
