"""Plausible wrong borders, each one misconception."""

import torch

from autograder import mistake

from .reference import pad2d


@mistake(of=pad2d, hint="Pad one pixel with (1, 0, 0, 0). On which side does the border grow?")
def pads_rows_before_columns(x, padding, mode="constant", value=0.0):
    """The padding begins with the last axis: left and right come before top and bottom."""
    return pad2d(x, (*padding[2:], *padding[:2]), mode, value)


@mistake(of=pad2d, hint="Pad one pixel with (0, 1, 0, 0). On which side does the border grow?")
def takes_left_for_top(x, padding, mode="constant", value=0.0):
    """The order is left, right, top, bottom; pillow and CSS have others."""
    left, top, right, bottom = padding
    return pad2d(x, (left, right, top, bottom), mode, value)


@mistake(of=pad2d, hint="Pad one pixel with (1, 0, 0, 0). On which side does the border grow?")
def exchanges_the_ends(x, padding, mode="constant", value=0.0):
    """On each axis the number before comes first: left, then right; top, then bottom."""
    left, right, top, bottom = padding
    return pad2d(x, (right, left, bottom, top), mode, value)


@mistake(of=pad2d, hint="Pad one pixel with (1, 2, 3, 4). How tall and wide is the result?")
def pads_both_ends_alike(x, padding, mode="constant", value=0.0):
    """The two ends of an axis have a number each, and the two may differ."""
    left, _, top, _ = padding
    return pad2d(x, (left, left, top, top), mode, value)


@mistake(of=pad2d, hint="Mirror 1, 2, 3 about the 1 by hand. Which number comes just before it?")
def repeats_the_edge_when_it_mirrors(x, padding, mode="constant", value=0.0):
    """ "reflect" mirrors about the middle of the outermost pixel, so that pixel is not repeated ("symmetric" repeats it)."""
    padded = pad2d(x, padding, mode, value)
    return _looked_up(x, padding, _symmetric) if mode == "reflect" else padded


@mistake(of=pad2d, hint="Which pixel of 1, 2, 3 is nearest to a place left of the 1?")
def wraps_around_when_it_repeats(x, padding, mode="constant", value=0.0):
    """ "replicate" repeats the nearest pixel; to go on at the other end of the image is circular padding."""
    padded = pad2d(x, padding, mode, value)
    return _looked_up(x, padding, torch.remainder) if mode == "replicate" else padded


@mistake(of=pad2d, hint="Pad a single pixel of 5 by 1 on all sides, replicating. What stands in the corners?")
def leaves_the_corners_empty(x, padding, mode="constant", value=0.0):
    """The corners are filled by the same rule, along both axes at once."""
    padded, (left, right, top, bottom) = pad2d(x, padding, mode, value), padding
    if mode != "constant":
        height, width = padded.shape[2:]
        for rows in (slice(0, max(top, 0)), slice(height - max(bottom, 0), height)):
            padded[:, :, rows, : max(left, 0)] = 0
            padded[:, :, rows, width - max(right, 0) :] = 0
    return padded


@mistake(of=pad2d, hint="Where does your code read the argument `value`?")
def always_fills_with_zeros(x, padding, mode="constant", value=0.0):
    """A constant border holds `value`, which is 0 only unless somebody says otherwise."""
    return pad2d(x, padding, mode, 0.0 if mode == "constant" else value)


@mistake(of=pad2d, hint="Print [1, 2, 3][1:-0]. Is that what a border of 0 should leave?")
def slices_up_to_minus_zero(x, padding, mode="constant", value=0.0):
    """`[p:-p]` means "all but p at each end" only while p is not 0: `[0:-0]` is empty."""
    padded, (left, right, top, bottom) = pad2d(x, padding, mode, value), padding
    if mode == "constant" and min(padding) >= 0:
        padded = torch.full_like(padded, value)
        padded[:, :, top:-bottom, left:-right] = x
    return padded


@mistake(of=pad2d, hint="What is the dtype of torch.zeros(2, 2)? And that of your output for an image of whole numbers?")
def forgets_the_dtype(x, padding, mode="constant", value=0.0):
    """A fresh tensor is float32 unless told otherwise; the output keeps the dtype of the images."""
    return pad2d(x, padding, mode, value).to(torch.float32)


@mistake(of=pad2d, hint="What should a padding of -1 do to a row of three pixels?")
def takes_a_negative_padding_for_none(x, padding, mode="constant", value=0.0):
    """A negative padding is no mistake of the caller: it cuts pixels off."""
    pad2d(x, padding, mode, value)
    return pad2d(x, tuple(max(side, 0) for side in padding), mode, value)


@mistake(of=pad2d, hint="A mirror shows 1, 2, 3 as 3, 2 beside the 1. What comes before that, and who said so?")
def goes_on_mirroring(x, padding, mode="constant", value=0.0):
    """One mirror shows one image less its edge: a larger padding has no pixels to show and is refused."""
    if mode == "reflect" and 0 not in x.shape[1:] and min(padding) >= 0:
        return _looked_up(x, padding, _mirrored_again_and_again)
    return pad2d(x, padding, mode, value)


@mistake(of=pad2d, hint='What does your code do for mode="zeros"? Will its user notice?')
def takes_any_mode_for_a_constant(x, padding, mode="constant", value=0.0):
    """A mode that does not exist is an error of the caller, who must hear of it."""
    return pad2d(x, padding, mode if mode in ("replicate", "reflect") else "constant", value)


def _looked_up(x, padding, rule):
    """Fill every place with the pixel that the rule names for it, along each axis."""
    left, right, top, bottom = padding
    rows = torch.arange(-top, x.shape[2] + bottom, device=x.device)
    columns = torch.arange(-left, x.shape[3] + right, device=x.device)
    return x[:, :, rule(rows, x.shape[2])[:, None], rule(columns, x.shape[3])]


def _symmetric(places, size):
    """The mirror image about the borders of the image."""
    places = places % (2 * size)
    return torch.minimum(places, 2 * size - 1 - places)


def _mirrored_again_and_again(places, size):
    """The mirror image about the middles of the outermost pixels, without an end."""
    period = max(2 * (size - 1), 1)
    places = places % period
    return torch.minimum(places, period - places) if size > 1 else places
