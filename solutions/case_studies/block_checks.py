"""What the assignment asks of residual nets, fires and squeeze-and-excite blocks."""

from autograder import Exercise, given
from autograder.draw import booleans, integers, sampled_from

from . import reference
from .draws import SIXTEENTH, ZOOS, images, pictures

BasicBlock = Exercise(reference.BasicBlock, bans=ZOOS)
Bottleneck = Exercise(reference.Bottleneck, bans=ZOOS)
ResNet = Exercise(reference.ResNet, bans=ZOOS)
Fire = Exercise(reference.Fire, bans=ZOOS)
SEBlock = Exercise(reference.SEBlock, bans=ZOOS)


def block_on_images(draw, new, same_shape, widen=1, mode="eval", **options):
    """A block that keeps the shape of its images, or changes it, in training or evaluation mode.

    In training a single channel would be normalised away again behind the next convolution, and leave gradients of 0; of
    two or three, large numbers cancel to gradients near 0, of which rounding is too large a share. In float32 right blocks
    then strayed up to 9.9 times as far as is allowed (12 seeds); with 4 to 6 channels, 0.4 times at most (20 seeds).
    """
    channels = draw(integers(4, 6) if mode == "train" else integers(1, 3))
    in_channels, stride = channels * widen, 1
    if not same_shape:
        in_channels, stride = draw(sampled_from([(in_channels, 2), (in_channels + 1, 1), (in_channels + 2, 2)]))
    smallest = 4 if mode == "train" else 1
    block = new(in_channels, channels, stride, **options) if stride > 1 else new(in_channels, channels, **options)
    return getattr(block, mode)()(images(draw, in_channels, smallest=smallest))


@BasicBlock.module(points=0.5)
def adds_its_images(draw, new):
    """Where the shape stays, in evaluation mode: the output, and the gradients of images and parameters."""
    return block_on_images(draw, new, same_shape=True)


@BasicBlock.module(points=0.5)
def projects_its_images(draw, new):
    """Where the shape changes, in evaluation mode: the output, and the gradients of images and parameters."""
    return block_on_images(draw, new, same_shape=False)


@BasicBlock.module(points=0.25)
def normalises_in_training(draw, new):
    """In training mode: the output, the gradients, and the running means and variances afterwards."""
    return block_on_images(draw, new, same_shape=draw(booleans()), mode="train")


@BasicBlock.values(points=0.25)
def tells_its_channels(draw, new):
    """The attribute `out_channels`."""
    return new(draw(integers(1, 9)), draw(integers(1, 9)), draw(integers(1, 2))).out_channels


@Bottleneck.module(points=0.5)
def adds_its_images_to_the_widened(draw, new):
    """Where the shape stays, in evaluation mode: the output, and the gradients of images and parameters."""
    expansion = draw(sampled_from([4, 2, 1, 3]))
    options = {} if expansion == 4 and draw(booleans()) else {"expansion": expansion}
    return block_on_images(draw, new, same_shape=True, widen=expansion, **options)


@Bottleneck.module(points=0.5)
def projects_to_the_widened(draw, new):
    """Where the shape changes, in evaluation mode: the output, and the gradients of images and parameters."""
    expansion = draw(sampled_from([4, 2, 1, 3]))
    options = {} if expansion == 4 and draw(booleans()) else {"expansion": expansion}
    return block_on_images(draw, new, same_shape=False, widen=expansion, **options)


@Bottleneck.module(points=0.25)
def normalises_the_widened_in_training(draw, new):
    """In training mode: the output, the gradients, and the running means and variances afterwards."""
    return block_on_images(draw, new, same_shape=draw(booleans()), widen=4, mode="train")


@Bottleneck.values(points=0.25)
def tells_its_wide_channels(draw, new):
    """The attribute `out_channels`."""
    options = {"expansion": draw(integers(1, 9))} if draw(booleans()) else {}
    return new(draw(integers(1, 9)), draw(integers(1, 9)), **options).out_channels


def stages(draw):
    """A block, and how many of it each stage has."""
    return given.function(draw(sampled_from(["PlainBlock", "WideningBlock"]))), [draw(integers(1, 2)) for _ in range(4)]


@ResNet.module(points=1, narrow=SIXTEENTH, cases=10)
def computes_stage_after_stage(draw, new):
    """With given parameters and the blocks of `given.py`, in evaluation mode: the logits and all gradients."""
    size = [draw(integers(20, 45)), draw(integers(20, 45))]
    x = pictures(draw, draw(integers(1, 2)), 3, *size)
    return new(*stages(draw), draw(integers(2, 7))).eval()(x)


@ResNet.module(points=0.5, narrow=SIXTEENTH, cases=6)
def trains_stage_after_stage(draw, new):
    """The same in training mode, with the running means and variances afterwards."""
    size = [draw(integers(33, 50)), draw(integers(33, 50))]
    x = pictures(draw, draw(integers(2, 3)), 3, *size)
    return new(*stages(draw), draw(integers(2, 7))).train()(x)


@ResNet.counts(points=1.5)
def has_the_layers_of_its_depth(draw, new):
    """In full size, in the depths of ResNet-18, 34 and 152: the shape of every parameter, and the multiply-adds."""
    block = given.function(draw(sampled_from(["PlainBlock", "WideningBlock"])))
    net = new(block, draw(sampled_from([[2, 2, 2, 2], [3, 4, 6, 3], [1, 2, 3, 1], [3, 8, 36, 3]])))
    return net((2, 3, draw(sampled_from([64, 80])), 64))


@Fire.module(points=1)
def squeezes_and_expands(draw, new):
    """With given parameters: the output, and the gradients of the images and of every parameter."""
    in_channels = draw(integers(1, 4))
    return new(in_channels, *(draw(integers(1, 4)) for _ in range(3)))(images(draw, in_channels))


@SEBlock.module(points=1)
def weighs_its_channels(draw, new):
    """With given parameters: the output, and the gradients of the images and of every parameter."""
    narrow, reduction = draw(integers(1, 2)), draw(sampled_from([2, 3, 16]))
    channels = narrow * reduction + draw(integers(0, 1))
    block = new(channels) if reduction == 16 else new(channels, reduction)
    return block(images(draw, channels))
