"""Plausible wrong average pools and backward passes of theirs, each one misconception."""

import torch

from autograder import mistake

from .reference import avg_pool2d, avg_pool2d_backward, max_pool2d_backward
from .windows import check_gradient, pad, pair, place, place_windows, shifted


@mistake(of=avg_pool2d, hint="By how many pixels does a 3 x 3 window move if nobody says? Read on where stride is None.")
def moves_the_average_by_one_unless_told(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Without a stride the windows stand side by side: the default is the size of the window, not 1."""
    return avg_pool2d(x, kernel_size, 1 if stride is None else stride, padding, ceil_mode, count_include_pad)


@mistake(of=avg_pool2d, hint="What should the average of nothing but ones be?")
def adds_without_dividing(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """An average divides the sum by the number of values."""
    down, across = place_windows(x, kernel_size, stride, padding, 1, ceil_mode)
    return sum(shifted(pad(x, down, across), down, across))


@mistake(
    of=avg_pool2d, hint="With padding 1, what is the first average of a 2 x 2 pool on ones: 1 or 1/4? See the docstring."
)
def never_counts_the_padding(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Unless told otherwise the padding's zeros are among the values averaged, and so count in the divisor."""
    return avg_pool2d(x, kernel_size, stride, padding, ceil_mode, False)


@mistake(of=avg_pool2d, hint="Where does your code read count_include_pad?")
def always_counts_the_padding(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """With count_include_pad=False only pixels of the image count in the divisor."""
    return avg_pool2d(x, kernel_size, stride, padding, ceil_mode)


@mistake(of=avg_pool2d, hint="Average ones with ceil_mode on a 3 x 3 image in 2 x 2 windows. What should the corner be?")
def counts_what_hangs_over(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """What hangs over in ceil_mode is neither image nor padding: the divisor is smaller there than the window."""
    down, across = place_windows(x, kernel_size, stride, padding, 1, ceil_mode)
    if not count_include_pad:
        return avg_pool2d(x, kernel_size, stride, padding, ceil_mode, False)
    return sum(shifted(pad(x, down, across), down, across)) / (down.kernel * across.kernel)


@mistake(of=avg_pool2d, hint="How many whole 2 x 2 windows, side by side, has an image of 5 x 5?")
def always_rounds_the_average_up(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Only whole windows count unless ceil_mode is set: the quotient is rounded down."""
    return avg_pool2d(x, kernel_size, stride, padding, True, count_include_pad)


@mistake(of=avg_pool2d, hint="What should ceil_mode=True change for a 2 x 2 window on an image of 5 x 5?")
def never_rounds_the_average_up(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """With ceil_mode the quotient is rounded up, so that a last window may hang over."""
    return avg_pool2d(x, kernel_size, stride, padding, False, count_include_pad)


@mistake(of=avg_pool2d, hint="Which number of the stride belongs to the rows, the first or the second?")
def swaps_the_strides_of_the_average(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """A pair is (down, across): the first stride moves the window down, the second to the right."""
    swapped = pair(kernel_size if stride is None else stride, "stride", 1)[::-1]
    return avg_pool2d(x, kernel_size, swapped, padding, ceil_mode, count_include_pad)


@mistake(of=avg_pool2d, hint="In which order does torch.nn.functional.pad take its numbers? And in which do you get them?")
def swaps_the_paddings_of_the_average(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """A pair is (down, across): the first padding lies above and below, the second to the left and right."""
    axes = place_windows(x, kernel_size, stride, padding, 1, ceil_mode)
    swapped = (axis._replace(padding=other.padding) for axis, other in zip(axes, axes[::-1], strict=True))
    down, across = (place(*axis[:-1], ceil_mode) for axis in swapped)
    total = sum(shifted(pad(x, down, across), down, across))
    heights, widths = (x.new_tensor(axis.lengths(count_include_pad)) for axis in (down, across))
    return total / (heights[:, None] * widths)


@mistake(of=avg_pool2d, hint="In how many places does a 2 x 2 window fit an image of 2 x 2?")
def misses_the_last_average(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The quotient says how often a window can move; it stands somewhere before the first move, so add 1."""
    return avg_pool2d(x, kernel_size, stride, padding, ceil_mode, count_include_pad)[:, :, :-1, :-1]


@mistake(of=avg_pool2d, hint="How many channels go into your function, and how many come out?")
def averages_the_channels_too(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Every channel is pooled by itself: there are as many after it as before."""
    return avg_pool2d(x.mean(dim=1, keepdim=True), kernel_size, stride, padding, ceil_mode, count_include_pad)


@mistake(of=avg_pool2d, hint="How many values has a 1 x 3 window?")
def takes_the_window_for_square(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """A window holds height times width values, and the two may differ."""
    output = avg_pool2d(x, kernel_size, stride, padding, ceil_mode, count_include_pad)
    height, width = pair(kernel_size, "kernel_size", 1)
    return output * width / height


@mistake(of=avg_pool2d, hint="What is the mean of 0 and 2?")
def counts_only_what_is_not_zero(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """A zero of the image is a value like any other, and counts in the divisor."""
    down, across = place_windows(x, kernel_size, stride, padding, 1, ceil_mode)
    counts = torch.stack(list(shifted(pad((x != 0).to(x.dtype), down, across), down, across))).sum(dim=0)
    return sum(shifted(pad(x, down, across), down, across)) / counts.clamp(min=1)


@mistake(of=avg_pool2d, hint="Does your output have a grad_fn when x requires a gradient?")
def cuts_the_graph_of_the_average(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return avg_pool2d(x, kernel_size, stride, padding, ceil_mode, count_include_pad).detach()


@mistake(of=avg_pool2d, hint="With a padding of 2, what does the first window of a 2 x 2 pool see?")
def averages_padding_of_any_size(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Padding of more than half the window lets a window see nothing of the image: PyTorch refuses it, and so do you."""
    try:
        return avg_pool2d(x, kernel_size, stride, padding, ceil_mode, count_include_pad)
    except ValueError as error:
        if "half" not in str(error):
            raise
        return torch.zeros_like(x)


def shared(grad_output, x, down, across):
    """Add `grad_output` to every pixel of every window, and take the border off."""
    padded = pad(torch.zeros_like(x), down, across)
    for pixels in shifted(padded, down, across):
        pixels += grad_output
    return padded[:, :, down.padding : down.padding + down.size, across.padding : across.padding + across.size]


def share_of(grad_output, x, kernel_size, stride, padding):
    """A pixel's share of each window and both axes, after the checks that the reference makes."""
    down, across = place_windows(x, kernel_size, stride, padding)
    check_gradient(grad_output, x, down, across)
    return grad_output / (down.kernel * across.kernel), down, across


@mistake(of=avg_pool2d_backward, hint="Where does the second window begin when the stride is 2?")
def ignores_the_stride_of_the_average(grad_output, x, kernel_size, stride=None, padding=0):
    """Output i comes from the window that begins at i * stride - padding, not at i - padding."""
    share, *axes = share_of(grad_output, x, kernel_size, stride, padding)
    return shared(share, x, *(axis._replace(stride=1) for axis in axes))


@mistake(of=avg_pool2d_backward, hint="What is the default stride of the forward pass?")
def assumes_that_averages_move_by_one(grad_output, x, kernel_size, stride=None, padding=0):
    """Without a stride the windows stand side by side: the default is the size of the window, not 1."""
    return avg_pool2d_backward(grad_output, x, kernel_size, 1 if stride is None else stride, padding)


@mistake(of=avg_pool2d_backward, hint="How many 2 x 2 windows with stride 1 cover the middle pixel of a 3 x 3 image?")
def overwrites_the_share_of_an_earlier_window(grad_output, x, kernel_size, stride=None, padding=0):
    """A pixel that lies in several windows collects a share of each: they add up."""
    share, down, across = share_of(grad_output, x, kernel_size, stride, padding)
    padded = pad(torch.zeros_like(x), down, across)
    for i in range(down.places):
        for j in range(across.places):
            top, left = i * down.stride, j * across.stride
            padded[:, :, top : top + down.kernel, left : left + across.kernel] = share[:, :, i : i + 1, j : j + 1]
    return padded[:, :, down.padding : down.padding + down.size, across.padding : across.padding + across.size]


@mistake(of=avg_pool2d_backward, hint="By what did the forward pass divide in the corner?")
def gives_the_share_of_the_padding_to_the_pixels(grad_output, x, kernel_size, stride=None, padding=0):
    """The forward pass counted the padding, so every pixel's share is one of the whole window: the padding's is lost."""
    _, down, across = share_of(grad_output, x, kernel_size, stride, padding)
    heights, widths = (x.new_tensor(axis.lengths(with_padding=False)) for axis in (down, across))
    return shared(grad_output / (heights[:, None] * widths), x, down, across)


@mistake(of=avg_pool2d_backward, hint="Raise one of four pixels by 1. By how much does their average rise?")
def gives_every_pixel_the_whole_gradient(grad_output, x, kernel_size, stride=None, padding=0):
    """An average divides, and so does its derivative: each of K pixels gets 1/K of the gradient."""
    _, down, across = share_of(grad_output, x, kernel_size, stride, padding)
    return shared(grad_output, x, down, across)


@mistake(of=avg_pool2d_backward, hint="What is a[0:-0]?")
def crops_all_where_nothing_is_padded(grad_output, x, kernel_size, stride=None, padding=0):
    """Cutting the border off with [p:-p] leaves nothing when p is 0."""
    grad_x = avg_pool2d_backward(grad_output, x, kernel_size, stride, padding)
    paddings = pair(padding, "padding", 0)
    return grad_x[:, :, : grad_x.shape[2] if paddings[0] else 0, : grad_x.shape[3] if paddings[1] else 0]


@mistake(of=avg_pool2d_backward, hint="Which shape has the gradient of a loss by x?")
def leaves_the_border_on(grad_output, x, kernel_size, stride=None, padding=0):
    """The gradient has the shape of x: the border that was added has to come off again."""
    share, *axes = share_of(grad_output, x, kernel_size, stride, padding)
    enlarged = [axis._replace(size=axis.size + 2 * axis.padding, padding=0) for axis in axes]
    (top, left), bigger = pair(padding, "padding", 0), x.new_zeros(*x.shape[:2], *(axis.size for axis in enlarged))
    assert bigger.shape[2] == x.shape[2] + 2 * top and bigger.shape[3] == x.shape[3] + 2 * left
    return shared(share, bigger, *enlarged)


@mistake(of=avg_pool2d_backward, hint="An image of 5 x 5 and 2 x 2 windows: is there a gradient for the last row of x?")
def loses_the_rows_that_no_average_sees(grad_output, x, kernel_size, stride=None, padding=0):
    """Rows and columns that the last window does not reach have a gradient too: zero."""
    grad_x = avg_pool2d_backward(grad_output, x, kernel_size, stride, padding)
    axes = place_windows(x, kernel_size, stride, padding)
    rows, columns = ((axis.places - 1) * axis.stride - axis.padding + axis.kernel for axis in axes)
    return grad_x[:, :, :rows, :columns]


@mistake(of=avg_pool2d_backward, hint="Which number of the stride belongs to the rows, the first or the second?")
def swaps_the_strides_of_the_shares(grad_output, x, kernel_size, stride=None, padding=0):
    """A pair is (down, across): the first stride moves the window down, the second to the right."""
    share, down, across = share_of(grad_output, x, kernel_size, stride, padding)
    return shared(share, x, down._replace(stride=across.stride), across._replace(stride=down.stride))


@mistake(of=avg_pool2d_backward, hint="Pad only above and below. From which row of windows does the first pixel collect?")
def swaps_the_paddings_of_the_shares(grad_output, x, kernel_size, stride=None, padding=0):
    """A pair is (down, across): the first padding lies above and below, the second to the left and right."""
    share, down, across = share_of(grad_output, x, kernel_size, stride, padding)
    return shared(share, x, down._replace(padding=across.padding), across._replace(padding=down.padding))


@mistake(of=avg_pool2d_backward, hint="Does the smallest pixel of a window move its average?")
def sends_all_to_the_largest(grad_output, x, kernel_size, stride=None, padding=0):
    """Every pixel of a window moves its average alike; only a max pool singles out the largest."""
    return max_pool2d_backward(grad_output, x, kernel_size, stride, padding)


@mistake(of=avg_pool2d_backward, hint="A pixel feeds two outputs. Does that make it matter more to the loss, or the same?")
def averages_over_the_windows_of_a_pixel(grad_output, x, kernel_size, stride=None, padding=0):
    """What a pixel collects from several windows is summed; nothing divides by their number."""
    share, down, across = share_of(grad_output, x, kernel_size, stride, padding)
    return shared(share, x, down, across) / shared(torch.ones_like(share), x, down, across).clamp(min=1)


@mistake(of=avg_pool2d_backward, hint="Try a grad_output of the size of x. Which window would its last number belong to?")
def shares_a_gradient_of_any_shape(grad_output, x, kernel_size, stride=None, padding=0):
    """Only a gradient of the output's own shape can come from that output; anything else is the caller's error."""
    axes = place_windows(x, kernel_size, stride, padding)
    right = (*x.shape[:2], *(axis.places for axis in axes))
    fitting = grad_output if grad_output.shape == right else x.new_zeros(right)
    return avg_pool2d_backward(fitting, x, kernel_size, stride, padding)
