"""What the convolution assignment asks for."""

import math

import torch

from autograder import Exercise
from autograder.draw import arrays, booleans, call, floats, integers, sampled_from, tensors
from solutions.bans import AUTOGRAD

from . import reference
from .bans import CONVOLUTIONS

correlate2d = Exercise(reference.correlate2d, bans=CONVOLUTIONS, device="cpu")
convolve2d = Exercise(reference.convolve2d, bans=CONVOLUTIONS, device="cpu")
conv2d_loops = Exercise(reference.conv2d_loops, bans=CONVOLUTIONS, device="cpu")
im2col = Exercise(reference.im2col, bans=CONVOLUTIONS)
conv2d = Exercise(reference.conv2d, bans=CONVOLUTIONS)
conv2d_backward = Exercise(reference.conv2d_backward, bans=[*CONVOLUTIONS, *AUTOGRAD])
conv2d_parameters = Exercise(reference.conv2d_parameters, bans=CONVOLUTIONS, device="cpu")
Conv2d = Exercise(reference.Conv2d, bans=CONVOLUTIONS)


def numbers(draw):
    """Whole numbers in half of the cases: there a wrong index shows as a whole unit."""
    return integers(-3, 3) if draw(booleans()) else floats(-4, 4)


def sizes_that_fit(draw, largest):
    """The sizes of a kernel of at most four by four, and of an image in which it fits, never larger than `largest`."""
    kernel = [draw(integers(1, 4)), draw(integers(1, 4))]
    return kernel, [draw(integers(size, largest)) for size in kernel]


def sizes_that_do_not_fit(draw):
    """The sizes of a kernel and an image: one side of the kernel is too long, or of either is zero."""
    kernel, image = sizes_that_fit(draw, largest=5)
    axis = draw(integers(0, 1))
    if draw(booleans()):
        image[axis] = draw(integers(0, kernel[axis] - 1))
    else:
        kernel[axis] = draw(sampled_from([image[axis] + 1, image[axis] + 2, 0]))
    return kernel, image


def pictures(draw, sizes):
    """An image and a kernel of these sizes, as NumPy arrays."""
    (kernel, image), elements = sizes, numbers(draw)
    return draw(arrays(shape=image, elements=elements)), draw(arrays(shape=kernel, elements=elements))


def operands(draw, sizes, with_bias, batches=(1, 2, 3, 2, 3, 0)):
    """Images, filters and, if wanted, a bias that go together but for the sizes, which may be such as do not fit."""
    (kernel, image), elements = sizes, numbers(draw)
    channels, filters = draw(integers(1, 4)), draw(integers(1, 4))
    x = draw(tensors(shape=[draw(sampled_from(batches)), channels, *image], elements=elements))
    weight = draw(tensors(shape=[filters, channels, *kernel], elements=elements))
    return (x, weight, draw(tensors(shape=[filters], elements=elements))) if with_bias else (x, weight)


def operands_to_refuse(draw):
    """Operands whose kernel does not fit, whose channels differ, or whose bias has a length of its own."""
    fault = draw(sampled_from(["kernel", "channels", "bias"]))
    sizes = sizes_that_do_not_fit(draw) if fault == "kernel" else sizes_that_fit(draw, largest=5)
    x, weight, bias = operands(draw, sizes, with_bias=True)
    if fault == "channels":
        weight = weight[:, :1] if draw(booleans()) else weight  # a single channel is what broadcasting stretches
        x = draw(tensors(shape=[len(x), another_than(draw, weight.shape[1]), *x.shape[2:]]))
    if fault == "bias":
        bias = draw(tensors(shape=[another_than(draw, len(bias))]))
    return (x, weight, bias) if fault == "bias" or draw(booleans()) else (x, weight)


def another_than(draw, size):
    """A size that is not `size`; often 1, which broadcasting lets through."""
    return draw(sampled_from([other for other in range(1, 6) if other != size]))


def numbers_at_fault(x, weight, bias=None):
    """The sizes that a refusal of these operands must name."""
    if x.shape[1] != weight.shape[1]:
        return [x.shape[1], weight.shape[1]]
    if bias is not None and len(bias) != len(weight):
        return [len(bias), len(weight)]
    return [*x.shape[2:], *weight.shape[2:]]


def int_or_pair(draw, kernel):
    """A kernel size as callers write it: an int where it is square, or a pair."""
    return kernel[0] if kernel[0] == kernel[1] and draw(booleans()) else tuple(kernel)


@correlate2d.values(points=1)
def slides_the_kernel_over_every_place(draw):
    """The sum of products at every place where the kernel fits whole, for images and kernels of any shape."""
    return pictures(draw, sizes_that_fit(draw, largest=8))


