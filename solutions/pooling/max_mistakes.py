"""Plausible wrong max pools, each one misconception."""

import torch

from autograder import mistake

from .reference import max_pool2d
from .windows import pad, pair, place, place_windows, shifted


def largest_of(x, down, across, fill=-torch.inf):
    """The largest value of every window on images padded with `fill`."""
    return torch.stack(list(shifted(pad(x, down, across, value=fill), down, across))).amax(dim=0)


@mistake(of=max_pool2d, hint="By how many pixels does a 3 x 3 window move if nobody says? Read on where stride is None.")
def moves_by_one_unless_told(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Without a stride the windows stand side by side: the default is the size of the window, not 1."""
    return max_pool2d(x, kernel_size, 1 if stride is None else stride, padding, dilation, ceil_mode)


@mistake(of=max_pool2d, hint="Pool an image that is -1 everywhere, with padding. Which number may never appear?")
def pads_with_zeros(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A zero in the padding beats every negative pixel: what is padded must lose against any number."""
    return largest_of(x, *place_windows(x, kernel_size, stride, padding, dilation, ceil_mode), fill=0)


@mistake(of=max_pool2d, hint="Which number is smaller than yours? Pool an image that is -inf everywhere.")
def pads_with_a_large_negative_number(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Minus infinity loses against every number; minus a billion does not."""
    return largest_of(x, *place_windows(x, kernel_size, stride, padding, dilation, ceil_mode), fill=-1e9)


@mistake(of=max_pool2d, hint="How many whole 2 x 2 windows, side by side, has an image of 5 x 5?")
def always_rounds_up(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Only whole windows count unless ceil_mode is set: the quotient is rounded down."""
    return max_pool2d(x, kernel_size, stride, padding, dilation, True)


@mistake(of=max_pool2d, hint="What should ceil_mode=True change for a 2 x 2 window on an image of 5 x 5?")
def never_rounds_up(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """With ceil_mode the quotient is rounded up, so that a last window may hang over."""
    return max_pool2d(x, kernel_size, stride, padding, dilation)


@mistake(of=max_pool2d, hint="With ceil_mode, a 1 x 1 window and stride 2 on four pixels: where would a third window begin?")
def keeps_a_window_that_begins_outside(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A window that would begin beyond the image, even if in the padding, is left out in ceil_mode as well."""
    axes = place_windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    if ceil_mode:
        rooms = [axis.size + 2 * axis.padding - axis.width for axis in axes]
        down, across = (a._replace(places=-(-room // a.stride) + 1) for a, room in zip(axes, rooms, strict=True))
        return largest_of(x, down, across)
    return largest_of(x, *axes)


@mistake(of=max_pool2d, hint="Which number of the stride belongs to the rows, the first or the second?")
def swaps_the_strides(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A pair is (down, across): the first stride moves the window down, the second to the right."""
    stride = kernel_size if stride is None else stride
    return max_pool2d(x, kernel_size, pair(stride, "stride", 1)[::-1], padding, dilation, ceil_mode)


@mistake(of=max_pool2d, hint="In which order does torch.nn.functional.pad take its numbers? And in which do you get them?")
def swaps_the_paddings(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A pair is (down, across): the first padding lies above and below, the second to the left and right."""
    axes = place_windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    swapped = [axis._replace(padding=other.padding) for axis, other in zip(axes, axes[::-1], strict=True)]
    return largest_of(x, *(place(*axis[:-1], ceil_mode) for axis in swapped))


@mistake(of=max_pool2d, hint="With dilation 2, which pixels does a window of three see: 0, 1, 2 or 0, 2, 4?")
def ignores_the_dilation(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Dilation spreads a window: its pixels lie `dilation` apart."""
    place_windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    return max_pool2d(x, kernel_size, stride, padding, 1, ceil_mode)


@mistake(of=max_pool2d, hint="Three pixels with one gap between neighbours: how many pixels wide is that?")
def counts_a_gap_too_many(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Between kernel_size pixels there are kernel_size - 1 gaps: a window is dilation * (kernel_size - 1) + 1 wide."""
    output = max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode)
    axes = place_windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    rows, columns = (place(a.size - a.dilation + 1, *a[1:-1], ceil_mode).places for a in axes)
    return output[:, :, : max(rows, 0), : max(columns, 0)]


@mistake(of=max_pool2d, hint="In how many places does a 2 x 2 window fit an image of 2 x 2?")
def misses_the_last_window(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The quotient says how often a window can move; it stands somewhere before the first move, so add 1."""
    return max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode)[:, :, :-1, :-1]


@mistake(of=max_pool2d, hint="With padding 1, by how many pixels does a row of 4 grow?")
def counts_the_padding_once(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Padding is added on both sides, so it counts twice in the size of the output."""
    output = max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode)
    axes = place_windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    rows, columns = (place(a.size - a.padding, *a[1:-1], ceil_mode).places for a in axes)
    return output[:, :, : max(rows, 0), : max(columns, 0)]


@mistake(of=max_pool2d, hint="How many channels go into your function, and how many come out?")
def pools_over_the_channels_too(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Every channel is pooled by itself: there are as many after it as before."""
    return max_pool2d(x.amax(dim=1, keepdim=True), kernel_size, stride, padding, dilation, ceil_mode)


@mistake(of=max_pool2d, hint="Which is larger, -3 or 2?")
def keeps_the_largest_magnitude(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The largest value is kept, not the one furthest from zero."""
    high = max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode)
    low = -max_pool2d(-x, kernel_size, stride, padding, dilation, ceil_mode)
    return torch.where(-low > high, low, high)


@mistake(of=max_pool2d, hint="What is nan > 1, and what is 1 > nan? What should a broken pixel leave behind?")
def lets_other_numbers_beat_a_nan(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A NaN must not vanish: every comparison with it is false, so comparing alone overlooks it."""
    return max_pool2d(torch.where(x.isnan(), -torch.inf, x), kernel_size, stride, padding, dilation, ceil_mode)


@mistake(of=max_pool2d, hint="Does your output have a grad_fn when x requires a gradient?")
def cuts_the_graph(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode).detach()


@mistake(of=max_pool2d, hint="With a padding of 2, what does the first window of a 2 x 2 pool see?")
def takes_padding_of_any_size(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Padding of more than half the window lets a window see nothing of the image: PyTorch refuses it, and so do you."""
    try:
        return max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode)
    except ValueError as error:
        if "half" not in str(error):
            raise
        return torch.full_like(x, -torch.inf)


@mistake(of=max_pool2d, hint="What does your function give for a 3 x 3 window on an image of 2 x 2?")
def stays_silent_where_no_window_fits(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Where not a single window fits there is nothing to give, and the caller must hear of it."""
    try:
        return max_pool2d(x, kernel_size, stride, padding, dilation, ceil_mode)
    except ValueError as error:
        if "fits" not in str(error):
            raise
        return x.new_zeros(*x.shape[:2], 0, 0)
