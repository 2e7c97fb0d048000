"""The lessons' own tools are no way through the exercises on seeing: neither as the tree shows it nor while it runs."""

from pathlib import Path

import pytest
import torch

from autograder.bans import find_banned
from autograder.chapter import load_chapter
from autograder.session import Cell
from autograder.worker.guard import BannedCall, Guard
from lessonkit.small_nets import small_net

ROOT = Path(__file__).resolve().parents[2]
IMAGES, LABELS = torch.rand(2, 3, 8, 8, generator=torch.Generator().manual_seed(0)), torch.tensor([1, 3])
BEFORE = "import torch\nfrom lessonkit import seeing\n\n"
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


ARGUMENTS = {
    "activations": (IMAGES, "features.relu1"),
    "occlusion_map": (IMAGES[0], 1, 4, 4),
    "grad_cam": (IMAGES, LABELS, "features.relu2"),
    "class_image": (1, (3, 8, 8), 1, 0.1, 0.1, 3, torch.Generator()),
    "invert_features": ("features.relu1", torch.zeros(6, 8, 8), (3, 8, 8), 1, torch.Generator()),
}


def exercise(chapter, name):
    """An exercise by its name."""
    return next(each for each in load_chapter(ROOT, chapter).exercises if each.name == name)


@pytest.mark.parametrize("name", SHORTCUTS)
def test_what_calls_the_lessons_tools_is_seen_before_it_runs(name):
    found = find_banned([Cell(name, BEFORE + SHORTCUTS[name])], name, exercise("visualization", name).bans)
    assert found is not None and found.name == "lessonkit.seeing"


@pytest.mark.parametrize("name", SHORTCUTS)
def test_what_calls_the_lessons_tools_is_stopped_while_it_runs(name):
    namespace = {}
    exec(BEFORE + SHORTCUTS[name], namespace)
    arguments = ARGUMENTS.get(name, (IMAGES, LABELS))
    namespace[name](small_net(0), *arguments)  # it works
    guard = Guard(exercise("visualization", name).bans)
    with guard.watch({}), pytest.raises(BannedCall):
        namespace[name](small_net(0), *arguments)
    assert guard.take_hit() == "lessonkit.seeing"


def test_a_scratch_cell_may_look_at_the_lessons_tools():
    scratch = Cell("scratch", "from lessonkit import seeing\nprint(seeing.RULES)")
    own = Cell("deconvnet", "def deconvnet(net, x, labels):\n    return x")
    assert find_banned([scratch, own], "deconvnet", exercise("visualization", "deconvnet").bans) is None


@pytest.mark.parametrize("name", ["visualization", "hallucination"])
def test_every_exercise_bans_the_lessons_tools(name):
    exercises = load_chapter(ROOT, name).exercises
    assert exercises and all("lessonkit.seeing" in each.bans for each in exercises)