@correlate2d.raises(ValueError, points=1, mentions=lambda arguments: [n for a in arguments for n in a.shape])
def refuses_a_kernel_that_does_not_fit(draw):
    """An empty image or kernel, or a kernel too tall or too wide, is a ValueError that names all four sizes."""
    return pictures(draw, sizes_that_do_not_fit(draw))


@convolve2d.values(points=1)
def convolves_with_the_turned_kernel(draw):
    """The true convolution, for images and kernels of any shape."""
    return pictures(draw, sizes_that_fit(draw, largest=8))


@conv2d_loops.values(points=2)
def sums_over_channels_for_every_filter(draw):
    """Every sample, filter and place, with a bias and without, for any numbers of them."""
    return operands(draw, sizes_that_fit(draw, largest=6), with_bias=draw(booleans()))


@conv2d_loops.raises(ValueError, points=1, mentions=lambda arguments: numbers_at_fault(*arguments))
def loops_refuse_what_does_not_go_together(draw):
    """Kernels that do not fit, other channels or another bias are a ValueError that names the sizes at odds."""
    return operands_to_refuse(draw)


@im2col.values(points=1)
def writes_every_patch_as_a_column(draw):
    """Every patch as one column, in the order of the docstring, for any batch, channels and patch."""
    kernel, image = sizes_that_fit(draw, largest=7)
    return operands(draw, (kernel, image), with_bias=False)[0], int_or_pair(draw, kernel)


@im2col.raises(ValueError, points=1, mentions=lambda arguments: [*arguments[0].shape[2:], *arguments[1]])
def refuses_a_patch_that_does_not_fit(draw):
    """Empty images, an empty patch, or one too tall or too wide, are a ValueError that names all four sizes."""
    kernel, image = sizes_that_do_not_fit(draw)
    return operands(draw, (kernel, image), with_bias=False)[0], tuple(kernel)


@conv2d.values(points=1)
def computes_every_filter_at_every_place(draw):
    """Every sample, filter and place, with a bias and without, for any numbers of them."""
    return operands(draw, sizes_that_fit(draw, largest=8), with_bias=draw(booleans()))


@conv2d.gradients(points=1, wrt=("x", "weight", "bias"))
def lets_gradients_through(draw):
    """Autograd reaches the images, the filters and the bias, with the right gradients."""
    return operands(draw, sizes_that_fit(draw, largest=6), with_bias=True, batches=(1, 2, 3))


@conv2d.raises(ValueError, points=1, mentions=lambda arguments: numbers_at_fault(*arguments))
def refuses_what_does_not_go_together(draw):
    """Kernels that do not fit, other channels or another bias are a ValueError that names the sizes at odds."""
    return operands_to_refuse(draw)


# Ratios to the reference's time, one thread, through the sandbox's channel. Right: einsum over Tensor.unfold, as_strided,
# Fourier transform, loop over kernel offsets, float64 inside 0.9 to 1.9; loop over rows 2.1 to 3.5; loop over filters,
# channels and the kernel 3.0 to 3.7, windows times one filter after the other 3.4 to 3.8, one broadcast product 3.3 to 4.6
# (these three beside other work up to 9). Loops over places 64 to 111, over filters and places 245 to 336.
@conv2d.speed(points=1, at_most=16.0)
def needs_no_loop_over_places(draw):
    """At most sixteen times the reference's time on an image of 60 by 90 with 3 channels and 4 filters."""
    return draw(tensors(shape=[1, 3, 60, 90])), draw(tensors(shape=[4, 3, 3, 5]))


def backward_operands(draw):
    """A gradient of the output, images and filters that go together."""
    kernel, image = sizes_that_fit(draw, largest=7)
    x, weight = operands(draw, (kernel, image), with_bias=False)
    places = [size - side + 1 for size, side in zip(image, kernel, strict=True)]
    return draw(tensors(shape=[len(x), len(weight), *places], elements=numbers(draw))), x, weight


@conv2d_backward.values(points=2, part=0)
def carries_the_gradient_to_the_images(draw):
    """The first result is the loss's derivative by every pixel of every image and channel."""
    return backward_operands(draw)


@conv2d_backward.values(points=1, part=1)
def carries_the_gradient_to_the_filters(draw):
    """The second result is the loss's derivative by every number of every filter, summed over batch and places."""
    return backward_operands(draw)


@conv2d_backward.values(points=1, part=2)
def carries_the_gradient_to_the_bias(draw):
    """The third result is the loss's derivative by every filter's bias, which the whole output map shares."""
    return backward_operands(draw)


