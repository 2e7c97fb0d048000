"""What the pooling assignment asks for."""

import torch

from autograder import Exercise, given
from autograder.draw import booleans, call, floats, integers, sampled_from, tensors
from solutions.bans import AUTOGRAD, rewritten

from . import reference
from .draws import (
    distinct,
    gradient_to_refuse,
    images,
    int_or_pair,
    numbers,
    numbers_at_fault,
    numbers_out_of_place,
    unpooled,
    windows,
    windows_to_refuse,
    with_gradient,
)

# Beside these names the operators themselves are banned, to which everything else leads: layers, other dimensions, resizing.
KINDS = ["max_pool", "avg_pool", "adaptive_max_pool", "adaptive_avg_pool", "max_unpool", "lp_pool", "fractional_max_pool"]
LAYERS = ["MaxPool", "AvgPool", "AdaptiveMaxPool", "AdaptiveAvgPool", "MaxUnpool", "LPPool", "FractionalMaxPool"]
OPERATORS = [
    f"aten.{name}"
    for name in (
        *("max_pool2d_with_indices", "max_pool2d_with_indices_backward", "max_pool3d_with_indices", "max_unpool2d"),
        *("avg_pool2d", "avg_pool2d_backward", "avg_pool3d", "_adaptive_avg_pool2d", "_adaptive_avg_pool3d"),
        *("adaptive_avg_pool2d", "adaptive_avg_pool3d", "_adaptive_avg_pool2d_backward", "_adaptive_avg_pool3d_backward"),
        *("adaptive_max_pool2d", "adaptive_max_pool3d", "adaptive_max_pool2d_backward", "adaptive_max_pool3d_backward"),
        *("max_pool3d_with_indices_backward", "avg_pool3d_backward", "max_unpool3d", "fractional_max_pool2d"),
        *("im2col", "col2im", "convolution", "convolution_backward", "mkldnn_convolution", "conv_tbc", "to_mkldnn"),
        *("slow_conv_dilated2d", "_slow_conv2d_forward", "slow_conv3d_forward", "slow_conv_transpose2d"),
        *("slow_conv_dilated3d", "slow_conv_transpose3d"),
    )
]
POOLS = [
    *("scipy.signal", "scipy.ndimage", "skimage.measure", "torch.max_pool1d", "torch.max_pool2d"),
    *("torch.nn.functional.unfold", "torch.nn.functional.fold", "torch.nn.functional.conv2d", "torch.conv2d"),
    *("torch.nn.functional.max_pool2d_with_indices", "torch.nn.functional.conv_transpose2d", "torch.conv_transpose2d"),
    *(f"torch.nn.functional.{kind}2d" for kind in KINDS),
    *(f"torch.nn.{layer}2d" for layer in LAYERS),
    *("cv2", "skimage.filters", "skimage.transform", "skimage.morphology"),
    *("torch.ops.mkldnn._convolution_pointwise", "torch.ops.mkldnn._convolution_transpose_pointwise"),
    *OPERATORS,
    *rewritten("adaptive_avg_pool2d", "adaptive_max_pool2d", "max_pool2d_with_indices", "max_pool2d_with_indices_backward"),
    *rewritten("max_unpool2d", "im2col", "col2im"),
]

max_pool2d = Exercise(reference.max_pool2d, bans=POOLS)
max_pool2d_backward = Exercise(reference.max_pool2d_backward, bans=[*POOLS, *AUTOGRAD])
avg_pool2d = Exercise(reference.avg_pool2d, bans=POOLS)
avg_pool2d_backward = Exercise(reference.avg_pool2d_backward, bans=[*POOLS, *AUTOGRAD])
global_avg_pool2d = Exercise(reference.global_avg_pool2d, bans=POOLS)
adaptive_avg_pool2d = Exercise(reference.adaptive_avg_pool2d, bans=POOLS)
max_unpool2d = Exercise(reference.max_unpool2d, bans=POOLS)
shift_sensitivity = Exercise(reference.shift_sensitivity)


@max_pool2d.values(points=1)
def takes_the_largest_value_of_every_window(draw):
    """The largest value of every window, for any windows, strides, padding and dilation."""
    size, options = windows(draw, dilated=draw(booleans()))
    return call(images(draw, size, numbers(draw)), **options)


@max_pool2d.values(points=0.5)
def lets_the_last_window_hang_over(draw):
    """With `ceil_mode` the last window may hang over the image, unless it would begin below or beside it."""
    size, options = windows(draw, dilated=draw(integers(0, 2)) == 0, ceil_mode=True)
    return call(images(draw, size, numbers(draw)), **options)


