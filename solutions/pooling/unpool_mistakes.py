"""Plausible wrong unpoolings and measures of shifts, each one misconception."""

import torch

from autograder import mistake

from .reference import max_unpool2d, shift_sensitivity


def put(x, places, output_size):
    """Every value at its flat place, and zeros elsewhere; the last value of a place stays."""
    height, width = output_size
    flat = x.new_zeros(*x.shape[:2], height * width)
    return flat.scatter(2, places.flatten(2), x.flatten(2)).view(*x.shape[:2], height, width)


@mistake(of=max_unpool2d, hint="Pool [[1, 5, 2]] with windows of 1 x 2 and stride 1. What should come back?")
def adds_where_windows_met(x, indices, output_size):
    """A pixel that won two windows was there once: its value is put back, not added up."""
    flat = torch.zeros_like(max_unpool2d(x, indices, output_size)).flatten(2)
    return flat.scatter_add(2, indices.flatten(2), x.flatten(2)).view(*x.shape[:2], *output_size)


@mistake(of=max_unpool2d, hint="In a plane of 2 x 3, where is index 1: right of index 0, or below it?")
def counts_down_the_columns(x, indices, output_size):
    """An index counts row by row: from left to right, then down."""
    max_unpool2d(x, indices, output_size)
    height, width = output_size
    return put(x, indices % height * width + indices // height, output_size)


@mistake(of=max_unpool2d, hint="In which plane do the indices count: in that of x, or in that of the output?")
def counts_in_the_pooled_plane(x, indices, output_size):
    """A row of the output is as wide as the output, not as wide as x: that width splits an index into row and column."""
    max_unpool2d(x, indices, output_size)
    height, width = output_size
    row, column = indices // x.shape[3], indices % x.shape[3]
    return put(x, (row * width + column) % (height * width), output_size)


@mistake(of=max_unpool2d, hint="Give two channels with the same indices. Where does the second one's value go?")
def counts_through_the_whole_batch(x, indices, output_size):
    """Indices begin anew in every channel of every image; they do not count through the whole tensor."""
    flat = torch.zeros_like(max_unpool2d(x, indices, output_size)).flatten()
    return flat.scatter(0, indices.flatten(), x.flatten()).view(*x.shape[:2], *output_size)


@mistake(of=max_unpool2d, hint="Do two channels have their largest pixels in the same places?")
def uses_the_first_channels_places(x, indices, output_size):
    """Every channel has places of its own."""
    max_unpool2d(x, indices, output_size)
    return put(x, indices[:, :1].expand(x.shape), output_size)


@mistake(of=max_unpool2d, hint="How many numbers of the output are not zero when x holds a single one?")
def fills_the_whole_window(x, indices, output_size):
    """A value goes back to the one place that it came from, and zeros stand around it; it is not copied over its window."""
    max_unpool2d(x, indices, output_size)
    height, width = output_size
    rows = torch.arange(height, device=x.device) * x.shape[2] // max(height, 1)
    columns = torch.arange(width, device=x.device) * x.shape[3] // max(width, 1)
    return x[:, :, rows[:, None], columns]


@mistake(of=max_unpool2d, hint="A 7 x 7 plane and one of 6 x 6 both pool to 3 x 3. Who tells you which it was?")
def doubles_the_size(x, indices, output_size):
    """The output has the size that is asked for; it cannot be guessed from the size of x."""
    output = max_unpool2d(x, indices, output_size)
    (rows, columns), (height, width) = output_size, (2 * x.shape[2], 2 * x.shape[3])
    return torch.nn.functional.pad(output, (0, width - columns, 0, height - rows))


@mistake(of=max_unpool2d, hint="Which of the two numbers of output_size is the height?")
def takes_the_size_for_width_and_height(x, indices, output_size):
    """A size is (H, W), as everywhere: rows first."""
    return max_unpool2d(x, indices, output_size[::-1])


@mistake(of=max_unpool2d, hint="What is a[-1] in Python? Should it be here?")
def counts_negative_indices_from_the_end(x, indices, output_size):
    """A negative index is no place: Python would count it from the end, and the caller would never know."""
    height, width = output_size
    return max_unpool2d(x, torch.where(indices < 0, indices % (height * width), indices), output_size)


@mistake(of=max_unpool2d, hint="Where would index 6 go in a plane of 2 x 3? Who should hear of it?")
def leaves_out_what_lies_outside(x, indices, output_size):
    """A value whose place lies outside the plane must not vanish in silence."""
    height, width = output_size
    if x.shape != indices.shape:
        return max_unpool2d(x, indices, output_size)
    outside = (indices < 0) | (indices >= height * width)
    return max_unpool2d(torch.where(outside, 0, x), torch.where(outside, 0, indices), output_size)


@mistake(of=max_unpool2d, hint="Does your output have a grad_fn when x requires a gradient?")
def cuts_the_graph_on_the_way_back(x, indices, output_size):
    """Values that are copied out of the graph (detach, item, numpy, .data) carry no gradient back."""
    return max_unpool2d(x, indices, output_size).detach()


def changes(feature_map, moved, x):
    """The norm of every change, relative to that of the feature map of x."""
    before = feature_map(x)
    return torch.stack([(feature_map(m) - before).norm() for m in moved]) / before.norm()


def moves(x, max_shift, dim=-1):
    """x moved by 0, 1, ..., max_shift."""
    return [x.roll(s, dims=dim) for s in range(max_shift + 1)]


def refuse_as_asked(feature_map, x, max_shift):
    """What every version below gets right: it refuses a negative shift."""
    shift_sensitivity(feature_map, x, min(max_shift, 0))


@mistake(of=shift_sensitivity, hint="Which axis of (N, C, H, W) runs from left to right?")
def moves_the_image_down(feature_map, x, max_shift):
    """To the right is along the last axis; the one before it runs down."""
    refuse_as_asked(feature_map, x, max_shift)
    return changes(feature_map, moves(x, max_shift, dim=-2), x)


@mistake(of=shift_sensitivity, hint="Move [1, 0, 0] to the right by one. Where is the 1 now, and where does yours put it?")
def moves_the_image_to_the_left(feature_map, x, max_shift):
    """To the right means that a pixel's column grows."""
    refuse_as_asked(feature_map, x, max_shift)
    return changes(feature_map, [x.roll(-s, dims=-1) for s in range(max_shift + 1)], x)


@mistake(of=shift_sensitivity, hint="Where do the pixels go that leave at the right?")
def moves_zeros_in(feature_map, x, max_shift):
    """The shift is circular: what leaves at the right comes back at the left; zeros would change the image itself."""
    refuse_as_asked(feature_map, x, max_shift)
    width = x.shape[-1]
    moved = [torch.nn.functional.pad(x, (min(s, width), 0))[..., :width] for s in range(max_shift + 1)]
    return changes(feature_map, moved, x)


@mistake(of=shift_sensitivity, hint="What should happen to the answer when the feature map is multiplied by ten?")
def forgets_to_divide_by_the_norm(feature_map, x, max_shift):
    """The change is relative to the norm of f(x): otherwise maps of different size cannot be compared."""
    return shift_sensitivity(feature_map, x, max_shift) * feature_map(x).norm()


@mistake(of=shift_sensitivity, hint="Relative to what is the change measured: to the images, or to their feature map?")
def divides_by_the_norm_of_the_images(feature_map, x, max_shift):
    """The change is relative to the feature map of x, not to x."""
    return shift_sensitivity(feature_map, x, max_shift) * (feature_map(x).norm() / x.norm())


@mistake(of=shift_sensitivity, hint="How many shifts are there from 0 to 3, both included?")
def leaves_the_last_shift_out(feature_map, x, max_shift):
    """The shifts run from 0 to max_shift, both included: range stops one before its end."""
    return shift_sensitivity(feature_map, x, max_shift)[:-1]


@mistake(of=shift_sensitivity, hint="What is the first entry, and what should it always be?")
def begins_with_a_shift_of_one(feature_map, x, max_shift):
    """The first entry belongs to no shift at all, and is zero."""
    return shift_sensitivity(feature_map, x, max_shift)[1:]


@mistake(of=shift_sensitivity, hint="A norm is a root. Is yours?")
def compares_squares(feature_map, x, max_shift):
    """The norm is the root of the sum of squares: without the root the answer is squared."""
    return shift_sensitivity(feature_map, x, max_shift).square()


@mistake(
    of=shift_sensitivity, hint="Is your answer zero for every f that is equivariant? What would that say of invariance?"
)
def measures_equivariance(feature_map, x, max_shift):
    """f(shifted) is compared with f(x) as it is; to move f(x) along would measure equivariance."""
    before, moved = feature_map(x), [feature_map(m) for m in moves(x, max_shift)]
    shift_sensitivity(feature_map, x, max_shift)
    return torch.stack([(m - before.roll(s, dims=-1)).norm() for s, m in enumerate(moved)]) / before.norm()


@mistake(of=shift_sensitivity, hint="What is moved, the image or the feature map?")
def moves_the_feature_map(feature_map, x, max_shift):
    """The image moves, and then the feature map is taken; moving the map itself says nothing of f."""
    refuse_as_asked(feature_map, x, max_shift)
    return changes(lambda m: m, moves(feature_map(x), max_shift), feature_map(x))


@mistake(of=shift_sensitivity, hint="Is the shift of entry 3 really 3? Print what you feed to f.")
def moves_what_has_been_moved(feature_map, x, max_shift):
    """Every shift starts from x: to move the moved image by s again adds the shifts up."""
    refuse_as_asked(feature_map, x, max_shift)
    return changes(feature_map, [x.roll(s * (s + 1) // 2, dims=-1) for s in range(max_shift + 1)], x)


@mistake(of=shift_sensitivity, hint="How many numbers should come out for a batch of ten images and one shift?")
def averages_over_the_images(feature_map, x, max_shift):
    """There is one norm over the whole batch: the mean of every image's own ratio is another number."""
    each = [shift_sensitivity(feature_map, image[None], max_shift) for image in x]
    return torch.stack(each).mean(dim=0)


@mistake(of=shift_sensitivity, hint="What does range(-1 + 1) do, and who will hear of it?")
def stays_silent_for_negative_shifts(feature_map, x, max_shift):
    """A negative max_shift leaves nothing to measure, and the caller must hear of it."""
    return shift_sensitivity(feature_map, x, max_shift) if max_shift >= 0 else x.new_zeros(0)
