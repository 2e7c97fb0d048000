"""What the assignment on padding and stride asks for."""

import math

import torch

from autograder import Exercise
from autograder.draw import booleans, call, integers, sampled_from, tensors
from solutions.bans import AUTOGRAD, rewritten
from solutions.convolution.bans import CONVOLUTIONS, LAYERS
from solutions.convolution.checks import say_if_not_uniform

from . import reference
from .draws import (
    another_than,
    axes,
    backward_operands,
    bordered,
    geometry,
    images,
    int_or_pair,
    layers,
    line,
    numbers,
    operands,
    output_paddings,
    transposed_axis,
    transposed_operands,
)
from .refusals import (
    faults_of_convolution,
    faults_of_gradient,
    faults_of_transposed,
    numbers_of_border,
    operands_to_refuse,
    transposed_operands_to_refuse,
)

BORDERS = [
    *("torch.nn.functional.pad", "numpy.pad", "torch.constant_pad_nd"),
    *(f"torch.nn.{kind}Pad2d" for kind in ("Zero", "Constant", "Replication", "Reflection", "Circular")),
    *(f"aten.{name}" for name in ("constant_pad_nd", "pad", "_pad_enum", "_pad_circular")),
    *(f"aten.{kind}_pad{dimensions}d" for kind in ("replication", "reflection") for dimensions in (1, 2, 3)),
    *("cv2", *rewritten("constant_pad_nd", "pad")),
]

output_size = Exercise(reference.output_size, bans=CONVOLUTIONS, device="cpu")
pad2d = Exercise(reference.pad2d, bans=BORDERS)
same_padding = Exercise(reference.same_padding, bans=CONVOLUTIONS, device="cpu")
conv2d = Exercise(reference.conv2d, bans=CONVOLUTIONS)
conv2d_backward = Exercise(reference.conv2d_backward, bans=[*CONVOLUTIONS, *AUTOGRAD])
conv_transpose2d = Exercise(reference.conv_transpose2d, bans=[*CONVOLUTIONS, *AUTOGRAD])
DepthwiseSeparableConv2d = Exercise(reference.DepthwiseSeparableConv2d, bans=CONVOLUTIONS)
receptive_field = Exercise(reference.receptive_field, bans=LAYERS, device="cpu")


@output_size.values(points=0.5)
def counts_the_places_of_the_kernel(draw):
    """Any size, kernel, stride, padding and dilation for which the kernel fits, with a remainder or without."""
    size, kernel, *rest = line(draw)
    return call(size, kernel, *rest[: draw(integers(0, 3))]) if rest[1] == 0 else call(size, kernel, *rest)


def numbers_of_the_axis(arguments):
    """The number below its least value; else the sizes of the axis and the kernel."""
    size, kernel, stride, padding, dilation = arguments
    below = [number for number in (kernel, stride, dilation) if number < 1] + [number for number in [padding] if number < 0]
    return below or [size, kernel]