@max_pool2d.values(points=0.25)
def keeps_what_is_not_a_number(draw):
    """A NaN anywhere in a window gives NaN; infinities compare as other numbers do."""
    size, options = windows(draw, dilated=draw(booleans()))
    special = sampled_from([-torch.inf, 1.0, torch.nan, -torch.inf, -2.0, -torch.inf, torch.inf])
    return call(images(draw, size, special), **options)


@max_pool2d.gradients(points=0.5, wrt=("x",))
def lets_gradients_through(draw):
    """Autograd reaches the images, with the right gradient."""
    size, options = windows(draw, ceil_mode=draw(booleans()))
    return call(distinct(draw, size, batches=(1, 2, 3)), **options)


@max_pool2d.raises(ValueError, points=0.25, mentions=numbers_at_fault)
def refuses_windows_that_cannot_be(draw):
    """Padding of more than half a window, a number out of range, or no window that fits: a ValueError naming the numbers."""
    return windows_to_refuse(draw, dilated=True)


# Ratios to the reference's time, one thread, in one process. Right: running maximum 0.02, rows then columns 0.1, unfolded or
# strided windows 0.3 to 0.6, loop over rows 0.6 to 0.9, windows gathered by index 0.9 to 1.1 (1.4 when the machine is busy).
# Loops over places 60 to 68, over places, channels and images 126 to 181.
@max_pool2d.speed(points=0.5, at_most=5.0)
def needs_no_loop_over_places(draw):
    """At most five times the reference's time on an image of 120 by 160 with 2 channels."""
    return draw(tensors(shape=[1, 2, 120, 160])), (2, 3), 1, (0, 1)


@max_pool2d_backward.values(points=1)
def sends_the_gradient_to_the_largest(draw):
    """Without padding or ties: the largest pixel of each window collects its gradient, and the others have none."""
    return with_gradient(draw, distinct, padded=False)


@max_pool2d_backward.values(points=1)
def breaks_ties_in_favour_of_the_first(draw):
    """Of several pixels that are the largest of their window, the first in row-major order collects the gradient."""
    few = integers(0, 1) if draw(booleans()) else integers(-2, -1)
    return with_gradient(draw, lambda draw, size: images(draw, size, few), padded=False)


@max_pool2d_backward.values(points=1.5)
def keeps_the_gradient_out_of_the_padding(draw):
    """With padding: it never wins, and the result has the size of the images."""
    negative = integers(-3, -1)
    return with_gradient(draw, distinct if draw(booleans()) else lambda draw, size: images(draw, size, negative))


@max_pool2d_backward.raises(ValueError, points=0.5, mentions=numbers_at_fault)
def refuses_a_gradient_of_another_shape(draw):
    """A grad_output of another shape than the output's, or windows that cannot be: a ValueError that names the numbers."""
    return gradient_to_refuse(draw)


@avg_pool2d.values(points=0.5)
def averages_every_window(draw):
    """The mean of every window, for any windows and strides, with the padding's zeros among the values."""
    size, options = windows(draw)
    return call(images(draw, size, numbers(draw)), **options)


@avg_pool2d.values(points=0.5)
def leaves_the_padding_out_where_asked(draw):
    """With `count_include_pad=False` only pixels of the image are added up and counted."""
    size, options = windows(draw, ceil_mode=draw(integers(0, 3)) == 0)
    return call(images(draw, size, numbers(draw)), **options, count_include_pad=False)


@avg_pool2d.values(points=0.5)
def does_not_count_what_hangs_over(draw):
    """With `ceil_mode` the last window may hang over, and is divided by what lies in the image and its padding."""
    size, options = windows(draw, ceil_mode=True)
    return call(images(draw, size, numbers(draw)), **options)


@avg_pool2d.gradients(points=0.25, wrt=("x",))
def lets_gradients_through_the_average(draw):
    """Autograd reaches the images, with the right gradient."""
    size, options = windows(draw, ceil_mode=draw(booleans()))
    flag = {} if draw(booleans()) else {"count_include_pad": False}
    return call(images(draw, size, numbers(draw), batches=(1, 2, 3)), **options, **flag)


@avg_pool2d.raises(ValueError, points=0.25, mentions=numbers_at_fault)
def refuses_averages_of_windows_that_cannot_be(draw):
    """Padding of more than half a window, a number out of range, or no window that fits: a ValueError naming the numbers."""
    return windows_to_refuse(draw)


@avg_pool2d_backward.values(points=1)
def shares_the_gradient_among_the_window(draw):
    """Without padding: every pixel of a window gets an equal share; pixels in several windows add their shares up."""
    return with_gradient(draw, lambda draw, size: images(draw, size, numbers(draw)), padded=False)


@avg_pool2d_backward.values(points=1.5)
def loses_the_share_of_the_padding(draw):
    """With padding: its share is lost, the shares of pixels grow no larger, and the result has the size of the images."""
    return with_gradient(draw, lambda draw, size: images(draw, size, numbers(draw)))


