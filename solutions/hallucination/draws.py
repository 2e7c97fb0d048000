"""Draw features, nets with their layers, and images that suit an exercise."""

from pathlib import Path

import torch
from torch.nn import functional

from autograder import given
from autograder.draw import floats, integers, sampled_from, tensors
from autograder.worker.given import GivenFile

from .layers import outputs
from .losses import content_loss, gram_matrix, total_variation
from .reference import fooling_image, gradient_of

GIVEN = Path(__file__).resolve().parents[2] / "chapters" / "hallucination" / "given.py"
CLASSES = 5  # of the small nets
MOST_TRIES = 200
FLAT = 3e-5  # of an image's largest derivative: below that, float32 may see another sign
STYLED = {
    "small_net": ["features.relu1", "features.conv1", "features.relu2"],
    "branched_net": ["stem.relu", "stem.conv", "right.relu"],
}


def features(draw, batches=(1, 2, 3), least=1):
    """A layer's output, (N, C, H, W), in short numbers, with at least so many rows and columns."""
    shape = [draw(sampled_from(list(batches))), draw(integers(1, 4)), draw(integers(least, 4)), draw(integers(least, 4))]
    return draw(tensors(shape=shape, elements=floats(-4, 4)))


def several_layers(draw):
    """Features of several layers, Gram matrices for them, and weights."""
    count, batch = draw(integers(1, 4)), draw(integers(1, 2))
    found = [features(draw, batches=(batch,)) for _ in range(count)]
    grams = [draw(tensors(shape=[batch, f.shape[1], f.shape[1]], elements=floats(-2, 2))) for f in found]
    return found, grams, [draw(sampled_from([1.0, 0.5, 3.0, 0.25, 2.0])) for _ in found]


def made(name, seed):
    """The net itself, in float64."""
    return getattr(GivenFile(GIVEN).load(), name)(seed).double()


def noise(seed, *shape):
    """Random numbers from 0 to 1, no two alike."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def picture(seed, height, width):
    """Smooth patches of colour with some grain, black and white among them: more like a photograph than noise is."""
    patches = functional.interpolate(noise(seed, 1, 3, 5, 6), (height, width), mode="bicubic")[0]
    return (0.9 * patches + 0.2 * noise(seed + 1, 3, height, width) - 0.05).clamp(0, 1)


def attacked(draw):
    """A net, a batch and its labels, such that no derivative of the loss is so small that its sign is left to rounding."""
    name = draw(sampled_from(["small_net", "branched_net"]))
    seed, start = draw(integers(0, 999)), draw(integers(0, 9_999))
    shape = [draw(integers(1, 3)), 3, draw(integers(9, 11)), draw(integers(9, 12))]
    labels = torch.tensor([draw(integers(0, CLASSES - 1)) for _ in range(shape[0])])
    net, x = made(name, seed), noise(start, *shape)
    for attempt in range(MOST_TRIES):
        x = noise(start + attempt, *shape)
        sizes = gradient_of(lambda pixels: functional.cross_entropy(net(pixels), labels), x).abs()
        if bool(((sizes > FLAT * sizes.max()) | (sizes == 0)).all()):
            break
    return given.net(name, seed), x, labels


def to_fool(draw):
    """A net, an image and a target that the reference reaches after a few steps, and three times as many steps."""
    name = draw(sampled_from(["small_net", "branched_net"]))
    seed, lr, shape = draw(integers(0, 999)), 0.25, [3, draw(integers(12, 14)), draw(integers(12, 16))]
    for attempt in range(MOST_TRIES):
        net, x = made(name, seed + attempt), 0.05 + 0.9 * noise(seed + attempt, *shape)
        for target in net(x[None])[0].argsort(descending=True)[1:].tolist():
            count = _steps_needed(net, x, target, lr)
            if 4 <= count <= 14:
                return given.net(name, seed + attempt), x, target, 3 * count, lr
    raise AssertionError(f"no target for {name} from seed {seed} on")


def _steps_needed(net, x, target, lr, most=15):
    """How many steps the reference takes to fool this net."""
    for count in range(1, most):
        x = fooling_image(net, x, target, 1, lr)
        if int(net(x[None])[0].argmax()) == target:
            return count
    return most


def balanced_weights(net, content, style, layers):
    """Weights under which no part of a transfer's loss drowns the others, in three digits."""
    with torch.no_grad():
        first, *others = outputs(net, content[None], layers)
        grams = [gram_matrix(found) for found in outputs(net, style[None], layers)[1:]]
        apart = [float(content_loss(gram_matrix(found), gram)) for found, gram in zip(others, grams, strict=True)]
        sizes = [float(first.square().mean()), *apart, float(total_variation(content[None]))]
    return [float(f"{share / size:.3g}") for share, size in zip([3.0, *[1.0 for _ in apart], 0.6], sizes, strict=True)]
