"""What the assignment asks of SqueezeNet, its pretrained weights, and its images."""

from pathlib import Path

import numpy as np
import torch

from autograder import Exercise, given
from autograder.draw import arrays, booleans, call, integers, sampled_from

from . import reference
from .draws import SIXTEENTH, ZOOS, pictures

SqueezeNet = Exercise(reference.SqueezeNet, bans=ZOOS)
load_pretrained = Exercise(reference.load_pretrained)
preprocess = Exercise(reference.preprocess)


@SqueezeNet.module(points=0.75, narrow=SIXTEENTH, cases=12)
def computes_fire_after_fire(draw, new):
    """With given parameters, in evaluation mode: the logits, and the gradients of the images and of every parameter."""
    size = [draw(integers(17, 48)), draw(integers(17, 48))]
    x = pictures(draw, draw(integers(1, 2)), 3, *size)
    return new(draw(integers(2, 9))).eval()(x)


@SqueezeNet.counts(points=0.5)
def has_the_layers_of_squeezenet(draw, new):
    """In full size: the shape of every parameter, and the multiply-adds."""
    net = new() if draw(booleans()) else new(num_classes=draw(integers(2, 99)))
    return net((1, 3, draw(sampled_from([227, 131])), 227))


def crop(draw, size):
    """A square of one of the instructor's photographs, mirrored or not: (size, size, 3), red first, uint8."""
    with np.load(Path(__file__).with_name("photos.npz")) as photos:
        photo = photos[draw(sampled_from(sorted(photos.files)))]
    top, left = (draw(integers(0, photo.shape[axis] - size)) for axis in (0, 1))
    square = photo[top : top + size, left : left + size]
    return np.ascontiguousarray(square[:, ::-1] if draw(booleans()) else square)


@SqueezeNet.module(points=0.75, like="trained_parameters", cases=2)
def recognises_photographs(draw, new):
    """With the pretrained weights of SqueezeNet 1.1: its ImageNet logits for photographs."""
    return new().eval()(reference.preprocess(crop(draw, 227)).double())


def shell_and_weights(draw):
    """A narrow SqueezeNet, and tensors of the right names and shapes for it, in any order."""
    seed = draw(integers(0, 2**31 - 1))
    generator = torch.Generator().manual_seed(seed)
    shapes = {name: [_narrowed(length) for length in value] for name, value in SHAPES.items()}
    names = draw(sampled_from([sorted(shapes), list(shapes), sorted(shapes, reverse=True)]))
    weights = {name: torch.randn(shapes[name], generator=generator, dtype=torch.float64) / 4 for name in names}
    return given.net("narrow_squeezenet", draw(integers(0, 99))), weights


def _narrowed(length):
    return 10 if length == 1000 else length // 16 if length >= 16 else length


def _shapes():
    """The shapes of the pretrained weights by name."""
    net = reference.SqueezeNet()
    return {name: tuple(parameter.shape) for name, parameter in net.named_parameters()}


SHAPES = _shapes()


@load_pretrained.values(points=0.5, cases=8)
def gives_every_layer_its_own_weights(draw):
    """A narrow net that has been given its weights answers as it should on a photograph, at any size."""
    net, weights = shell_and_weights(draw)
    x = reference.preprocess(crop(draw, draw(integers(33, 64))))
    return call(net, weights)(x.double() / 64)


def shapes_at_odds(arguments):
    """The sizes of the one tensor that does not fit, and of the parameter that it is meant for."""
    weights = arguments[1]
    for name, shape in SHAPES.items():
        right = tuple(_narrowed(length) for length in shape)
        if name not in weights:
            return []
        if tuple(weights[name].shape) != right:
            return [*weights[name].shape, *right]
    return []


@load_pretrained.raises(ValueError, points=0.5, mentions=shapes_at_odds)
def refuses_weights_that_do_not_fit(draw):
    """A tensor of another shape than the parameter's, or one that is missing, is a ValueError that says which."""
    net, weights = shell_and_weights(draw)
    name = draw(sampled_from(["conv10.bias", "conv1.bias", "fires.2.e1.bias", "fires.5.e3.weight", "conv1.weight"]))
    odd = draw(sampled_from(["missing", "one", "longer"]))
    if odd == "missing":
        del weights[name]
    else:
        length = 1 if odd == "one" else len(weights[name]) + 1
        weights[name] = weights[name][:1].expand(length, *weights[name].shape[1:]).clone()
    return net, weights


@preprocess.values(points=0.5)
def gives_what_the_net_was_trained_on(draw):
    """Blue first, less the channels' means, as (1, 3, H, W) in float32, whatever the size."""
    size = [draw(integers(1, 5)), draw(integers(1, 5))]
    return draw(arrays(shape=[*size, 3], elements=integers(0, 255), dtype="uint8"))


@preprocess.raises(ValueError, points=0.25, mentions=lambda arguments: arguments[0].shape)
def refuses_what_is_no_colour_photograph(draw):
    """A grey image, one with an alpha channel, a batch, or channels first, is a ValueError that names the sizes."""
    size = [draw(integers(4, 7)), draw(integers(5, 7))]
    shape = draw(sampled_from([size, [*size, 4], [*size, 1], [1, *size, 3], [3, *size]]))
    return draw(arrays(shape=shape, elements=integers(0, 255), dtype="uint8"))


@preprocess.raises(TypeError, points=0.25)
def refuses_other_numbers_than_bytes(draw):
    """An image of floating point, or of any integers but uint8, is a TypeError."""
    size = [draw(integers(1, 5)), draw(integers(1, 5))]
    return draw(arrays(shape=[*size, 3], elements=integers(0, 1), dtype=draw(sampled_from(["float32", "int64", "uint16"]))))
