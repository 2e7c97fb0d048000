"""Plausible wrong convolutions with stride, padding, dilation and groups, each one misconception."""

import torch

from autograder import mistake

from .arguments import pair
from .reference import conv2d, pad2d


@mistake(of=conv2d, hint="Take stride (1, 2) on an image of 3 x 3 and a 1 x 1 kernel. Which pixels are left?")
def swaps_the_strides(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A pair is (down, across): the first number is the stride from row to row."""
    return conv2d(x, weight, bias, pair(stride, "stride")[::-1], padding, dilation, groups)


@mistake(of=conv2d, hint="Take padding (1, 0) on a single pixel and a 1 x 1 kernel. Is the output tall or wide?")
def swaps_the_paddings(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A pair is (down, across), while a border's list begins with left and right: the order turns around."""
    return conv2d(x, weight, bias, stride, pair(padding, "padding")[::-1], dilation, groups)


@mistake(of=conv2d, hint="Take dilation (1, 2) and a kernel of ones, 1 x 2. Which two pixels meet in one output?")
def swaps_the_dilations(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A pair is (down, across): the first number is the dilation of the rows."""
    return conv2d(x, weight, bias, stride, padding, pair(dilation, "dilation")[::-1], groups)


@mistake(of=conv2d, hint="Where does a 1 x 1 kernel put the only pixel of an image that is padded by 1?")
def pads_before_the_image_only(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Padding goes on either side of each axis, not only before it."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    return conv2d(pad2d(x, (across, 0, down, 0)), weight, bias, stride, 0, dilation, groups)


@mistake(of=conv2d, hint="What should a border of zeros do to the sum at a corner? Print your padded image.")
def pads_with_the_nearest_pixel(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """This layer's padding is zeros; other borders are another mode."""
    output = conv2d(x, weight, bias, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    if not len(x):
        return output
    return conv2d(pad2d(x, (across, across, down, down), "replicate"), weight, bias, stride, 0, dilation, groups)


@mistake(of=conv2d, hint="Three pixels, a 1 x 2 kernel, stride 2. How many whole windows are there?")
def adds_a_window_for_the_remainder(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """What is left over at the end is not read: no window reaches over the padded border (floor, not ceil)."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    down, across = pair(padding, "padding")
    more = [step - 1 for step in pair(stride, "stride")]
    return conv2d(pad2d(x, (across, across + more[1], down, down + more[0])), weight, bias, stride, 0, dilation, groups)


@mistake(of=conv2d, hint="Four pixels, a 1 x 2 kernel, stride 2: both windows fit whole. How many outputs have you?")
def drops_a_window_that_fits(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """The room to move, divided by the stride, counts the steps; there is one place more."""
    output = conv2d(x, weight, bias, stride, padding, dilation, groups)
    return output[:, :, : max(output.shape[2] - 1, 1), : max(output.shape[3] - 1, 1)]


@mistake(of=conv2d, hint="Compare a single channel and filter, stride 1, with cross-correlation by hand.")
def turns_the_filters_around(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A layer's convolution is a cross-correlation: the filters are used as they stand."""
    return conv2d(x, weight.flip(2, 3), bias, stride, padding, dilation, groups)


@mistake(of=conv2d, hint="A kernel of 1 x 2 with dilation 2: which pixel lies between the two that it reads?")
def reads_neighbours_whatever_the_dilation(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A dilated kernel reads pixels that lie `dilation` apart, and the output is smaller for it."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    return conv2d(x, weight, bias, stride, padding, 1, groups)


@mistake(of=conv2d, hint="How many pixels does a kernel of 1 x 2 skip with dilation 1? And with dilation 2?")
def skips_one_pixel_too_many(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Dilation is the distance between two pixels that are read, not the number of pixels between them."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    down, across = pair(dilation, "dilation")
    wider = (down + (down > 1), across + (across > 1))
    return conv2d(x, weight, bias, stride, padding, wider, groups)


@mistake(
    of=conv2d, hint="Which pixel is under the first number of the kernel at the second place, and how far from the first?"
)
def multiplies_the_stride_by_the_dilation(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """The stride counts pixels of the image, however far apart the kernel's numbers are."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    steps = [step * apart for step, apart in zip(pair(stride, "stride"), pair(dilation, "dilation"), strict=True)]
    return conv2d(x, weight, bias, (steps[0], steps[1]), padding, dilation, groups)


@mistake(of=conv2d, hint="Two groups, and an image whose first channel is zero. Which outputs are zero, by your code?")
def reads_the_first_group_only(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Every group of filters reads the channels of its own group, not all those of the first."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    return conv2d(x[:, : weight.shape[1]], weight, bias, stride, padding, dilation)


@mistake(of=conv2d, hint="Four filters in two groups: which filters belong to the first group?")
def deals_the_filters_out_in_turn(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A group's filters stand next to one another: of four filters in two groups the first two are one."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    order = torch.arange(len(weight)).reshape(-1, groups).T.flatten()
    output = conv2d(x, weight[order], None, stride, padding, dilation, groups)[:, order.argsort()]
    return output if bias is None else output + bias[:, None, None]


@mistake(of=conv2d, hint="Four channels in two groups: which channels does the first group read?")
def deals_the_channels_out_in_turn(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A group's channels stand next to one another: of four channels in two groups the first two are one."""
    conv2d(x, weight, bias, stride, padding, dilation, groups)
    order = torch.arange(x.shape[1]).reshape(-1, groups).T.flatten()
    return conv2d(x[:, order], weight, bias, stride, padding, dilation, groups)


@mistake(of=conv2d, hint="Let x be zero and the biases 1, 2, 3, 4, in two groups. What should each output channel hold?")
def lets_the_groups_share_a_bias(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Every output channel has a bias of its own, whichever group it is in."""
    output = conv2d(x, weight, bias, stride, padding, dilation, groups)
    if bias is None or groups == 1:
        return output
    return output + (bias[: len(bias) // groups].repeat(groups) - bias)[:, None, None]


@mistake(of=conv2d, hint="Does your output have a grad_fn when weight requires a gradient?")
def cuts_the_graph(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return conv2d(x, weight, bias, stride, padding, dilation, groups).detach()


@mistake(of=conv2d, hint="Three filters in two groups: which group does the middle one belong to?")
def lets_groups_be_uneven(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """Groups are of equal size; when they cannot be, the caller must hear of it."""
    kept = len(weight) // groups * groups if groups > 0 else 0
    if kept:
        weight, bias = weight[:kept], None if bias is None else bias[:kept]
    return conv2d(x, weight, bias, stride, padding, dilation, groups)


@mistake(of=conv2d, hint="What does range(-1) do, and who will hear of it?")
def stays_silent_where_no_window_fits(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    """A kernel that spans more than the padded image has no place in it, and the caller must hear of that."""
    sizes = zip(x.shape[2:], weight.shape[2:], pair(padding, "padding"), pair(dilation, "dilation"), strict=True)
    room = [size + 2 * around - apart * (side - 1) - 1 for size, side, around, apart in sizes]
    if min(room) < 0:
        places = [max(free // step + 1, 0) for free, step in zip(room, pair(stride, "stride"), strict=True)]
        return x.new_zeros(len(x), len(weight), *places)
    return conv2d(x, weight, bias, stride, padding, dilation, groups)
