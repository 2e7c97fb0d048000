"""Plausible wrong convolutions on arrays, each one misconception; those of layers are in `layer_mistakes.py`."""

import numpy as np

from autograder import mistake

from .layer_mistakes import *  # noqa: F403  (the engine reads all mistakes of a chapter from this module)
from .reference import conv2d, conv2d_loops, conv2d_parameters, convolve2d, correlate2d, im2col


@mistake(of=correlate2d, hint="Let the kernel be [[1, 0]]. Which of two neighbours should it copy? Which does yours?")
def turns_the_kernel_first(image, kernel):
    """Cross-correlation slides the kernel as it stands; turning it around first is true convolution."""
    return convolve2d(image, kernel)


@mistake(of=correlate2d, hint="At how many places does a kernel fit an image of exactly its own size?")
def misses_the_last_place(image, kernel):
    """There are H - kH + 1 places down the image, not H - kH, and likewise across."""
    return correlate2d(image, kernel)[:-1, :-1]


@mistake(of=correlate2d, hint="Let image and kernel hold nothing but ones: a 2 x 2 kernel should give fours.")
def averages_the_window(image, kernel):
    """The products are summed; nothing divides by their number."""
    return correlate2d(image, kernel) / np.prod(kernel.shape, dtype=image.dtype)


