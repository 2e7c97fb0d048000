"""Plausible wrong backward passes of max pooling, each one misconception."""

import torch

from autograder import mistake

from .max_mistakes import largest_of
from .reference import find_winners, max_pool2d_backward
from .windows import check_gradient, pad, pair, place_windows, shifted


def routed(grad_output, x, down, across, winners):
    """Add every number of the gradient to the place of its winner; -1 stands for none."""
    kept = torch.where(winners < 0, 0, grad_output)
    grad_x = torch.zeros_like(x.flatten(2)).scatter_add(2, winners.clamp(min=0).flatten(2), kept.flatten(2))
    return grad_x.view(x.shape)


def gradient_of(grad_output, x, kernel_size, stride, padding):
    """Both axes, after the checks that the reference makes."""
    down, across = place_windows(x, kernel_size, stride, padding)
    check_gradient(grad_output, x, down, across)
    return down, across


def spread(grad_output, x, down, across, weigh):
    """Send `weigh(values, best) * grad_output` to every pixel of every window."""
    best = largest_of(x, down, across)
    padded = pad(torch.zeros_like(x), down, across)
    values = shifted(pad(x, down, across, value=-torch.inf), down, across)
    for pixels, value in zip(shifted(padded, down, across), values, strict=True):
        pixels += weigh(value, best) * grad_output
    return padded[:, :, down.padding : down.padding + down.size, across.padding : across.padding + across.size]


@mistake(of=max_pool2d_backward, hint="Let two windows share their largest pixel. How many numbers should it collect?")
def overwrites_where_windows_overlap(grad_output, x, kernel_size, stride=None, padding=0):
    """A pixel that is the largest of several windows collects from each of them: the numbers add up."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    winners = find_winners(x, down, across)
    return torch.zeros_like(x.flatten(2)).scatter(2, winners.flatten(2), grad_output.flatten(2)).view(x.shape)


@mistake(of=max_pool2d_backward, hint="Pool four equal pixels. How much gradient goes in, and how much comes out of yours?")
def rewards_every_tied_pixel(grad_output, x, kernel_size, stride=None, padding=0):
    """A tie has one winner: comparing with the maximum marks every pixel that equals it."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    return spread(grad_output, x, down, across, lambda value, best: value == best)


@mistake(of=max_pool2d_backward, hint="Pool four equal pixels. How many of them should learn of it here?")
def splits_the_gradient_among_tied_pixels(grad_output, x, kernel_size, stride=None, padding=0):
    """A tie has one winner that takes all, as in PyTorch; nothing is shared out (amax's own gradient would)."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    best = largest_of(x, down, across)
    tied = sum((v == best).to(x.dtype) for v in shifted(pad(x, down, across, value=-torch.inf), down, across))
    return spread(grad_output / tied, x, down, across, lambda value, best: value == best)


@mistake(of=max_pool2d_backward, hint="Is your comparison with the best so far strict? Pool [[1, 1]].")
def rewards_the_last_tied_pixel(grad_output, x, kernel_size, stride=None, padding=0):
    """Of tied pixels the first in row-major order wins; a later one must be larger, not as large, to take its place."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    turned = find_winners(x.flip(2, 3), from_the_end(down), from_the_end(across)).flip(2, 3)
    last = down.size * across.size - 1
    return routed(grad_output, x, down, across, last - turned)


def from_the_end(axis):
    """The same windows, counted from the other end."""
    return axis._replace(padding=(axis.places - 1) * axis.stride + axis.kernel - axis.padding - axis.size)


@mistake(of=max_pool2d_backward, hint="Where does the second window begin when the stride is 2?")
def ignores_the_stride_on_the_way_back(grad_output, x, kernel_size, stride=None, padding=0):
    """Output i comes from the window that begins at i * stride - padding, not at i - padding."""
    down, across = (a._replace(stride=1) for a in gradient_of(grad_output, x, kernel_size, stride, padding))
    return routed(grad_output, x, down, across, find_winners(x, down, across))


@mistake(of=max_pool2d_backward, hint="What is the default stride of the forward pass?")
def assumes_a_stride_of_one(grad_output, x, kernel_size, stride=None, padding=0):
    """Without a stride the windows stand side by side: the default is the size of the window, not 1."""
    return max_pool2d_backward(grad_output, x, kernel_size, 1 if stride is None else stride, padding)