@avg_pool2d_backward.raises(ValueError, points=0.5, mentions=numbers_at_fault)
def refuses_a_gradient_that_is_not_the_averages(draw):
    """A grad_output of another shape than the output's, or windows that cannot be: a ValueError that names the numbers."""
    return gradient_to_refuse(draw)


@global_avg_pool2d.values(points=0.5)
def averages_every_channel(draw):
    """One number for every channel of every image, of any size."""
    return images(draw, [draw(integers(1, 6)), draw(integers(1, 6))], numbers(draw))


@global_avg_pool2d.raises(TypeError, points=0.5)
def refuses_integers(draw):
    """Integers have no average among the integers: a TypeError."""
    dtype = draw(sampled_from([torch.int64, torch.uint8, torch.int32]))
    shape = [draw(integers(1, 3)), draw(integers(1, 3)), draw(integers(1, 4)), draw(integers(1, 4))]
    return draw(tensors(shape=shape, elements=integers(0, 9), dtype=dtype))


@adaptive_avg_pool2d.values(points=1)
def covers_the_image_with_windows(draw):
    """As many windows as asked for, up to the size of the image, each from its floor to its ceiling."""
    size = [draw(integers(1, 9)), draw(integers(1, 9))]
    return images(draw, size, numbers(draw)), int_or_pair(draw, [draw(integers(1, n)) for n in size])


@adaptive_avg_pool2d.values(points=0.5)
def takes_any_output_size(draw):
    """More windows than pixels, none at all, or None in a pair, which keeps that axis."""
    size = [draw(integers(1, 5)), draw(integers(1, 5))]
    wanted = [draw(sampled_from([7, None, 1, 4, 2, 0, 6, 11, None])) for _ in size]
    return images(draw, size, numbers(draw)), tuple(wanted)


@adaptive_avg_pool2d.gradients(points=0.25, wrt=("x",))
def lets_gradients_through_every_window(draw):
    """Autograd reaches the images, with the right gradient."""
    size = [draw(integers(1, 7)), draw(integers(1, 7))]
    wanted = int_or_pair(draw, [draw(integers(1, 5)), draw(integers(1, 5))])
    return images(draw, size, numbers(draw), batches=(1, 2, 3)), wanted


@adaptive_avg_pool2d.raises(ValueError, points=0.25, mentions=lambda arguments: [n for n in arguments[1] if n < 0])
def refuses_negative_sizes(draw):
    """A negative number of rows or columns is a ValueError that names it."""
    wanted = [draw(integers(1, 3)), draw(integers(1, 3))]
    wanted[draw(integers(0, 1))] = draw(integers(-3, -1))
    return images(draw, [draw(integers(1, 5)), draw(integers(1, 5))], floats(-4, 4), batches=(1, 2)), tuple(wanted)


@max_unpool2d.values(points=1)
def puts_every_value_back(draw):
    """Every value at its index in the plane, and zeros elsewhere, for any output size."""
    return unpooled(draw)


@max_unpool2d.gradients(points=0.5, wrt=("x",))
def lets_gradients_back_through(draw):
    """Autograd reaches the values, with the right gradient, where no two of them share a place."""
    return unpooled(draw, batches=(1, 2, 3), apart=True)


@max_unpool2d.raises(ValueError, points=0.5, mentions=lambda arguments: numbers_out_of_place(*arguments))
def refuses_places_outside_the_plane(draw):
    """An index outside the plane, or indices of another shape, are a ValueError that names the numbers at odds."""
    values, winners, (height, width) = unpooled(draw, batches=(1, 2))
    if draw(booleans()):
        return values, draw(sampled_from([winners[:, :, :0], winners[:, :, :, :0], winners[0]])), (height, width)
    flat = winners.flatten().clone()
    wrong = draw(sampled_from([height * width, -1, height * width + 5, -height * width]))
    flat[draw(integers(0, len(flat) - 1))] = wrong
    return values, flat.view_as(winners), (height, width)


@shift_sensitivity.values(points=1.5)
def measures_the_change_under_every_shift(draw):
    """The change relative to the feature map, for shifts from 0 to max_shift, also beyond the width of the images."""
    feature_map = given.function(draw(sampled_from(["pooled_edges", "edges", "mean"])))
    x = distinct(draw, [draw(sampled_from([2, 4])), draw(sampled_from([4, 2, 6, 8]))], batches=(1, 2, 3))
    return feature_map, x, draw(integers(0, 9))


@shift_sensitivity.raises(ValueError, points=0.5, mentions=lambda arguments: [arguments[2]])
def refuses_a_negative_shift(draw):
    """A negative max_shift is a ValueError that names it."""
    return given.function("edges"), distinct(draw, [2, 4], batches=(1, 2)), draw(integers(-5, -1))