@mistake(of=correlate2d, hint="How large is the output for a 3 x 3 kernel on a 3 x 3 image?")
def keeps_the_size_of_the_image(image, kernel):
    """Only places where the kernel fits whole count: nothing is padded, so the output is smaller than the image."""
    return correlate2d(np.pad(image, [(side // 2, (side - 1) // 2) for side in kernel.shape]), kernel)


@mistake(of=correlate2d, hint="Which of your loops ends at the height of the kernel, and which at its width?")
def takes_the_kernel_for_square(image, kernel):
    """A kernel may be wider than tall, or taller than wide: each direction has a bound of its own."""
    return correlate2d(image, kernel[:, range(len(kernel))])


@mistake(of=correlate2d, hint="With everything set to one, how many products does one output add up? How many survive?")
def keeps_only_the_last_product(image, kernel):
    """Every product is added to the sum; assigning instead of adding leaves only the last of them."""
    return correlate2d(image[len(kernel) - 1 :, kernel.shape[1] - 1 :], kernel[-1:, -1:])


@mistake(of=correlate2d, hint="Print the dtype of np.zeros((2, 2)), then that of your output for a float32 image.")
def forgets_the_dtype_of_the_image(image, kernel):
    """A fresh NumPy array is float64 unless told otherwise; the output keeps the dtype of the image."""
    return correlate2d(image.astype(np.float64), kernel)


@mistake(of=correlate2d, hint="What does range(-1) do, and who will hear of it?")
def stays_silent_where_no_place_is_left(image, kernel):
    """A kernel larger than the image has no place in it, and the caller must hear of that."""
    fits = all(1 <= side <= size for side, size in zip(kernel.shape, image.shape, strict=True))
    return correlate2d(image, kernel) if fits else np.empty((0, 0), dtype=image.dtype)


@mistake(of=convolve2d, hint="Convolve an image that is zero but for a single one: the output should show the kernel.")
def leaves_the_kernel_as_it_stands(image, kernel):
    """Convolution turns the kernel around before it slides; without that it is cross-correlation."""
    return correlate2d(image, kernel)


@mistake(of=convolve2d, hint="Try a kernel of one row: [[1, 2]]. Does it come out reversed?")
def turns_only_the_rows(image, kernel):
    """The kernel is reversed along both axes, not only from top to bottom."""
    return correlate2d(image, kernel[::-1])


@mistake(of=convolve2d, hint="Try a kernel of one column: [[1], [2]]. Does it come out reversed?")
def turns_only_the_columns(image, kernel):
    """The kernel is reversed along both axes, not only from left to right."""
    return correlate2d(image, kernel[:, ::-1])


@mistake(of=convolve2d, hint="What shape does your turned kernel have when the kernel is 1 x 3?")
def turns_by_a_quarter(image, kernel):
    """The kernel is turned by half a turn, not by a quarter."""
    return correlate2d(image, np.rot90(kernel))


@mistake(of=convolve2d, hint="Take an image with one bright corner. In which corner of the output is it bright?")
def turns_the_image_instead(image, kernel):
    """Turning the image instead of the kernel turns the output as well."""
    return correlate2d(image[::-1, ::-1], kernel)


@mistake(of=convolve2d, hint="How large should the output be when image and kernel are both 2 x 2?")
def slides_over_the_border(image, kernel):
    """Only places where the kernel fits whole count, not all where it touches the image."""
    return convolve2d(np.pad(image, [(side - 1, side - 1) for side in kernel.shape]), kernel)


@mistake(of=convolve2d, hint="What does the transpose of [[1, 2], [3, 4]] leave where it was, and should that stay?")
def transposes_the_kernel(image, kernel):
    """Turning a kernel around is not transposing it: rows stay rows."""
    return correlate2d(image, kernel.T)


@mistake(of=conv2d_loops, hint="Compare one channel and one filter with your own correlate2d.")
def turns_every_filter(x, weight, bias=None):
    """A layer's convolution is a cross-correlation: the filters are used as they stand."""
    return conv2d(x, weight.flip(2, 3), bias)


@mistake(of=conv2d_loops, hint="Let everything be one: three channels and a 1 x 1 kernel should give threes.")
def averages_over_the_channels(x, weight, bias=None):
    """The channels' contributions are added up, not averaged."""
    return conv2d(x, weight / x.shape[1], bias)


@mistake(of=conv2d_loops, hint="Let x be zero and every bias 1. What should come out for three channels?")
def adds_the_bias_in_every_channel(x, weight, bias=None):
    """The bias is added once to an output, not once for every input channel."""
    return conv2d(x, weight, None if bias is None else bias * x.shape[1])


@mistake(of=conv2d_loops, hint="Let x be zero and the biases 1, 2, 3. What should each output channel hold?")
def adds_the_first_bias_everywhere(x, weight, bias=None):
    """Every filter has its own bias; they do not share the first."""
    return conv2d(x, weight, None if bias is None else bias[:1].expand(len(weight)))


@mistake(of=conv2d_loops, hint="Let x be zero and every bias 1. Where does your code read the bias?")
def leaves_the_bias_out(x, weight, bias=None):
    """A bias that is given is added to every output of its filter."""
    return conv2d(x, weight)


@mistake(of=conv2d_loops, hint="Let only the first of two channels be non-zero. Does it leave a trace?")
def keeps_only_the_last_channel(x, weight, bias=None):
    """The channels add up in the output; assigning instead of adding leaves only the last of them."""
    return conv2d(x[:, -1:], weight[:, -1:], bias)


@mistake(of=conv2d_loops, hint="A filter on an RGB image: how many numbers does it hold for each place in its window?")
def slides_one_kernel_over_all_channels(x, weight, bias=None):
    """A filter has one kernel for each channel, not one that all channels share."""
    return conv2d(x, weight[:, :1].expand(weight.shape), bias)


@mistake(of=conv2d_loops, hint="Give it the same image twice. Do both outputs agree?")
def fills_only_the_first_sample(x, weight, bias=None):
    """Every sample of the batch has its own output; index 0 is only the first."""
    output = conv2d(x, weight, bias)
    output[1:] = 0
    return output


@mistake(of=im2col, hint="Which axis should have the length C * kH * kW: the middle one or the last?")
def writes_patches_as_rows(x, kernel_size):
    """A patch is a column of the result, not a row."""
    return im2col(x, kernel_size).mT


@mistake(of=im2col, hint="Take a channel of zeros, one of ones, and a 1 x 2 patch. Read a column downwards.")
def puts_channels_last(x, kernel_size):
    """Down a column the first channel's whole patch comes before the second channel's."""
    return im2col(x, kernel_size).unflatten(1, (x.shape[1], -1)).transpose(1, 2).flatten(1, 2)


@mistake(of=im2col, hint="Cut a 2 x 2 patch from an image that counts 0, 1, 2, ... and read its column aloud.")
def reads_patches_down_their_columns(x, kernel_size):
    """Within a patch the first row comes before the second: row by row, not column by column."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    return im2col(x, kernel_size).unflatten(1, (x.shape[1], height, width)).transpose(2, 3).flatten(1, 3)


@mistake(of=im2col, hint="With a 1 x 1 patch on one channel, the only row should be the image, flattened.")
def visits_places_down_the_columns(x, kernel_size):
    """The places run from left to right and then down, not the other way about."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    places = (x.shape[2] - height + 1, x.shape[3] - width + 1)
    return im2col(x, kernel_size).unflatten(2, places).transpose(2, 3).flatten(2)


@mistake(of=im2col, hint="reshape reads the numbers axis by axis. In which order do your axes stand before it?")
def reshapes_without_permuting(x, kernel_size):
    """A reshape cuts a sequence anew without moving anything: axes must be in their final order before it."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    columns = im2col(x, kernel_size)
    return x.unfold(2, height, 1).unfold(3, width, 1).reshape(columns.shape)


@mistake(of=im2col, hint="How many 2 x 2 patches does a 3 x 3 image hold?")
def cuts_patches_that_do_not_overlap(x, kernel_size):
    """The patch moves by one pixel at a time, so neighbouring patches overlap."""
    height, width = np.broadcast_to(kernel_size, 2).tolist()
    places = (x.shape[2] - height + 1, x.shape[3] - width + 1)
    return im2col(x, kernel_size).unflatten(2, places)[:, :, ::height, ::width].flatten(2)


@mistake(of=im2col, hint="Write down the shape for two images of one pixel each. How many axes has it?")
def joins_the_samples(x, kernel_size):
    """Every sample keeps a matrix of its own; the batch is an axis, not more columns."""
    return im2col(x, kernel_size).transpose(0, 1).flatten(1)


@mistake(of=conv2d_parameters, hint="How many parameters has a 1 x 1 kernel from one channel to one filter?")
def leaves_the_biases_out(in_channels, out_channels, kernel_size, bias=True):
    """With biases, every filter learns one number more than its kernel holds."""
    return conv2d_parameters(in_channels, out_channels, kernel_size, False)


@mistake(of=conv2d_parameters, hint="What should bias=False change?")
def counts_biases_that_are_not_there(in_channels, out_channels, kernel_size, bias=True):
    """Without biases only the numbers in the kernels are learnt."""
    return conv2d_parameters(in_channels, out_channels, kernel_size)


@mistake(of=conv2d_parameters, hint="One filter on an RGB image gives one map. How many biases are added to it?")
def counts_a_bias_for_every_kernel_slice(in_channels, out_channels, kernel_size, bias=True):
    """A filter has one bias in all, not one for each channel that it reads."""
    return in_channels * conv2d_parameters(1, out_channels, kernel_size, bias)


@mistake(of=conv2d_parameters, hint="Has a filter for RGB images as many numbers as one for grey images?")
def forgets_the_input_channels(in_channels, out_channels, kernel_size, bias=True):
    """A filter is as deep as its input: it has a kernel for every channel."""
    return conv2d_parameters(1, out_channels, kernel_size, bias)


@mistake(of=conv2d_parameters, hint="Ten filters instead of one: how does the count change?")
def counts_a_single_filter(in_channels, out_channels, kernel_size, bias=True):
    """Every filter has its own numbers, and there is one filter for each output channel."""
    return conv2d_parameters(in_channels, 1, kernel_size, bias)


@mistake(of=conv2d_parameters, hint="How many numbers are in a 1 x 7 kernel?")
def squares_the_height(in_channels, out_channels, kernel_size, bias=True):
    """A kernel holds height times width numbers, and the two may differ."""
    return conv2d_parameters(in_channels, out_channels, int(np.ravel(kernel_size)[0]), bias)


@mistake(of=conv2d_parameters, hint="Draw a 3 x 3 kernel and count its cells.")
def adds_the_sides_of_the_kernel(in_channels, out_channels, kernel_size, bias=True):
    """A kernel's numbers fill a rectangle: its sides are multiplied, not added."""
    return conv2d_parameters(in_channels, out_channels, (1, int(np.broadcast_to(kernel_size, 2).sum())), bias)
