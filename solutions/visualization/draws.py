"""Draw nets, layers of theirs, images and labels."""

from pathlib import Path

import torch

from autograder import given
from autograder.draw import integers, sampled_from
from autograder.worker.given import GivenFile

from .hooks import record

GIVEN = Path(__file__).resolve().parents[2] / "chapters" / "visualization" / "given.py"
CLASSES = 5  # of the small nets
CHAINS = {  # layer: channels, as `given.py` says
    "features.relu2": 8,
    "features.conv1": 6,
    "features.relu1": 6,
    "features.conv2": 8,
    "features.pool1": 6,
}
BRANCHES = ["block.inner.relu", "left.conv", "stem.relu", "right.relu", "pool", "block.inner.conv"]
SIZES = {"small_net": [8, 10, 12, 14], "strided_net": [9, 13, 17, 21]}  # the windows leave no pixel over


def pictures(draw, shape):
    """Random numbers from 0 to 1 in this shape, no two alike: nothing ties, and no ReLU stands on its kink."""
    generator = torch.Generator().manual_seed(draw(integers(0, 9_999)))
    return torch.rand(tuple(shape), generator=generator, dtype=torch.float64)


def size(draw, low=9, high=14):
    """The height and width of an image."""
    return [draw(integers(low, high)), draw(integers(low, high))]


def batch(draw, most=3):
    """A batch of images of any size that the nets can take."""
    return pictures(draw, [draw(integers(1, most)), 3, *size(draw)])


def any_net(draw, names=("branched_net", "small_net", "strided_net")):
    """A small net with the name of one of its layers."""
    name = draw(sampled_from(list(names)))
    layers = BRANCHES if name == "branched_net" else list(CHAINS)
    return given.net(name, draw(integers(0, 999))), draw(sampled_from(layers))


def labels(draw, x):
    """A label for every image, each one any of the classes."""
    return torch.tensor([draw(integers(0, CLASSES - 1)) for _ in x])


def net_images_labels(draw):
    """What most exercises take: a net, a batch, and its labels."""
    net, _ = any_net(draw)
    x = batch(draw)
    return net, x, labels(draw, x)


def chain_with_images(draw, names=("small_net", "strided_net"), layers=tuple(CHAINS)):
    """A chain, a batch of images that its windows cover to the last pixel, a layer, and one of the layer's channels."""
    name, layer = draw(sampled_from(list(names))), draw(sampled_from(list(layers)))
    shape = [draw(integers(1, 5)), 3, draw(sampled_from(SIZES[name])), draw(sampled_from(SIZES[name]))]
    return given.net(name, draw(integers(0, 999))), pictures(draw, shape), layer, draw(integers(0, CHAINS[layer] - 1))


def features_of(name, seed, layer, image):
    """What a layer of one of the chapter's nets gives for one image."""
    net = getattr(GivenFile(GIVEN).load(), name)(seed).to(image.dtype)
    with torch.no_grad():
        return record(net, image[None], layer)[0][0]
