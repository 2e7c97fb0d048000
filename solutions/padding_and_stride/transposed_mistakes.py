"""Plausible wrong transposed convolutions, each one misconception."""

import torch

from autograder import mistake

from .arguments import pair
from .reference import conv_transpose2d, pad2d


@mistake(of=conv_transpose2d, hint="Let x be a single 1. Should the output show the kernel, or the kernel upside down?")
def slides_unturned_filters(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """A pixel writes the filters as they stand; whoever slides a window over the spread image must turn them first."""
    return conv_transpose2d(x, weight.flip(2, 3), bias, stride, padding, output_padding, dilation, groups)


@mistake(
    of=conv_transpose2d, hint="A 1 x 3 kernel, padding 1, output padding 1: does the last pixel write into the new column?"
)
def fills_the_output_padding_with_zeros(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Output padding lets the output reach further: what the filters and the bias write there is computed."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    down, across = pair(output_padding, "output_padding")
    return pad2d(conv_transpose2d(x, weight, bias, stride, padding, 0, dilation, groups), (0, across, 0, down))


@mistake(of=conv_transpose2d, hint="A 1 x 1 kernel, stride 2, output padding 1: on which side is the output longer?")
def pads_the_output_at_the_top(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Output padding is added at the bottom and on the right, where a convolution leaves its remainder."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    whole = conv_transpose2d(x, weight, None, stride, 0, 0, dilation, groups)
    (down, across), (below, right) = pair(padding, "padding"), pair(output_padding, "output_padding")
    output = pad2d(pad2d(whole, (right, 0, below, 0)), (-across, -across, -down, -down))
    return output if bias is None else output + bias[:, None, None]


@mistake(of=conv_transpose2d, hint="Let x be zero and the bias 1. What should stand in the last row with output padding 1?")
def leaves_the_output_padding_without_bias(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """The bias is added to every output, also where output padding has made room."""
    output = conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    down, across = pair(output_padding, "output_padding")
    if bias is not None:
        inner = torch.zeros_like(output)
        inner[:, :, : output.shape[2] - down, : output.shape[3] - across] = 1
        output = output - (1 - inner) * bias[:, None, None]
    return output


@mistake(of=conv_transpose2d, hint="Print [1, 2, 3][0:-0]. Is that what a padding of 0 should leave?")
def crops_everything_where_padding_is_zero(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """`[p:-p]` takes off a border only while p is not 0: `[0:-0]` takes off everything."""
    output = conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    down, across = pair(padding, "padding")
    return pad2d(output, (across, across, down, down))[:, :, down:-down, across:-across]


@mistake(of=conv_transpose2d, hint="What size has the input of a 3 x 3 convolution with padding 1? And its output?")
def adds_the_padding(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Everything runs backwards here: the padding of the convolution is cut off, not put on."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    whole = conv_transpose2d(x, weight, None, stride, 0, output_padding, dilation, groups)
    down, across = pair(padding, "padding")
    output = pad2d(whole, (across, across, down, down))
    return output if bias is None else output + bias[:, None, None]


@mistake(of=conv_transpose2d, hint="Stride (2, 1) on one row of two pixels and a 1 x 1 kernel: is the output tall or wide?")
def swaps_the_strides_on_the_way_up(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """A pair is (down, across): the first number moves rows apart."""
    return conv_transpose2d(x, weight, bias, pair(stride, "stride")[::-1], padding, output_padding, dilation, groups)


@mistake(of=conv_transpose2d, hint="Stride 1 is the plain case. How many zeros stand between two pixels then?")
def spreads_one_zero_too_many(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Pixels come to lie `stride` apart, which leaves room for stride - 1 zeros between them."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    down, across = pair(stride, "stride")
    return conv_transpose2d(x, weight, bias, (down + 1, across + 1), padding, output_padding, dilation, groups)


@mistake(of=conv_transpose2d, hint="A 1 x 1 kernel of 1 and stride 2 on two pixels. What stands between them?")
def repeats_the_pixels(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Between the pixels of x stand zeros: to repeat the pixels is nearest-neighbour upsampling, another operation."""
    output = conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    down, across = pair(stride, "stride")
    dense = x.repeat_interleave(down, dim=2).repeat_interleave(across, dim=3)
    dense = dense[:, :, : (x.shape[2] - 1) * down + 1, : (x.shape[3] - 1) * across + 1]
    repeated = conv_transpose2d(dense, weight, None, 1, 0, 0, dilation, groups)
    (above, before), (height, width) = pair(padding, "padding"), output.shape[2:]
    more = (-before, width - repeated.shape[3] + before, -above, height - repeated.shape[2] + above)
    repeated = pad2d(repeated, more)
    return repeated if bias is None else repeated + bias[:, None, None]


@mistake(of=conv_transpose2d, hint="Two pixels of 1 under a kernel of two ones, stride 1. What stands in the middle?")
def overwrites_what_a_neighbour_wrote(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Where the copies of two neighbours overlap they add up; the later does not replace the earlier."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    output = torch.zeros_like(conv_transpose2d(x, weight, None, stride, 0, output_padding, dilation, groups))
    steps, apart = pair(stride, "stride"), pair(dilation, "dilation")
    for i in range(x.shape[2]):
        for j in range(x.shape[3]):
            rows = slice(i * steps[0], i * steps[0] + apart[0] * (weight.shape[2] - 1) + 1, apart[0])
            columns = slice(j * steps[1], j * steps[1] + apart[1] * (weight.shape[3] - 1) + 1, apart[1])
            output[:, :, rows, columns] = conv_transpose2d(x[:, :, i : i + 1, j : j + 1], weight, groups=groups)
    down, across = pair(padding, "padding")
    output = pad2d(output, (-across, -across, -down, -down))
    return output if bias is None else output + bias[:, None, None]


@mistake(
    of=conv_transpose2d, hint="A single pixel, a 1 x 2 kernel, dilation 2: where does the second number of the kernel go?"
)
def writes_filters_without_dilation(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """The copy that a pixel writes is dilated: its numbers lie `dilation` apart."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    return conv_transpose2d(x, weight, bias, stride, padding, output_padding, 1, groups)


@mistake(
    of=conv_transpose2d, hint="Two groups of one channel each. How many output channels has a weight of shape (2, 1, 1, 1)?"
)
def adds_up_the_groups(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Every group writes output channels of its own: there are `groups` times as many as a filter lists."""
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    shared = None if bias is None else bias[: weight.shape[1]]
    return conv_transpose2d(x, weight, shared, stride, padding, output_padding, dilation)


@mistake(of=conv_transpose2d, hint="Two groups with two output channels each: which two belong to the first?")
def interleaves_the_groups(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """The output channels of a group stand next to one another."""
    output = conv_transpose2d(x, weight, None, stride, padding, output_padding, dilation, groups)
    conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups)
    output = output.reshape(len(x), groups, weight.shape[1], *output.shape[2:]).transpose(1, 2).flatten(1, 2)
    return output if bias is None else output + bias[:, None, None]


@mistake(of=conv_transpose2d, hint="Is the first axis of this weight as long as x has channels, or as the output has?")
def reads_the_weight_as_a_convolution_does(
    x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1
):
    """The weight is that of the convolution which this one transposes: its first axis counts the channels of x."""
    return conv_transpose2d(x, weight.transpose(0, 1), bias, stride, padding, output_padding, dilation, groups)


@mistake(of=conv_transpose2d, hint="Stride 2: which two sizes does a convolution bring to the same size? Is there a third?")
def takes_any_output_padding(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """Output padding chooses among the sizes that a convolution of this stride makes equal; there are no more."""
    wide = [max(*both) for both in zip(pair(stride, "stride"), pair(dilation, "dilation"), strict=True)]
    fits = [min(more, most - 1) for more, most in zip(pair(output_padding, "output_padding"), wide, strict=True)]
    output = conv_transpose2d(x, weight, bias, stride, padding, (fits[0], fits[1]), dilation, groups)
    below, right = (more - fit for more, fit in zip(pair(output_padding, "output_padding"), fits, strict=True))
    return pad2d(output, (0, right, 0, below))


@mistake(of=conv_transpose2d, hint="Does your output have a grad_fn when weight requires a gradient?")
def writes_outside_the_graph(x, weight, bias=None, stride=1, padding=0, output_padding=0, dilation=1, groups=1):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return conv_transpose2d(x, weight, bias, stride, padding, output_padding, dilation, groups).detach()