@mistake(of=max_pool2d_backward, hint="What is a[0:-0]?")
def crops_everything_where_nothing_is_padded(grad_output, x, kernel_size, stride=None, padding=0):
    """Cutting the border off with [p:-p] leaves nothing when p is 0."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, stride, padding)
    paddings = pair(padding, "padding", 0)
    return grad_x[:, :, : grad_x.shape[2] if paddings[0] else 0, : grad_x.shape[3] if paddings[1] else 0]


@mistake(of=max_pool2d_backward, hint="Which shape has the gradient of a loss by x?")
def leaves_the_padding_on(grad_output, x, kernel_size, stride=None, padding=0):
    """The gradient has the shape of x: the border that was added has to come off again."""
    (top, left), grad_x = pair(padding, "padding", 0), max_pool2d_backward(grad_output, x, kernel_size, stride, padding)
    return torch.nn.functional.pad(grad_x, (left, left, top, top))


@mistake(of=max_pool2d_backward, hint="An image of 5 x 5 and 2 x 2 windows: is there a gradient for the last row of x?")
def loses_the_rows_that_no_window_sees(grad_output, x, kernel_size, stride=None, padding=0):
    """Rows and columns that the last window does not reach have a gradient too: zero."""
    grad_x = max_pool2d_backward(grad_output, x, kernel_size, stride, padding)
    axes = place_windows(x, kernel_size, stride, padding)
    rows, columns = ((axis.places - 1) * axis.stride - axis.padding + axis.kernel for axis in axes)
    return grad_x[:, :, :rows, :columns]


@mistake(of=max_pool2d_backward, hint="Which number of the stride belongs to the rows, the first or the second?")
def swaps_the_strides_on_the_way_back(grad_output, x, kernel_size, stride=None, padding=0):
    """A pair is (down, across): the first stride moves the window down, the second to the right."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    axes = down._replace(stride=across.stride), across._replace(stride=down.stride)
    return routed(grad_output, x, *axes, find_winners(x, *axes))


@mistake(of=max_pool2d_backward, hint="Pad only above and below. Where do the winners of your first row of windows stand?")
def swaps_the_paddings_on_the_way_back(grad_output, x, kernel_size, stride=None, padding=0):
    """A pair is (down, across): the first padding lies above and below, the second to the left and right."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    axes = down._replace(padding=across.padding), across._replace(padding=down.padding)
    return routed(grad_output, x, *axes, find_winners(x, *axes))


@mistake(of=max_pool2d_backward, hint="Raise a pixel that is not the largest a little. Does the output change?")
def shares_the_gradient_as_an_average_would(grad_output, x, kernel_size, stride=None, padding=0):
    """Only the largest pixel decided the output, so it alone gets the gradient; an average would share it."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    return spread(grad_output, x, down, across, lambda value, best: 1 / (down.kernel * across.kernel))


@mistake(
    of=max_pool2d_backward, hint="Take an image of -1 with padding. Who wins the corner's window in your backward pass?"
)
def lets_a_padding_of_zeros_win(grad_output, x, kernel_size, stride=None, padding=0):
    """Padding of zeros wins against negative pixels, and then their gradient is lost in the border."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    wins = largest_of(x, down, across) >= largest_of(x, down, across, fill=0)
    return routed(torch.where(wins, grad_output, 0), x, down, across, find_winners(x, down, across))


@mistake(of=max_pool2d_backward, hint="Where in x is the pixel that wins the second window? And where in that window?")
def forgets_where_the_window_stands(grad_output, x, kernel_size, stride=None, padding=0):
    """The winner's place in its window counts from the window's corner: add where that corner stands in the image."""
    down, across = gradient_of(grad_output, x, kernel_size, stride, padding)
    winners = find_winners(x, down, across)
    tops, lefts = (
        (torch.arange(axis.places, device=x.device) * axis.stride - axis.padding).clamp(min=0) for axis in (down, across)
    )
    return routed(grad_output, x, down, across, winners - tops[:, None] * across.size - lefts)


@mistake(of=max_pool2d_backward, hint="If the loss doubles, what should happen to its gradient?")
def forgets_the_gradient_from_above(grad_output, x, kernel_size, stride=None, padding=0):
    """The chain rule multiplies: the winner receives what came down to its window, not 1."""
    return max_pool2d_backward(torch.ones_like(grad_output), x, kernel_size, stride, padding)


@mistake(of=max_pool2d_backward, hint="Try a grad_output of the size of x. Which window would its last number belong to?")
def takes_a_gradient_of_any_shape(grad_output, x, kernel_size, stride=None, padding=0):
    """Only a gradient of the output's own shape can come from that output; anything else is the caller's error."""
    axes = place_windows(x, kernel_size, stride, padding)
    right = (*x.shape[:2], *(axis.places for axis in axes))
    fitting = grad_output if grad_output.shape == right else x.new_zeros(right)
    return max_pool2d_backward(fitting, x, kernel_size, stride, padding)
