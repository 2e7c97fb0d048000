"""Plausible wrong gradients of a convolution, each one misconception."""

import math

import torch

from autograder import mistake

from .arguments import pair
from .reference import conv2d_backward, conv_transpose2d, output_size, pad2d


@mistake(
    of=conv2d_backward, hint="Stride 2 and a 1 x 1 kernel: which pixels were read? Which get a gradient from your code?"
)
def forgets_to_spread_the_gradient(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """Outputs lie `stride` pixels apart in the image, so their gradients must be spread before they are carried back."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    close = conv_transpose2d(grad_output, weight, None, 1, 0, 0, dilation, groups) if len(x) else grad_x
    down, across = pair(padding, "padding")
    fitted = pad2d(close, (0, x.shape[3] + 2 * across - close.shape[3], 0, x.shape[2] + 2 * down - close.shape[2]))
    cropped = pad2d(fitted, (-across, -across, -down, -down)) if len(x) else grad_x
    return cropped, grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Three pixels, a 1 x 2 kernel, stride 2. What shape has your gradient of the images?")
def loses_the_remainder(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """Pixels that no window reads have a gradient too: zero. The gradient has the shape of the images."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    below, right = _remainder(x, weight, stride, padding, dilation)
    return grad_x[:, :, : x.shape[2] - below, : x.shape[3] - right], grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Three pixels, a 1 x 2 kernel, stride 2. Which of the three was never read?")
def puts_the_remainder_first(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """What is left over lies after the last window, at the bottom and on the right, not before the first."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    return grad_x.roll(_remainder(x, weight, stride, padding, dilation), (2, 3)), grad_weight, grad_bias


@mistake(
    of=conv2d_backward, hint="Print [1, 2, 3][0:-0]. Is that what should be left of a gradient when nothing was padded?"
)
def crops_by_minus_zero(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """`[p:-p]` takes off a border only while p is not 0: `[0:-0]` takes off everything."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    return pad2d(grad_x, (across, across, down, down))[:, :, down:-down, across:-across], grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Does your gradient of the images have the shape of x, or that of the padded x?")
def keeps_the_border(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The border is no part of x: what flows back into it is cut off."""
    _, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    padded = pad2d(x, (across, across, down, down))
    return conv2d_backward(grad_output, padded, weight, stride, 0, dilation, groups)[0], grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Pad one pixel by (1, 0) and use a 1 x 1 kernel: which of the three rows is the pixel's?")
def swaps_the_paddings_on_the_way_back(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """A pair is (down, across), while a border's list begins with left and right: the order turns around."""
    conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    return conv2d_backward(grad_output, x, weight, stride, pair(padding, "padding")[::-1], dilation, groups)


@mistake(of=conv2d_backward, hint="Follow one pixel under a 1 x 2 kernel: which output does each number send it to?")
def sends_the_gradient_through_unturned_filters(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The gradient of the images comes back through the filters turned by half a turn."""
    _, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    turned = weight.flip(2, 3)
    return conv2d_backward(grad_output, x, turned, stride, padding, dilation, groups)[0], grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="How many windows of a 1 x 3 kernel with stride 2 read the third of five pixels?")
def overwrites_where_windows_overlap(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """A pixel that lies in several windows collects a gradient from each: they add up."""
    _, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    (down, across), steps, apart = pair(padding, "padding"), pair(stride, "stride"), pair(dilation, "dilation")
    grad_x = pad2d(torch.zeros_like(x), (across, across, down, down))
    for i in range(grad_output.shape[2]):
        for j in range(grad_output.shape[3]):
            share = conv_transpose2d(grad_output[:, :, i : i + 1, j : j + 1], weight, groups=groups)
            rows = slice(i * steps[0], i * steps[0] + apart[0] * (weight.shape[2] - 1) + 1, apart[0])
            columns = slice(j * steps[1], j * steps[1] + apart[1] * (weight.shape[3] - 1) + 1, apart[1])
            grad_x[:, :, rows, columns] = share
    return pad2d(grad_x, (-across, -across, -down, -down)), grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Which pixel met the second number of a filter at the second place, with stride 2?")
def reads_the_images_without_the_stride(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """A filter's number met pixels that lie `stride` apart: the gradient must be multiplied with those pixels."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    padded = pad2d(x, (across, across, down, down))
    sizes = zip(grad_output.shape[2:], weight.shape[2:], pair(dilation, "dilation"), strict=True)
    height, width = (places + apart * (side - 1) for places, side, apart in sizes)
    dense = conv2d_backward(grad_output, padded[:, :, :height, :width], weight, 1, 0, dilation, groups)[1]
    return grad_x, dense, grad_bias


@mistake(of=conv2d_backward, hint="Dilation 2: which pixel met the second number of the filter at the first place?")
def reads_the_images_without_the_dilation(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The numbers of a filter met pixels that lie `dilation` apart: shift by so much from one number to the next."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    padded = pad2d(x, (across, across, down, down))
    sizes = zip(grad_output.shape[2:], weight.shape[2:], pair(stride, "stride"), strict=True)
    height, width = ((places - 1) * step + side for places, side, step in sizes)
    return grad_x, conv2d_backward(grad_output, padded[:, :, :height, :width], weight, stride, 0, 1, groups)[1], grad_bias


@mistake(of=conv2d_backward, hint="Padding 1: which pixel met the first number of the filter at the first place?")
def forgets_that_the_images_were_padded(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The filters read the padded images, so that is what their gradient is made of."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    shifted = pad2d(x, (0, 2 * across, 0, 2 * down))
    return grad_x, conv2d_backward(grad_output, shifted, weight, stride, 0, dilation, groups)[1], grad_bias


@mistake(of=conv2d_backward, hint="If the loss averaged over the batch, where would that 1 / N already be?")
def averages_the_weight_gradient_over_the_batch(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The weight's gradient sums over the batch; a mean, where the loss takes one, is already in grad_output."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    return grad_x, grad_weight / max(len(x), 1), grad_bias


@mistake(of=conv2d_backward, hint="Raise a bias by 0.1. By how much does the sum of its filter's outputs change?")
def averages_the_bias_gradient_over_places(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """The bias is added at every place, so its gradient sums over them; nothing is averaged."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    return grad_x, grad_weight, grad_bias / math.prod(grad_output.shape[2:])


@mistake(of=conv2d_backward, hint="Two groups. Which filters have read the last channel, and which does your code ask?")
def carries_all_groups_back_to_the_first(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """A channel collects gradients from the filters of its own group, not from all."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    if groups > 1:
        first = x[:, : weight.shape[1]]
        mixed = conv2d_backward(grad_output, first, weight, stride, padding, dilation)[0]
        grad_x = torch.cat([mixed, torch.zeros_like(x[:, weight.shape[1] :])], dim=1)
    return grad_x, grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Two groups. Which channels did the last filter read?")
def multiplies_every_filter_with_the_first_group(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """A filter's gradient is made of the channels that it has read, which are those of its own group."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight, stride, padding, dilation, groups)
    first = x[:, : weight.shape[1]]
    return grad_x, conv2d_backward(grad_output, first, weight, stride, padding, dilation)[1], grad_bias


@mistake(of=conv2d_backward, hint="Try a grad_output with a row too many. Which window would it have come from?")
def takes_a_gradient_of_any_shape(grad_output, x, weight, stride=1, padding=0, dilation=1, groups=1):
    """Only a gradient of the output's own shape can come from that output; anything else is the caller's error."""
    sizes = zip(
        x.shape[2:],
        weight.shape[2:],
        pair(stride, "stride"),
        pair(padding, "padding"),
        pair(dilation, "dilation"),
        strict=True,
    )
    expected = [len(x), len(weight), *(output_size(*axis) for axis in sizes)]
    fitted = grad_output.new_zeros(expected)
    shared = tuple(slice(0, min(one, other)) for one, other in zip(expected, grad_output.shape, strict=True))
    fitted[shared] = grad_output[shared]
    return conv2d_backward(fitted, x, weight, stride, padding, dilation, groups)


def _remainder(x, weight, stride, padding, dilation):
    """How many rows and columns of the padded images no window reads."""
    sizes = zip(
        x.shape[2:],
        weight.shape[2:],
        pair(stride, "stride"),
        pair(padding, "padding"),
        pair(dilation, "dilation"),
        strict=True,
    )
    return tuple((size + 2 * around - apart * (side - 1) - 1) % step for size, side, step, around, apart in sizes)
