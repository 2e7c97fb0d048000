"""Right average pools, and backward passes of theirs, that are written in other ways."""

import torch
from torch.nn import functional

from autograder import alternative

from .max_alternatives import cut, enlarge, lay_out, lay_out_gradient, views
from .reference import avg_pool2d, avg_pool2d_backward


@alternative(of=avg_pool2d)
def divides_by_a_pooled_mask(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """The sum over a view of all windows, divided by the same sum over a mask of what counts."""
    layout = lay_out(x, kernel_size, stride, padding, 1, ceil_mode)
    (top, left), mask = layout[2], x.new_ones(1, 1, *x.shape[2:])
    rows, columns = layout[-1]
    whole = functional.pad(mask, (left, left, top, top), value=float(count_include_pad))
    needed = enlarge(mask, layout, 0.0)
    whole = functional.pad(whole, (0, needed.shape[3] - whole.shape[3], 0, needed.shape[2] - whole.shape[2]))
    (down, across), strides = layout[0], layout[1]
    counts = whole.unfold(2, down, strides[0]).unfold(3, across, strides[1])[:, :, :rows, :columns].sum((4, 5))
    return views(x, layout, 0.0).sum(dim=(4, 5)) / counts


@alternative(of=avg_pool2d)
def subtracts_cumulative_sums(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Sums over rectangles as differences of cumulative sums, in float64."""
    layout = kernels, strides, paddings, _, counts = lay_out(x, kernel_size, stride, padding, 1, ceil_mode)
    sums, sizes = functional.pad(enlarge(x, layout, 0.0), (1, 0, 1, 0)).double().cumsum(2).cumsum(3), []
    for axis in (0, 1):
        starts = torch.arange(counts[axis], device=x.device) * strides[axis]
        sums = sums.index_select(2 + axis, starts + kernels[axis]) - sums.index_select(2 + axis, starts)
        ends, p, n = starts + kernels[axis], paddings[axis], x.shape[2 + axis]
        low, high = (0, n + 2 * p) if count_include_pad else (p, n + p)
        sizes.append(ends.clamp(max=high) - starts.clamp(min=low))
    return (sums / (sizes[0][:, None] * sizes[1])).to(x.dtype)


@alternative(of=avg_pool2d)
def multiplies_with_two_matrices(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """An average is linear in rows and in columns: one banded matrix for each."""
    layout = lay_out(x, kernel_size, stride, padding, 1, ceil_mode)
    down, across = (
        averaging_matrix(x, n, k, s, p, count, count_include_pad)
        for n, k, s, p, _, count in zip(x.shape[2:], *layout, strict=True)
    )
    return down @ x @ across.mT


def averaging_matrix(x, size, kernel, stride, padding, count, count_include_pad):
    """One row for every window: the share of every pixel."""
    matrix = x.new_zeros(count, size)
    for i in range(count):
        start = i * stride - padding
        end = min(start + kernel, size + padding)
        inside = min(end, size) - max(start, 0)
        matrix[i, max(start, 0) : end] = 1 / (end - start if count_include_pad else inside)
    return matrix


@alternative(of=avg_pool2d)
def averages_window_after_window(x, kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True):
    """Loops over the places, with the bounds of each window written out."""
    (down, across), (sy, sx), (top, left), _, (rows, columns) = lay_out(x, kernel_size, stride, padding, 1, ceil_mode)
    (height, width), means = x.shape[2:], []
    for i in range(rows):
        for j in range(columns):
            y, z = i * sy - top, j * sx - left
            window = x[:, :, max(y, 0) : y + down, max(z, 0) : z + across]
            area = (min(y + down, height + top) - y) * (min(z + across, width + left) - z)
            means.append(window.sum((2, 3)) / (area if count_include_pad else window.shape[2] * window.shape[3]))
    return torch.stack(means, dim=2).unflatten(2, (rows, columns))


@alternative(of=avg_pool2d_backward)
def shares_window_after_window(grad_output, x, kernel_size, stride=None, padding=0):
    """Loops over the places; every window adds its share to a padded image."""
    layout = (down, across), (sy, sx), paddings, _, (rows, columns) = lay_out_gradient(
        grad_output, x, kernel_size, stride, padding
    )
    padded = torch.zeros_like(enlarge(x, layout, 0.0))
    for i in range(rows):
        for j in range(columns):
            share = grad_output[:, :, i, j] / (down * across)
            padded[:, :, i * sy : i * sy + down, j * sx : j * sx + across] += share[:, :, None, None]
    return cut(padded, x, paddings)


@alternative(of=avg_pool2d_backward)
def transposes_the_matrices(grad_output, x, kernel_size, stride=None, padding=0):
    """The pool multiplies with two matrices; its gradient with their transposes."""
    layout = lay_out_gradient(grad_output, x, kernel_size, stride, padding)
    down, across = (
        averaging_matrix(x, n, k, s, p, count, True) for n, k, s, p, _, count in zip(x.shape[2:], *layout, strict=True)
    )
    return down.mT @ grad_output @ across


@alternative(of=avg_pool2d_backward)
def sums_windows_of_a_spread_gradient(grad_output, x, kernel_size, stride=None, padding=0):
    """The gradient with zeros between its numbers; every pixel sums the windows that may cover it."""
    layout = (down, across), (sy, sx), paddings, _, (rows, columns) = lay_out_gradient(
        grad_output, x, kernel_size, stride, padding
    )
    height, width = enlarge(x, layout, 0.0).shape[2:]
    spread = grad_output.new_zeros(*x.shape[:2], height + down - 1, width + across - 1)
    spread[:, :, down - 1 :: sy, across - 1 :: sx][:, :, :rows, :columns] = grad_output
    covering = spread.unfold(2, down, 1).unfold(3, across, 1)
    return cut(covering.sum(dim=(4, 5)) / (down * across), x, paddings)


@alternative(of=avg_pool2d_backward)
def integrates_the_corners(grad_output, x, kernel_size, stride=None, padding=0):
    """Plus and minus at the four corners of every window, summed up along both axes in float64."""
    layout = kernels, strides, paddings, _, counts = lay_out_gradient(grad_output, x, kernel_size, stride, padding)
    height, width = enlarge(x, layout, 0.0).shape[2:]
    share = grad_output.double() / (kernels[0] * kernels[1])
    corners = share.new_zeros(*x.shape[:2], height + 1, width + 1)
    for a, b, sign in ((0, 0, 1), (kernels[0], 0, -1), (0, kernels[1], -1), (*kernels, 1)):
        down, across = (
            slice(start, start + (count - 1) * step + 1, step)
            for start, count, step in zip((a, b), counts, strides, strict=True)
        )
        corners[:, :, down, across] += sign * share
    return cut(corners.cumsum(2).cumsum(3), x, paddings).to(x.dtype)