@output_size.raises(ValueError, points=0.5, mentions=numbers_of_the_axis)
def refuses_a_kernel_that_fits_nowhere(draw):
    """A kernel that spans more than the padded size, or a number that makes no sense, is a ValueError that names it."""
    _, kernel, stride, padding, dilation = line(draw)
    kernel = max(kernel, 2)
    padding = min(padding, dilation * (kernel - 1) // 2)
    size = draw(integers(0, dilation * (kernel - 1) - 2 * padding))
    arguments = {"size": size, "kernel_size": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    if draw(booleans()):
        name = draw(sampled_from(["kernel_size", "stride", "padding", "dilation"]))
        arguments |= {"size": 9, name: draw(integers(-2, -1)) if name == "padding" else draw(integers(-1, 0))}
    return tuple(arguments.values())


@pad2d.values(points=0.5)
def surrounds_with_a_constant(draw):
    """Mode "constant": zeros or any other value, all four sides different, some of them cut off."""
    x, padding = bordered(draw, "constant")
    value = draw(sampled_from([0.0, 1.0, -2.0, 7.0]))
    return draw(sampled_from([call(x, padding, value=value), call(x, padding, "constant", value), call(x, padding)]))


@pad2d.values(points=0.5)
def repeats_the_nearest_pixel(draw):
    """Mode "replicate": every place of the border shows the nearest pixel, also in the corners."""
    return call(*bordered(draw, "replicate"), mode="replicate")


@pad2d.values(points=0.5)
def mirrors_the_image(draw):
    """Mode "reflect": the border shows the image mirrored about its outermost pixels, which are not repeated."""
    return call(*bordered(draw, "reflect"), mode="reflect")


@pad2d.raises(ValueError, points=0.5, mentions=numbers_of_border)
def refuses_a_border_that_cannot_be_filled(draw):
    """Too much to mirror (the message names padding and size), another mode, too much cut off: a ValueError."""
    fault = draw(sampled_from(["reflect", "reflect", "mode", "cut", "value", "empty"]))
    mode = "reflect" if fault == "reflect" else draw(sampled_from(["replicate", "reflect"]))
    x, padding = bordered(draw, mode)
    side, sides = draw(integers(0, 3)), list(padding)
    size = x.shape[3 if side < 2 else 2]
    if fault == "reflect":
        sides[side] = size + draw(integers(0, 2))
    if fault == "cut":
        sides[side], sides[side ^ 1] = -size - draw(integers(1, 2)), -draw(integers(0, 1))
        mode = draw(sampled_from(["constant", mode]))
    if fault == "mode":
        mode = draw(sampled_from(["zeros", "symmetric", "edge"]))
    if fault == "empty":
        x, sides = x[:, :, :0] if draw(booleans()) else x[..., :0], [0, 0, 0, 0]
    return (x, tuple(sides), mode, 2.0) if fault == "value" else (x, tuple(sides), mode)


@same_padding.values(points=1)
def keeps_the_size_but_for_the_stride(draw):
    """The smallest padding that gives ceil(size / stride) outputs, for any kernel, stride and dilation."""
    arguments = (
        draw(integers(1, draw(sampled_from([12, 300])))),
        draw(sampled_from([3, 2, 1, 4, 5, 7, 1])),  # short kernels and long strides leave pixels over
        draw(integers(1, 5)),
        draw(sampled_from([1, 2, 3, 1])),
    )
    return arguments[: draw(sampled_from([4, 4, 3, 2]))]


@conv2d.values(points=1)
def moves_by_the_stride_over_padded_images(draw):
    """Every stride and padding, ints or pairs, with a remainder or without, for any batch, channels and filters."""
    shape = axes(draw)
    return call(*operands(draw, shape), **geometry(draw, shape))


@conv2d.values(points=0.5)
def reads_pixels_apart_from_one_another(draw):
    """Dilation, of each axis its own, together with stride and padding."""
    shape = axes(draw, dilations=(2, 3, 1))
    return call(*operands(draw, shape), **geometry(draw, shape))


@conv2d.values(points=0.5)
def keeps_the_groups_apart(draw):
    """Groups, down to one channel each, with one filter or several for a group."""
    shape, groups = axes(draw, dilations=(1, 1, 2), largest=2), draw(sampled_from([2, 3]))
    return call(*operands(draw, shape, groups), **geometry(draw, shape), groups=groups)


@conv2d.gradients(points=0.5, wrt=("x", "weight", "bias"))
def lets_gradients_through(draw):
    """Autograd reaches the images, the filters and the bias, with the right gradients."""
    shape, groups = axes(draw, dilations=(1, 2), largest=2), draw(sampled_from([1, 2]))
    return call(*operands(draw, shape, groups, batches=(1, 2, 3)), **geometry(draw, shape), groups=groups)


@conv2d.raises(ValueError, points=0.5, mentions=lambda arguments: faults_of_convolution(*arguments))
def refuses_what_does_not_go_together(draw):
    """Kernels that do not fit, steps below 1, groups, channels or a bias at odds: a ValueError that names the numbers."""
    return operands_to_refuse(draw)


# Ratios to the reference's time, one thread, through the sandbox's channel. Right: Fourier transform, as_strided group by
# group, loop over kernel offsets, einsum over Tensor.unfold, indices and a dense weight in float64 1.6 to 4.1; one broadcast
# product 4.8 to 8.4, windows times one filter after the other 5.6 to 7.7. Loops over samples, groups and places 69 to 97,
# over filters and places 123 to 222. With few channels and filters most of a loop's time is its own: the more of them, the
# nearer it comes to the reference.
@conv2d.speed(points=1, at_most=20.0)
def needs_no_loop_over_places(draw):
    """At most twenty times the reference's time on two images of 126 by 156, in two groups, with stride 2 across."""
    x, weight = draw(tensors(shape=[2, 4, 126, 156])), draw(tensors(shape=[6, 2, 3, 5]))
    return call(x, weight, stride=(1, 2), padding=(1, 2), groups=2)


@conv2d_backward.values(points=1.5, part=0)
def carries_the_gradient_to_the_images(draw):
    """The first result, for any stride, padding and dilation: the loss's derivative by every pixel, read or not."""
    return backward_operands(draw)


@conv2d_backward.values(points=1.5, part=1)
def carries_the_gradient_to_the_filters(draw):
    """The second result, for any stride, padding and dilation: the loss's derivative by every number of the filters."""
    return backward_operands(draw)


@conv2d_backward.values(points=0.5, part=2)
def carries_the_gradient_to_the_bias(draw):
    """The third result is the loss's derivative by every filter's bias, which the whole output map shares."""
    return backward_operands(draw)


@conv2d_backward.values(points=1)
def keeps_the_gradients_of_groups_apart(draw):
    """All three gradients in groups, down to one channel each, with one filter or several for a group."""
    return backward_operands(draw, groups=draw(sampled_from([2, 3])))


@conv2d_backward.raises(ValueError, points=0.5, mentions=lambda arguments: faults_of_gradient(*arguments))
def refuses_a_gradient_of_another_shape(draw):
    """A grad_output of another shape than the output's, or what `conv2d` refuses, is a ValueError naming the sizes."""
    if draw(sampled_from([False, False, True])):
        x, weight, _, *rest = operands_to_refuse(draw, with_bias=False)
        return (torch.zeros(len(x), len(weight), 1, 1, dtype=torch.float64), x, weight, *rest)
    shape = axes(draw, dilations=(1, 2))
    x, weight, _ = operands(draw, shape)
    sizes, axis = [len(x), len(weight), *(axis.places for axis in shape)], draw(sampled_from([2, 3, 0, 1]))
    sizes[axis] = sizes[axis] + 1 if draw(booleans()) else another_than(draw, sizes[axis])
    steps = ([getattr(axis, name) for axis in shape] for name in ("stride", "padding", "dilation"))
    return (draw(tensors(shape=sizes)), x, weight, *(int_or_pair(draw, pair) for pair in steps), 1)


@conv_transpose2d.values(points=1)
def spreads_every_pixel_through_the_filters(draw):
    """Every stride, padding and dilation, ints or pairs, for any batch, channels and filters."""
    shape = transposed_axis(draw), transposed_axis(draw)
    return call(*transposed_operands(draw, shape), **geometry(draw, shape))


@conv_transpose2d.values(points=0.5)
def reaches_further_by_the_output_padding(draw):
    """Output padding, of each axis its own: what the filters and the bias write there is computed, not filled in."""
    shape = transposed_axis(draw, dilations=(1, 2, 3)), transposed_axis(draw, dilations=(1, 2, 3))
    spelled = geometry(draw, shape)
    return call(*transposed_operands(draw, shape), **spelled, output_padding=output_paddings(draw, shape))


@conv_transpose2d.values(points=0.5)
def keeps_the_groups_apart_on_the_way_up(draw):
    """Groups, down to one channel each, with one output channel or several for a group."""
    shape, groups = (transposed_axis(draw), transposed_axis(draw)), draw(sampled_from([2, 3]))
    return call(*transposed_operands(draw, shape, groups), **geometry(draw, shape), groups=groups)


@conv_transpose2d.gradients(points=0.5, wrt=("x", "weight", "bias"))
def lets_gradients_through_on_the_way_up(draw):
    """Autograd reaches the images, the filters and the bias, with the right gradients."""
    shape = transposed_axis(draw), transposed_axis(draw)
    more = {"output_padding": output_paddings(draw, shape)}
    return call(*transposed_operands(draw, shape, batches=(1, 2)), **geometry(draw, shape), **more)


@conv_transpose2d.raises(ValueError, points=0.5, mentions=lambda arguments: faults_of_transposed(*arguments))
def refuses_what_cannot_be_transposed(draw):
    """Too much padding or output padding, steps below 1, groups, channels or a bias at odds: a ValueError naming them."""
    return transposed_operands_to_refuse(draw)


@DepthwiseSeparableConv2d.module(points=1)
def computes_with_its_own_parameters(draw, new):
    """With given parameters: the output, and the gradients of the images and of every parameter."""
    shape, channels, filters = axes(draw, largest=3), draw(integers(1, 3)), draw(integers(1, 3))
    kernel = int_or_pair(draw, [axis.kernel for axis in shape])
    options = {name: value for name, value in geometry(draw, shape).items() if name != "dilation"}
    if draw(booleans()):
        options["bias"] = False
    return new(channels, filters, kernel, **options)(images(draw, shape, channels, numbers(draw), batches=(1, 2, 3)))


def judge_initial_parameters(arguments, state):
    """Hold all three parameters against the uniform distribution that each should follow."""
    depthwise, pointwise = 1 / math.sqrt(state["depthwise_weight"][0].numel()), 1 / math.sqrt(len(state["depthwise_weight"]))
    bounds = {"depthwise_weight": depthwise, "pointwise_weight": pointwise, "bias": pointwise}
    said = (say_if_not_uniform(name, state[name], bound) for name, bound in bounds.items())
    return next(filter(None, said), None)


@DepthwiseSeparableConv2d.holds(points=1, judge=judge_initial_parameters)
def starts_as_pytorch_does(draw, new):
    """All parameters start as uniform random numbers between -1 / sqrt(fan_in) and 1 / sqrt(fan_in)."""
    return new(*draw(sampled_from([(400, 300, (3, 4)), (300, 400, 5)]))).state_dict()


@receptive_field.values(points=1, part=0)
def adds_up_what_an_output_sees(draw):
    """The first result: how many pixels one output sees, for any kernels, strides and dilations; one without layers."""
    return (layers(draw),)


@receptive_field.values(points=1, part=1)
def multiplies_the_strides(draw):
    """The second result: how many pixels of the input lie between what two neighbouring outputs see."""
    return (layers(draw),)
