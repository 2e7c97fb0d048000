"""The lessons' own tools are no way through the exercises on seeing: neither as the tree shows it nor while it runs."""

from pathlib import Path

import pytest

from autograder.chapter import load_chapter
from autograder.grading import grade_exercise
from autograder.hidden_plan import HiddenPlan
from autograder.session import Cell, InProcess

ROOT = Path(__file__).resolve().parents[2]
SHORTCUTS = {
    "activations": "def activations(net, x, layer):\n    return seeing.maps_of(net, x, [layer])[layer]",
    "occlusion_map": """def occlusion_map(net, x, label, size, stride, fill=0.0):
    rows = seeing.hidden_squares(x, size, stride, fill)
    return torch.stack([net(torch.stack(row))[:, label] for row in rows]).detach()""",
    "saliency": """def saliency(net, x, labels):
    found = [seeing.pulled_down(net, image, label) for image, label in zip(x, labels)]
    return torch.stack(found).abs().amax(1)""",
    "guided_backprop": """def guided_backprop(net, x, labels):
    return torch.stack([seeing.pulled_down(net, image, label, "guided") for image, label in zip(x, labels)])""",
    "deconvnet": """def deconvnet(net, x, labels):
    return torch.stack([seeing.pulled_down(net, image, label, "deconvnet") for image, label in zip(x, labels)])""",
    "grad_cam": """def grad_cam(net, x, labels, layer):
    return torch.stack([seeing.class_evidence(net, image, label, layer) for image, label in zip(x, labels)])""",
    "class_image": """def class_image(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    start = (0.5 + 0.1 * torch.randn(shape, generator=generator)).clamp(0, 1)
    return seeing.climb(lambda image: net(image[None])[0, label], start, steps, lr)""",
    "invert_features": """def invert_features(net, layer, target, shape, steps, generator):
    start = (0.5 + 0.1 * torch.randn(shape, generator=generator)).clamp(0, 1)
    def loss(image):
        with seeing.listening(net, [layer]) as heard:
            net(image[None])
        return (heard[layer][0] - target).square().sum()
    return seeing.descend(loss, start, steps)""",
}
WRONG = "def deconvnet(net, x, labels):\n    return x"


@pytest.fixture(scope="module")
def chapter():
    return load_chapter(ROOT, "visualization")


@pytest.fixture(scope="module")
def plan(chapter):
    return HiddenPlan(chapter, 3, "cpu", lambda: InProcess({}), shrink=0)


def graded(plan, name, source, cells):
    """Grade code that has run, together with the cells that the tree shows of it."""
    namespace = {}
    exec(source, namespace)
    exercise = next(e for e in plan.chapter.exercises if e.name == name)
    return grade_exercise(plan, exercise, InProcess(namespace, exercise.given), cells)


@pytest.mark.parametrize("name", SHORTCUTS)
def test_calling_the_lessons_tools_is_seen_in_the_tree_and_while_it_runs(plan, name):
    source = f"import torch\nfrom lessonkit import seeing\n{SHORTCUTS[name]}"
    seen, hidden = graded(plan, name, source, [Cell(name, source)]), graded(plan, name, source, [])
    assert (seen.status, seen.score) == ("banned", 0)
    assert (hidden.status, hidden.score) == ("banned", 0)


def test_a_scratch_cell_may_look_at_the_lessons_tools(plan):
    scratch = Cell("scratch", "from lessonkit import seeing\nprint(seeing.RULES)")
    assert graded(plan, "deconvnet", WRONG, [scratch, Cell("deconvnet", WRONG)]).status == "partial"


@pytest.mark.parametrize("name", ["visualization", "hallucination"])
def test_every_exercise_bans_the_lessons_tools(name):
    exercises = load_chapter(ROOT, name).exercises
    assert exercises and all("lessonkit.seeing" in exercise.bans for exercise in exercises)