def names_both_shapes(arguments):
    """The sizes of grad_output and those that it should have; or whatever x and weight are refused for."""
    grad_output, x, weight = arguments
    kernel, image = weight.shape[2:], x.shape[2:]
    fits = all(1 <= side <= size for side, size in zip(kernel, image, strict=True))
    if x.shape[1] != weight.shape[1] or not fits:
        return numbers_at_fault(x, weight)
    places = [size - side + 1 for side, size in zip(kernel, image, strict=True)]
    return [*grad_output.shape, len(x), len(weight), *places]


@conv2d_backward.raises(ValueError, points=1, mentions=names_both_shapes)
def refuses_a_gradient_of_another_shape(draw):
    """A grad_output of another shape than the output's, or x and weight at odds, are a ValueError naming the sizes."""
    grad_output, x, weight = backward_operands(draw)
    fault = draw(sampled_from(["grad_output", "grad_output", "channels", "kernel"]))
    if fault == "grad_output":
        shape, axis = list(grad_output.shape), draw(sampled_from([2, 3, 0, 1]))
        shape[axis] = shape[axis] + 1 if draw(booleans()) else another_than(draw, shape[axis])
        grad_output = draw(tensors(shape=shape))
    if fault == "channels":
        x = draw(tensors(shape=[len(x), another_than(draw, x.shape[1]), *x.shape[2:]]))
    if fault == "kernel":
        x, weight = operands(draw, sizes_that_do_not_fit(draw), with_bias=False)
    return grad_output, x, weight


@conv2d_parameters.values(points=1)
def counts_weights_and_biases(draw):
    """Any channels, filters and kernel, square or not, with biases and without."""
    kernel = int_or_pair(draw, [draw(integers(1, 11)), draw(integers(1, 11))])
    channels, filters = draw(integers(1, 512)), draw(integers(1, 512))
    return call(channels, filters, kernel, bias=False) if draw(booleans()) else call(channels, filters, kernel)


@Conv2d.module(points=1)
def computes_with_its_own_parameters(draw, new):
    """With given weight and bias: the output, and the gradients of the images and of both parameters."""
    kernel, image = sizes_that_fit(draw, largest=7)
    x, weight = operands(draw, (kernel, image), with_bias=False, batches=(1, 2, 3))
    channels, filters, size = x.shape[1], len(weight), int_or_pair(draw, kernel)
    layer = new(channels, filters, kernel_size=size, bias=False) if draw(booleans()) else new(channels, filters, size)
    return layer(x)


def judge_initial_parameters(arguments, state):
    """Hold both parameters against the uniform distribution; the weight, then the bias."""
    bound = 1 / math.sqrt(state["weight"][0].numel())
    return say_if_not_uniform("weight", state["weight"], bound) or say_if_not_uniform("bias", state["bias"], bound)


def say_if_not_uniform(name, parameter, bound, false_alarm=1e-9):
    """Say how the entries miss uniform(-bound, bound), or None.

    The distance between the empirical and the true distribution function exceeds the limit with at most the probability
    `false_alarm`, for any number of entries: Dvoretzky, Kiefer and Wolfowitz (1956) with Massart's constant (1990).
    """
    entries = parameter.detach().double().flatten().sort().values
    steps = torch.arange(len(entries) + 1, dtype=torch.float64) / len(entries)
    truth = (entries / bound + 1) / 2
    distance = max((steps[1:] - truth).abs().max(), (truth - steps[:-1]).abs().max())
    inside = entries.abs().max() <= bound * (1 + 1e-6)
    if inside and distance <= math.sqrt(math.log(2 / false_alarm) / (2 * len(entries))):
        return None
    wanted = "uniform numbers between -1 / sqrt(fan_in) and 1 / sqrt(fan_in)"
    if entries[0] == entries[-1]:
        return f"every entry of {name} is {entries[0]:g}, expected {wanted}"
    if abs(entries.mean()) > bound / 4:
        return f"the entries of {name} do not lie around 0, expected {wanted}"
    times = entries.std() * math.sqrt(3) / bound
    how = "far too wide" if times > 5 else "too wide" if times > 1.1 else "too little" if times < 0.9 else "unevenly"
    return f"the entries of {name} spread {how}, {times:.2f} times as much as they should: expected {wanted}"


@Conv2d.holds(points=1, judge=judge_initial_parameters)
def starts_as_pytorch_does(draw, new):
    """Both parameters start as uniform random numbers between -1 / sqrt(fan_in) and 1 / sqrt(fan_in)."""
    return new(*draw(sampled_from([(4, 625, (3, 4)), (9, 324, 3)]))).state_dict()
