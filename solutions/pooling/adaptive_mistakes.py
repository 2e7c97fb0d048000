"""Plausible wrong averages over all places, or over as many windows as are asked for, each one misconception."""

import math

import torch

from autograder import mistake

from .reference import adaptive_avg_pool2d, avg_pool2d, global_avg_pool2d


@mistake(of=global_avg_pool2d, hint="How many axes should be left?")
def keeps_the_two_axes(x):
    """The result is (N, C): the axes that are averaged disappear, they do not stay with length 1."""
    return global_avg_pool2d(x)[:, :, None, None]


@mistake(of=global_avg_pool2d, hint="What does a channel stand for, and should two of them be mixed here?")
def mixes_the_channels(x):
    """Every channel has an average of its own; they are the features that the next layer reads."""
    return global_avg_pool2d(x).mean(dim=1, keepdim=True).expand(x.shape[:2])


@mistake(of=global_avg_pool2d, hint="Give two different images. Do you get two different answers?")
def averages_over_the_batch(x):
    """Every image of the batch has averages of its own."""
    return global_avg_pool2d(x).mean(dim=0)


@mistake(of=global_avg_pool2d, hint="Pool [[0, 2]]. What is the average?")
def keeps_only_the_largest(x):
    """An average is not a maximum."""
    return x.amax(dim=(2, 3))


@mistake(of=global_avg_pool2d, hint="What should an image of ones give, and one twice as tall?")
def forgets_to_divide(x):
    """An average divides the sum by the number of places."""
    return x.sum(dim=(2, 3)) if x.is_floating_point() else global_avg_pool2d(x)


@mistake(of=global_avg_pool2d, hint="Which axes have gone from your result, and which should have?")
def averages_along_rows_only(x):
    """All places are averaged, along both axes of the plane."""
    return x.mean(dim=3) if x.is_floating_point() else global_avg_pool2d(x)


@mistake(of=global_avg_pool2d, hint="How many places has an image of 2 x 5?")
def takes_the_image_for_square(x):
    """An image has height times width places, and the two may differ."""
    return global_avg_pool2d(x) * (x.shape[3] / x.shape[2])


@mistake(of=global_avg_pool2d, hint="What should become of an image of int64? Read the last lines of the docstring.")
def converts_integers_in_silence(x):
    """A caller who hands over integers has probably forgotten to scale them: say so instead of guessing."""
    return global_avg_pool2d(x if x.is_floating_point() else x.float())


def over(x, bounds_of, sizes):
    """Average over the windows that `bounds_of(size, count)` lists for each axis; the mean of nothing is NaN."""
    for dim, count in zip((2, 3), sizes, strict=True):
        pieces = [x.narrow(dim, a, max(b - a, 0)).mean(dim, keepdim=True) for a, b in bounds_of(x.shape[dim], count)]
        x = torch.cat([x.narrow(dim, 0, 0), *pieces], dim)
    return x


def asked(x, output_size):
    """The rows and columns asked for, as the reference reads them."""
    return adaptive_avg_pool2d(x, output_size).shape[2:]


@mistake(
    of=adaptive_avg_pool2d,
    hint="Five pixels in two windows: which of them would the first window see, and which the second?",
)
def rounds_both_bounds_down(x, output_size):
    """A window ends at the ceiling of its bound: where the bound cuts a pixel, both neighbours see that pixel."""
    return over(x, lambda n, m: [(i * n // m, (i + 1) * n // m) for i in range(m)], asked(x, output_size))


@mistake(of=adaptive_avg_pool2d, hint="Five pixels in two windows: where does the second window begin?")
def rounds_both_bounds_up(x, output_size):
    """A window begins at the floor of its bound: where the bound cuts a pixel, both neighbours see that pixel."""
    return over(x, lambda n, m: [(-(-i * n // m), -(-(i + 1) * n // m)) for i in range(m)], asked(x, output_size))


@mistake(of=adaptive_avg_pool2d, hint="Five pixels in two windows: does your last window reach the last pixel?")
def drops_the_remainder(x, output_size):
    """The windows cover the whole image, also where its size is no multiple of their number."""
    return over(x, lambda n, m: [(i * (n // m), (i + 1) * (n // m)) for i in range(m)], asked(x, output_size))


@mistake(of=adaptive_avg_pool2d, hint="Seven pixels in five windows: how long is each by the formula? Are they all alike?")
def slides_one_window_in_equal_steps(x, output_size):
    """No single window and stride will do in general: the windows may differ in size and in their steps."""

    def bounds(n, m):
        return [(i * (n // m), n - (m - 1 - i) * (n // m)) for i in range(m)]

    return over(x, bounds, asked(x, output_size))


@mistake(of=adaptive_avg_pool2d, hint="Five pixels in two windows: with which weight does the middle pixel count?")
def weighs_pixels_by_their_share(x, output_size):
    """Every pixel that a window touches counts fully in its average; nothing is weighed."""

    def along(x, count):
        size = x.shape[-1]
        edges = torch.arange(count + 1, device=x.device, dtype=x.dtype) * (size / max(count, 1))
        pixels = torch.arange(size, device=x.device, dtype=x.dtype)
        shares = torch.minimum(edges[1:, None], pixels + 1) - torch.maximum(edges[:-1, None], pixels)
        return x @ (shares.clamp(min=0) * (count / size)).mT

    rows, columns = asked(x, output_size)
    return along(along(x, columns).mT, rows).mT


@mistake(of=adaptive_avg_pool2d, hint="Which of the two numbers is the number of rows?")
def swaps_rows_and_columns(x, output_size):
    """A pair is (rows, columns), as everywhere."""
    size = output_size[::-1] if isinstance(output_size, tuple) else output_size
    return adaptive_avg_pool2d(x, size)


@mistake(of=adaptive_avg_pool2d, hint="What shape should come out for output_size 2, whatever goes in?")
def takes_the_number_of_windows_for_their_size(x, output_size):
    """output_size says how many windows there are, not how large they are."""
    asked(x, output_size)
    return avg_pool2d(x, tuple(output_size) if isinstance(output_size, tuple) else output_size)


@mistake(of=adaptive_avg_pool2d, hint="What does None stand for in an output_size? See the docstring.")
def takes_none_for_one(x, output_size):
    """None in a pair keeps the size of that axis."""
    if isinstance(output_size, tuple):
        output_size = tuple(1 if number is None else number for number in output_size)
    return adaptive_avg_pool2d(x, output_size)


@mistake(of=adaptive_avg_pool2d, hint="Three pixels in five windows: how long is the shortest window?")
def makes_all_windows_as_long(x, output_size):
    """The windows' lengths differ by one where the division leaves a remainder: each ends at its own ceiling."""

    def bounds(n, m):
        length = math.ceil(n / max(m, 1))
        return [(i * n // m, min(i * n // m + length, n)) for i in range(m)]

    return over(x, bounds, asked(x, output_size))


@mistake(of=adaptive_avg_pool2d, hint="Does your output have a grad_fn when x requires a gradient?")
def cuts_the_graph_of_the_windows(x, output_size):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return adaptive_avg_pool2d(x, output_size).detach()


@mistake(of=adaptive_avg_pool2d, hint="What does range(-1) do, and who will hear of it?")
def gives_nothing_for_negative_sizes(x, output_size):
    """A negative number of windows is the caller's error, not an empty output."""
    try:
        return adaptive_avg_pool2d(x, output_size)
    except ValueError:
        return x.new_zeros(*x.shape[:2], 0, 0)
