"""Right poolings that are written in other ways: the engine reads all alternatives of a chapter from this module.

A student may write any of these, so each must earn full marks: they show that the tolerances leave enough room.
"""

import math

import torch

from autograder import alternative

from .average_alternatives import *  # noqa: F403
from .max_alternatives import *  # noqa: F403
from .reference import adaptive_avg_pool2d, global_avg_pool2d, max_unpool2d, shift_sensitivity


def refuse_integers(x):
    """Refuse what has no average, in other words than the reference."""
    if not torch.is_floating_point(x):
        raise TypeError(f"{x.dtype} cannot hold a mean")


@alternative(of=global_avg_pool2d)
def divides_the_sum_by_the_area(x):
    """The sum, divided by height times width."""
    refuse_integers(x)
    return x.sum(dim=(-1, -2)) / (x.shape[-1] * x.shape[-2])


@alternative(of=global_avg_pool2d)
def averages_averages(x):
    """The mean of each row, then the mean of those."""
    refuse_integers(x)
    return x.mean(3).mean(2)


@alternative(of=global_avg_pool2d)
def multiplies_flat_planes(x):
    """Each plane as a vector, multiplied with one of equal shares."""
    refuse_integers(x)
    places = x.shape[2] * x.shape[3]
    return x.reshape(len(x), x.shape[1], places) @ x.new_full((places,), 1 / places)


@alternative(of=global_avg_pool2d)
def adds_place_after_place_in_double(x):
    """A loop over the places in float64, cast at the end."""
    refuse_integers(x)
    total = x.new_zeros(*x.shape[:2], dtype=torch.float64)
    for i in range(x.shape[2]):
        for j in range(x.shape[3]):
            total += x[:, :, i, j]
    return (total / (x.shape[2] * x.shape[3])).to(x.dtype)


def rows_and_columns(x, output_size):
    """The size of the output, or a refusal worded unlike the reference's."""
    wanted = (output_size, output_size) if isinstance(output_size, int) else output_size
    size = tuple(x.shape[2 + axis] if wanted[axis] is None else wanted[axis] for axis in (0, 1))
    if min(size) < 0:
        raise ValueError(f"cannot make {size[0]} rows and {size[1]} columns")
    return size


def bounds(size, count):
    """Where every window along an axis begins and ends."""
    return [(math.floor(i * size / count), math.ceil((i + 1) * size / count)) for i in range(count)]


@alternative(of=adaptive_avg_pool2d)
def averages_rectangle_after_rectangle(x, output_size):
    """Loops over rows and columns of the output."""
    rows, columns = rows_and_columns(x, output_size)
    output = x.new_empty(*x.shape[:2], rows, columns)
    for i, (top, bottom) in enumerate(bounds(x.shape[2], rows)):
        for j, (left, right) in enumerate(bounds(x.shape[3], columns)):
            output[:, :, i, j] = x[:, :, top:bottom, left:right].mean(dim=(2, 3))
    return output


@alternative(of=adaptive_avg_pool2d)
def subtracts_sums_along_both_axes(x, output_size):
    """Differences of cumulative sums in float64, divided by the lengths."""
    for axis, count in zip((2, 3), rows_and_columns(x, output_size), strict=True):
        zero = x.narrow(axis, 0, 1).double() * 0
        sums = torch.cat([zero, x.double().cumsum(axis)], dim=axis)
        i = torch.arange(count, device=x.device)
        starts = torch.div(i * x.shape[axis], max(count, 1), rounding_mode="floor")
        ends = -torch.div(-(i + 1) * x.shape[axis], max(count, 1), rounding_mode="floor")
        lengths = (ends - starts).view(-1, *[1] * (3 - axis))
        x = ((sums.index_select(axis, ends) - sums.index_select(axis, starts)) / lengths).to(x.dtype)
    return x


