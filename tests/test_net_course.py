"""A chapter on nets, from the author's audit to the class's marks, by the commands."""

import inspect
import json
import re
import shutil

import pytest

from autograder.check import check_one
from tests import net_chapter
from tests.given_chapter import FOLDER
from tests.test_given_course import command

NAME = "nets"
PAGE = '''---
file_format: mystnb
kernelspec: {name: python3, display_name: Python 3}
---

# Exercises: nets

```{code-cell} ipython3
import torch
from torch import nn
from autograder import check
```

```{code-cell} ipython3
:tags: [exercise]
def train(net, x, y, generator):
    """Train the net in place."""
    raise NotImplementedError
```

```{code-cell} ipython3
:tags: [exercise]
def saliency(net, x):
    """Return the gradient of the net's output."""
    raise NotImplementedError
```
'''
CHECKS = '''import torch
from torch import nn

from autograder import Exercise, given
from autograder.draw import integers, tensors

from . import reference

train = Exercise(reference.train)
saliency = Exercise(reference.saliency)


def inverse_error(arguments, net):
    x = torch.linspace(-1, 1, 10).reshape(5, 2)
    with torch.no_grad():
        return 1 / (0.01 + nn.functional.mse_loss(net(x), x.sum(dim=1, keepdim=True)))


@train.reaches(points=2, score=inverse_error, at_least=0.9, of="net", seconds=20)
def learns(draw):
    """The net knows points that it has not seen."""
    x = torch.rand(16, 2, generator=torch.Generator().manual_seed(draw(integers(0, 999)))) * 2 - 1
    return given.net("blend", draw(integers(0, 999))), x, x.sum(dim=1, keepdim=True), given.generator(draw(integers(0, 9)))


@saliency.leaves(points=1)
def leaves_the_net_alone(draw):
    """The net is as before."""
    return given.net("small_net", draw(integers(0, 9))), draw(tensors(shape=[2, 2]))
'''
DOCSTRINGS = {"train": "Train the net in place.", "saliency": "Return the gradient of the net's output."}
HEAD = "import torch\nfrom torch import nn\n\n"
MISTAKES = (net_chapter.climbs_the_loss, net_chapter.leaves_a_hook)


def source_of(name):
    """A reference of the tests' chapter, with the docstring of its stub."""
    source = inspect.getsource(getattr(net_chapter, name)).replace("STEPS", str(net_chapter.STEPS))
    return re.sub(r'""".*?"""', f'"""{DOCSTRINGS[name]}"""', source, count=1)


RIGHT = {name: source_of(name) for name in DOCSTRINGS}


def write_chapter(root):
    """The chapter's two folders."""
    chapter, solutions = root / "chapters" / NAME, root / "solutions" / NAME
    for folder in (chapter, solutions):
        folder.mkdir(parents=True)
    (chapter / "exercises.md").write_text(PAGE)
    shutil.copy(FOLDER / "given.py", chapter)
    mistakes = "".join(inspect.getsource(wrong) for wrong in MISTAKES).replace("STEPS", str(net_chapter.STEPS))
    head = f"{HEAD}from autograder import mistake\n\nfrom .reference import saliency, train\n\n"
    reference = HEAD + "\n\n".join(RIGHT.values())
    for name, text in {"reference": reference, "checks": CHECKS, "mistakes": head + mistakes, "__init__": ""}.items():
        (solutions / f"{name}.py").write_text(text)
    (solutions.parent / "__init__.py").write_text("")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A course of the chapter alone, released."""
    root = tmp_path_factory.mktemp("course")
    write_chapter(root)
    command(root, "release", NAME)
    return root


def answered(folder, train, saliency):
    """The notebook of a folder with both stubs replaced."""
    path = folder / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in DOCSTRINGS:
            cell["source"] = {"train": train, "saliency": saliency}[name]
    path.write_text(json.dumps(notebook))
    return path


def test_the_notebook_checks_the_net_and_leaves_the_score_to_the_grader(root):
    released = root / "course" / "release" / NAME
    result = check_one(net_chapter.train, released)
    assert [(line.status, line.message) for line in result.properties] == [("later", "looked at when your work is graded")]
    assert check_one(net_chapter.saliency, released).status == "passed"
    hooked = type(net_chapter.saliency)(net_chapter.leaves_a_hook.__code__, vars(net_chapter), "saliency")
    assert check_one(hooked, released).mistake["name"] == "leaves_a_hook"


def test_a_class_is_graded_and_mistakes_are_named(root, tmp_path):
    course = tmp_path / "course"
    shutil.copytree(root / "course", course)
    ascending = RIGHT["train"].replace("lr=0.1", "lr=0.1, maximize=True").replace("x[rows]", "x").replace("y[rows]", "y")
    hooked = RIGHT["saliency"].replace("    image =", "    net[1].register_forward_hook(lambda *_: None)\n    image =")
    for student, train, saliency in (("ada", *RIGHT.values()), ("ben", ascending, hooked)):
        answered(shutil.copytree(course / "release" / NAME, course / "submitted" / student / NAME), train, saliency)
    command(root, "grade", NAME, "--course", str(course), "--workers", "1")
    saved = {name: (course / "reports" / NAME / f"{name}.json").read_text() for name in ("ada", "ben")}
    reports = {name: json.loads(text)["report"] for name, text in saved.items()}
    assert {name: report["score"] for name, report in reports.items()} == {"ada": 3, "ben": 0}
    named = [exercise["mistake"]["name"] for exercise in reports["ben"]["exercises"]]
    assert named == [wrong.__name__ for wrong in MISTAKES]


def test_the_audit_passes_what_is_right_and_finds_a_score_that_is_had_for_nothing(root, tmp_path):
    few = ["has 1 known mistakes, of at least 6", "has 0 right alternatives, of at least 3"]
    said = command(root, "verify", NAME, status=1)
    assert [line.partition("fault: ")[2] for line in said.splitlines() if "fault:" in line] == 2 * few
    other = tmp_path / "course"
    write_chapter(other)
    checks = other / "solutions" / NAME / "checks.py"
    checks.write_text(checks.read_text().replace("1 / (0.01 +", "1 / (100 +"))
    said = command(other, "verify", NAME, status=1)
    assert "fault: learns: net as it came reaches enough" in said
