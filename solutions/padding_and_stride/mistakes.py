"""Plausible wrong arithmetic of sizes, each one misconception; those of images and layers are in the modules beside it."""

from autograder import mistake

from .backward_mistakes import *  # noqa: F403  (the engine reads all mistakes of a chapter from this module)
from .convolution_mistakes import *  # noqa: F403
from .padding_mistakes import *  # noqa: F403
from .reference import output_size, receptive_field, same_padding
from .separable_mistakes import *  # noqa: F403
from .transposed_mistakes import *  # noqa: F403


@mistake(of=output_size, hint="A kernel of 2 with stride 2 on 3 pixels: draw every place in which it fits whole.")
def rounds_up(size, kernel_size, stride=1, padding=0, dilation=1):
    """What is left over at the end is not read: the count is rounded down (floor), not up (ceil)."""
    output_size(size, kernel_size, stride, padding, dilation)
    return -(-(size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride) + 1


@mistake(of=output_size, hint="At how many places does a kernel fit that is exactly as long as the axis?")
def counts_the_steps_between_places(size, kernel_size, stride=1, padding=0, dilation=1):
    """A kernel that cannot move still has one place: there is one place more than there are steps."""
    return output_size(size, kernel_size, stride, padding, dilation) - 1


@mistake(of=output_size, hint="Pad 3 pixels by 1 on paper. How many squares have you drawn?")
def pads_one_side_only(size, kernel_size, stride=1, padding=0, dilation=1):
    """Padding is added on either side, so the axis grows by twice as much."""
    output_size(size, kernel_size, stride, padding, dilation)
    return (size + padding - dilation * (kernel_size - 1) - 1) // stride + 1


@mistake(of=output_size, hint="How many pixels lie from the first to the last that a kernel of 3 with dilation 2 reads?")
def forgets_the_dilation(size, kernel_size, stride=1, padding=0, dilation=1):
    """A dilated kernel spans more pixels than it has numbers."""
    output_size(size, kernel_size, stride, padding, dilation)
    return output_size(size, kernel_size, stride, padding)


@mistake(of=output_size, hint="Does dilation change anything for a kernel of a single number?")
def stretches_the_kernel_by_the_dilation(size, kernel_size, stride=1, padding=0, dilation=1):
    """Dilation widens the gaps between the numbers, and there is one gap fewer than there are numbers."""
    output_size(size, kernel_size, stride, padding, dilation)
    return (size + 2 * padding - dilation * kernel_size) // stride + 1


@mistake(of=output_size, hint="5 pixels, a kernel of 3, stride 3: count on paper, then follow your formula step by step.")
def adds_the_first_place_before_dividing(size, kernel_size, stride=1, padding=0, dilation=1):
    """The stride divides the room to move; the place where the kernel starts is added after that."""
    return output_size(size, kernel_size, 1, padding, dilation) // _checked(stride)


@mistake(of=output_size, hint="What is the type of 6 / 2 in Python? Could you make a list of so many items?")
def divides_with_a_slash(size, kernel_size, stride=1, padding=0, dilation=1):
    """A size is a whole number: a plain division makes it a float."""
    return float(output_size(size, kernel_size, stride, padding, dilation))


@mistake(of=output_size, hint="A photograph of 224 pixels, a kernel of 11, stride 4: would a library give up?")
def refuses_a_remainder(size, kernel_size, stride=1, padding=0, dilation=1):
    """Pixels left over at the end are no error: they are not read."""
    if (size + 2 * padding - dilation * (kernel_size - 1) - 1) % _checked(stride):
        raise ValueError(f"{size} pixels and a kernel of {kernel_size} do not go with stride {stride}")
    return output_size(size, kernel_size, stride, padding, dilation)


@mistake(of=output_size, hint="What does your formula say of a kernel of 5 on 3 pixels? Can there be an image of that size?")
def stays_silent_where_nothing_fits(size, kernel_size, stride=1, padding=0, dilation=1):
    """A kernel that spans more than there is has no place, and the caller must hear of it."""
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // (stride or 1) + 1


def _checked(stride):
    """A stride, or the refusal of the reference."""
    output_size(1, 1, stride)
    return stride


@mistake(
    of=same_padding, hint="An even kernel needs an odd number of pixels. On which side does TensorFlow put the odd one?"
)
def puts_the_odd_pixel_first(size, kernel_size, stride=1, dilation=1):
    """Of an odd total the odd pixel goes after the image, not before it."""
    return same_padding(size, kernel_size, stride, dilation)[::-1]


@mistake(of=same_padding, hint="Pad 4 pixels for a kernel of 2 as you compute it. How many outputs are there?")
def loses_the_odd_pixel(size, kernel_size, stride=1, dilation=1):
    """Two halves rounded down do not add up to an odd total."""
    return (sum(same_padding(size, kernel_size, stride, dilation)) // 2,) * 2


@mistake(of=same_padding, hint="Is there a smaller padding for a kernel of 2 that still gives as many outputs as pixels?")
def rounds_both_halves_up(size, kernel_size, stride=1, dilation=1):
    """The padding is the smallest that will do: two halves rounded up are one pixel more than that."""
    return (-(-sum(same_padding(size, kernel_size, stride, dilation)) // 2),) * 2


@mistake(of=same_padding, hint="6 pixels, a kernel of 3, stride 2: how many pixels are needed for 3 outputs?")
def pads_as_if_the_stride_were_one(size, kernel_size, stride=1, dilation=1):
    """How many pixels the last window needs depends on the stride and on the size of the image."""
    return same_padding(size, kernel_size, 1, dilation)


@mistake(of=same_padding, hint="How many outputs does stride 2 leave of 6 pixels, if the size is to be ceil(size / stride)?")
def keeps_the_size_whatever_the_stride(size, kernel_size, stride=1, dilation=1):
    """ "Same" keeps the size for stride 1 only: a stride divides it."""
    total = max((size - 1) * stride + dilation * (kernel_size - 1) + 1 - size, 0)
    return total // 2, total - total // 2


@mistake(of=same_padding, hint="Write down every number that a kernel of 3 with dilation 2 reads around its middle.")
def overlooks_the_dilation(size, kernel_size, stride=1, dilation=1):
    """A dilated kernel reaches further, so it needs more padding."""
    return same_padding(size, kernel_size, stride)


@mistake(of=same_padding, hint="Does a kernel of a single number, dilated or not, ever look over the border?")
def takes_a_kernel_for_dilation_times_its_size(size, kernel_size, stride=1, dilation=1):
    """Dilation widens the gaps between the numbers, and there is one gap fewer than there are numbers."""
    return same_padding(size, kernel_size * dilation, stride)


@mistake(of=same_padding, hint="Half a kernel on each side: does that work out for a kernel of 2?")
def pads_by_half_the_kernel(size, kernel_size, stride=1, dilation=1):
    """(F - 1) / 2 is a rule for odd kernels and stride 1 only."""
    return (dilation * (kernel_size - 1) + 1) // 2, (dilation * (kernel_size - 1) + 1) // 2


@mistake(of=same_padding, hint="A kernel of 1 with stride 3 on 5 pixels: what would a padding of -1 mean?")
def forgets_that_padding_is_not_negative(size, kernel_size, stride=1, dilation=1):
    """Where the stride is longer than the kernel, pixels may be left over: then there is nothing to pad."""
    total = ((size - 1) // stride) * stride + dilation * (kernel_size - 1) + 1 - size
    return total // 2, total - total // 2


@mistake(of=same_padding, hint="5 pixels, stride 2. Is ceil(5 / 2) what your code aims at?")
def rounds_the_outputs_down(size, kernel_size, stride=1, dilation=1):
    """The output has ceil(size / stride) places, also where the stride does not divide the size."""
    total = max((size // stride - 1) * stride + dilation * (kernel_size - 1) + 1 - size, 0)
    return total // 2, total - total // 2


@mistake(
    of=receptive_field, hint="A 1 x 1 convolution before and after a pooling layer: does the order change what is seen?"
)
def reads_the_stack_from_the_top(layers):
    """Only the strides below a layer spread what it sees, and the first layer in the list is the lowest."""
    return receptive_field(layers[::-1])


@mistake(of=receptive_field, hint="Two kernels of 3, one after the other: do they see 6 pixels?")
def adds_up_the_kernels(layers):
    """Windows overlap: a layer adds one pixel less than its kernel has, to the one that is seen already."""
    size = jump = 1
    for kernel_size, stride, dilation in layers:
        size += (dilation * (kernel_size - 1) + 1) * jump
        jump *= stride
    return size, jump


@mistake(of=receptive_field, hint="One layer with a kernel of 3 and stride 2: how many pixels does one output see?")
def strides_before_it_looks(layers):
    """A layer's own stride moves its windows apart; it does not widen them. Only the strides below it do."""
    size = jump = 1
    for kernel_size, stride, dilation in layers:
        jump *= stride
        size += dilation * (kernel_size - 1) * jump
    return size, jump


@mistake(of=receptive_field, hint="After pooling by 2, how many input pixels lie between two neighbours?")
def sees_no_further_for_the_strides(layers):
    """Below a layer the strides have spread its inputs: its kernel reaches over that many pixels more."""
    return receptive_field([(kernel_size, 1, dilation) for kernel_size, _, dilation in layers])[0], receptive_field(layers)[
        1
    ]


@mistake(of=receptive_field, hint="Which pixels does a kernel of 3 with dilation 2 read? How far apart are the outermost?")
def leaves_the_dilation_out(layers):
    """A dilated kernel sees further than its number of weights."""
    return receptive_field([(kernel_size, stride, 1) for kernel_size, stride, _ in layers])


@mistake(of=receptive_field, hint="Let the kernel be 1. Should the dilation matter?")
def multiplies_the_kernel_by_the_dilation(layers):
    """Dilation widens the gaps between the numbers, and there is one gap fewer than there are numbers."""
    return receptive_field([(kernel_size * dilation, stride, 1) for kernel_size, stride, dilation in layers])


@mistake(of=receptive_field, hint="Pool by 2 twice. How far apart are two neighbours now, in pixels of the input?")
def adds_the_strides(layers):
    """Strides multiply: a step in an image halved twice is four pixels of the original."""
    size = jump = 1
    for kernel_size, stride, dilation in layers:
        size += dilation * (kernel_size - 1) * jump
        jump += stride - 1
    return size, jump


@mistake(of=receptive_field, hint="A dilated layer with stride 1 gives an output for every pixel. How far apart are they?")
def lets_dilation_move_the_outputs_apart(layers):
    """Dilation spreads what one output reads; it does not move the outputs themselves apart."""
    size = jump = 1
    for kernel_size, stride, dilation in layers:
        size += dilation * (kernel_size - 1) * jump
        jump *= stride * dilation
    return size, jump


@mistake(of=receptive_field, hint="What does an output of no layers at all see?")
def starts_from_nothing(layers):
    """Before any layer an output is the pixel itself, so the size starts at 1."""
    size, jump = receptive_field(layers)
    return size - 1, jump


@mistake(
    of=receptive_field, hint="A pooling layer, then a convolution of stride 1. How far apart are neighbours at the end?"
)
def keeps_only_the_last_stride(layers):
    """The strides of all layers multiply; the last one alone says nothing of those below it."""
    return receptive_field(layers)[0], layers[-1][1] if layers else 1