@alternative(of=adaptive_avg_pool2d)
def multiplies_with_matrices_of_shares(x, output_size):
    """One matrix of shares for the rows and one for the columns."""
    down, across = (x.new_zeros(count, n) for count, n in zip(rows_and_columns(x, output_size), x.shape[2:], strict=True))
    for matrix in (down, across):
        for i, (start, end) in enumerate(bounds(matrix.shape[1], len(matrix))):
            matrix[i, start:end] = 1 / (end - start)
    return torch.einsum("ih,nchw,jw->ncij", down, x, across)


def check_places(x, indices, output_size):
    """Refuse places that cannot be, in other words than the reference."""
    if tuple(x.shape) != tuple(indices.shape):
        raise ValueError(f"values {list(x.shape)} and indices {list(indices.shape)} do not go together")
    wrong = [k for k in indices.flatten().tolist() if not 0 <= k < output_size[0] * output_size[1]]
    if wrong:
        raise ValueError(f"a plane of {output_size[0]} rows and {output_size[1]} columns has no place {wrong[0]}")


@alternative(of=max_unpool2d)
def puts_value_after_value(x, indices, output_size):
    """Loops over images, channels and places."""
    check_places(x, indices, output_size)
    output = x.new_zeros(*x.shape[:2], *output_size)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for value, index in zip(x[n, c].flatten(), indices[n, c].flatten().tolist(), strict=True):
                output[n, c, index // output_size[1], index % output_size[1]] = value
    return output


@alternative(of=max_unpool2d)
def assigns_by_row_and_column(x, indices, output_size):
    """One assignment with four arrays of indices."""
    check_places(x, indices, output_size)
    samples, channels = (torch.arange(n, device=x.device) for n in x.shape[:2])
    output = torch.zeros(*x.shape[:2], *output_size, dtype=x.dtype, device=x.device)
    rows, columns = indices // output_size[1], indices % output_size[1]
    output[samples.view(-1, 1, 1, 1), channels.view(-1, 1, 1), rows, columns] = x
    return output


@alternative(of=max_unpool2d)
def counts_planes_in_one_long_vector(x, indices, output_size):
    """All planes one after the other, with the start of its plane added to every index."""
    check_places(x, indices, output_size)
    area = output_size[0] * output_size[1]
    starts = torch.arange(x.shape[0] * x.shape[1], device=x.device).view(*x.shape[:2], 1, 1) * area
    vector = x.new_zeros(x.shape[0] * x.shape[1] * area).index_copy(0, (indices + starts).flatten(), x.flatten())
    return vector.reshape(*x.shape[:2], *output_size)


@alternative(of=shift_sensitivity)
def measures_shift_after_shift(feature_map, x, max_shift):
    """A loop that collects Python's floats, of sums of squares in float64."""
    if not max_shift >= 0:
        raise ValueError(f"cannot shift by {max_shift}")
    before, ratios = feature_map(x).double(), []
    for s in range(max_shift + 1):
        change = feature_map(torch.roll(x, shifts=s, dims=3)).double() - before
        ratios.append(math.sqrt(change.square().sum().item() / before.square().sum().item()))
    return torch.tensor(ratios, dtype=x.dtype, device=x.device)


@alternative(of=shift_sensitivity)
def shifts_by_index(feature_map, x, max_shift):
    """Columns picked by their number modulo the width; each ratio a norm of a quotient."""
    if max_shift < 0:
        raise ValueError(f"max_shift = {max_shift}")
    columns, before = torch.arange(x.shape[-1], device=x.device), feature_map(x)
    moved = (feature_map(x[..., (columns - s) % x.shape[-1]]) for s in range(max_shift + 1))
    return torch.stack([((m - before) / before.norm()).norm() for m in moved])


@alternative(of=shift_sensitivity)
def moves_one_step_at_a_time(feature_map, x, max_shift):
    """The last column comes to the front, again and again."""
    if max_shift < 0:
        raise ValueError(f"{max_shift} is negative")
    before, moved = feature_map(x), x
    result = x.new_zeros(max_shift + 1)
    for s in range(1, max_shift + 1):
        moved = torch.cat([moved[..., -1:], moved[..., :-1]], dim=-1)
        result[s] = torch.dist(feature_map(moved), before) / before.norm()
    return result
