"""What the assignment asks of the cost table, and of nets without shortcuts."""

from autograder import Exercise, given
from autograder.draw import booleans, integers, sampled_from

from . import reference
from .draws import ZOOS, images, pictures

# Tools that count.
COUNTERS = ["torch.utils.flop_counter", "torchinfo", "torchsummary", "thop", "fvcore", "ptflops"]

NARROW_DENSE = {4096: 6}
NARROW_ALEXNET = {96: 4, 384: 5, **NARROW_DENSE}

layer_table = Exercise(reference.layer_table, bans=COUNTERS)
AlexNet = Exercise(reference.AlexNet, bans=ZOOS)
VGG = Exercise(reference.VGG, bans=ZOOS)
VGG16 = Exercise(reference.VGG16, bans=ZOOS)
InceptionModule = Exercise(reference.InceptionModule, bans=ZOOS)


@layer_table.values(points=1)
def lists_layers_one_after_the_other(draw):
    """A chain of layers: names, shapes, parameters, multiply-adds and bytes, in the order in which they run."""
    shape = draw(integers(1, 3)), 3, draw(integers(8, 12)), draw(integers(8, 12))
    return given.net("chain", draw(integers(0, 50))), shape


@layer_table.values(points=0.75)
def follows_what_runs(draw):
    """Layers defined in another order than they run, layers that never run, groups, and dense layers on rows."""
    shape = draw(integers(1, 2)), 3, draw(integers(1, 6)), draw(integers(1, 6))
    return given.net("out_of_order", draw(integers(0, 50))), shape


@layer_table.values(points=0.75)
def gives_each_run_a_row(draw):
    """A layer that runs again has another row, and no parameters in it."""
    shape = draw(integers(1, 2)), 3, draw(integers(1, 5)), draw(integers(1, 5))
    return given.net("shared", draw(integers(0, 50))), shape


@layer_table.leaves(points=0.5)
def leaves_the_net_as_it_was(draw):
    """Afterwards the net is in the mode that it came in, without hooks, and its parameters and buffers are the same."""
    return given.net(draw(sampled_from(["chain", "half_frozen"])), draw(integers(0, 50))), (2, 3, 8, 8)


@AlexNet.module(points=1, narrow=NARROW_ALEXNET, cases=5)
def computes_what_alexnet_computes(draw, new):
    """With given parameters, in evaluation mode: the logits, and the gradients of the images and of every parameter."""
    x = pictures(draw, draw(integers(1, 2)), 3, 227, 227)
    return new(draw(integers(2, 9))).eval()(x)


@AlexNet.counts(points=1)
def has_the_layers_of_alexnet(draw, new):
    """In full size: the shape of every parameter, the multiply-adds, and what dropout drops in training."""
    net = new() if draw(booleans()) else new(num_classes=draw(integers(2, 99)))
    return net((draw(integers(1, 2)), 3, 227, 227))


def config_of(draw):
    """A few convolutions and pools, and the size of the images that they bring to 7 x 7."""
    groups = [[draw(integers(1, 4)) for _ in range(draw(integers(0, 2)))] for _ in range(draw(integers(1, 2)))]
    groups[0] = groups[0] or [2]
    ends = draw(booleans())
    config = [entry for group in groups for entry in [*group, "M"]][: None if ends else -1]
    return config, 7 * 2 ** config.count("M")


@VGG.module(points=0.5, narrow=NARROW_DENSE, cases=16)
def computes_what_its_config_says(draw, new):
    """With given parameters, in evaluation mode: the logits, and the gradients of the images and of every parameter."""
    config, size = config_of(draw)
    x = pictures(draw, draw(integers(1, 2)), 3, size, size)
    return new(config, draw(integers(2, 9))).eval()(x)


@VGG.counts(points=0.5)
def has_the_layers_of_its_config(draw, new):
    """In full size: the shape of every parameter, the multiply-adds, and what dropout drops in training."""
    config, size = config_of(draw)
    net = new(config) if draw(booleans()) else new(config, num_classes=draw(integers(2, 99)))
    return net((draw(integers(1, 2)), 3, size, size))


@VGG16.counts(points=1)
def has_the_layers_of_configuration_d(draw, new):
    """In full size: the shape of every parameter, the multiply-adds, and what dropout drops in training."""
    return (new() if draw(booleans()) else new(num_classes=draw(integers(2, 99))))((1, 3, 224, 224))


@InceptionModule.module(points=2)
def lays_four_branches_side_by_side(draw, new):
    """With given parameters: the output, and the gradients of the images and of every parameter."""
    in_channels = draw(integers(1, 4))
    widths = [draw(integers(1, 3)) for _ in range(6)]
    return new(in_channels, *widths)(images(draw, in_channels))
