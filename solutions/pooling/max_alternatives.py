"""Right max pools, and backward passes of theirs, that are written in other ways."""

import functools
import math

import torch
from torch.nn import functional

from autograder import alternative

from .reference import max_pool2d, max_pool2d_backward


def two(value):
    """An int, or a pair, as a pair."""
    return (value, value) if isinstance(value, int) else tuple(value)


def lay_out(x, kernel_size, stride, padding, dilation=1, ceil_mode=False):
    """Kernels, strides, paddings, dilations and counts, as pairs; the refusals are worded unlike the reference's."""
    kernels, paddings, dilations = two(kernel_size), two(padding), two(dilation)
    strides = kernels if stride is None else two(stride)
    if min(*kernels, *strides, *dilations) <= 0 or min(paddings) < 0:
        raise ValueError(f"window {kernels}, stride {strides}, dilation {dilations} or padding {paddings} out of range")
    if any(2 * p > k for p, k in zip(paddings, kernels, strict=True)):
        raise ValueError(f"padding {paddings} for windows of {kernels}: at most half is allowed")
    counts = []
    for n, k, s, p, d in zip(x.shape[2:], kernels, strides, paddings, dilations, strict=True):
        steps = (n + 2 * p - d * (k - 1) - 1) / s
        count = (math.ceil(steps) if ceil_mode else math.floor(steps)) + 1
        counts.append(count - 1 if ceil_mode and (count - 1) * s >= n + p else count)
    if min(counts) <= 0:
        raise ValueError(f"image {tuple(x.shape[2:])}: no place for a window {kernels}")
    return kernels, strides, paddings, dilations, counts


def enlarge(x, layout, value):
    """The image with its padding, and as much on the right and below as the last windows need."""
    border: list[int] = []
    for n, k, s, p, d, count in zip(x.shape[2:], *layout, strict=True):
        border = [p, max(0, (count - 1) * s + d * (k - 1) + 1 - p - n), *border]
    return functional.pad(x, border, value=value)


def views(x, layout, value):
    """A view (N, C, rows, columns, kH, kW) of all windows on the padded image."""
    kernels, strides, _, dilations, counts = layout
    windows = enlarge(x, layout, value)
    for axis in (0, 1):
        windows = windows.unfold(2 + axis, dilations[axis] * (kernels[axis] - 1) + 1, strides[axis])
    windows = windows[..., :: dilations[0], :: dilations[1]]
    return windows[:, :, : counts[0], : counts[1]]


@alternative(of=max_pool2d)
def takes_the_largest_of_unfolded_windows(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """A view of all windows, and amax over its last two axes."""
    return views(x, lay_out(x, kernel_size, stride, padding, dilation, ceil_mode), -torch.inf).amax(dim=(-1, -2))


@alternative(of=max_pool2d)
def keeps_a_running_maximum(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """One slice of the padded image for every pixel of a window, and the larger of two again and again."""
    layout = (down, across), (sy, sx), _, (dy, dx), (rows, columns) = lay_out(
        x, kernel_size, stride, padding, dilation, ceil_mode
    )
    padded = enlarge(x, layout, -torch.inf)
    slices = (
        padded[:, :, a : a + sy * (rows - 1) + 1 : sy, b : b + sx * (columns - 1) + 1 : sx]
        for a in range(0, down * dy, dy)
        for b in range(0, across * dx, dx)
    )
    return functools.reduce(torch.maximum, slices).clone()


@alternative(of=max_pool2d)
def pools_rows_and_then_columns(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """The largest of a rectangle is the largest of its rows' largest: one axis after the other."""
    layout = (_, across), _, _, (_, dx), _ = lay_out(x, kernel_size, stride, padding, dilation, ceil_mode)
    (down, _), (sy, sx), _, (dy, _), (rows, columns) = layout
    padded = enlarge(x, layout, -torch.inf)
    flat = padded.unfold(3, dx * (across - 1) + 1, sx)[:, :, :, :columns, ::dx].max(dim=-1).values
    return flat.unfold(2, dy * (down - 1) + 1, sy)[:, :, :rows, :, ::dy].max(dim=-1).values


@alternative(of=max_pool2d)
def gathers_windows_by_index(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Arrays of indices pick every pixel of every window at once."""
    layout = kernels, strides, _, dilations, counts = lay_out(x, kernel_size, stride, padding, dilation, ceil_mode)
    down, across = (
        torch.arange(n, device=x.device)[:, None] * s + torch.arange(k, device=x.device) * d
        for n, s, k, d in zip(counts, strides, kernels, dilations, strict=True)
    )
    return enlarge(x, layout, -torch.inf)[:, :, down[:, None, :, None], across[None, :, None, :]].flatten(4).amax(dim=4)


@alternative(of=max_pool2d)
def reads_windows_with_strides(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """One view of the memory with six strides."""
    layout = (down, across), (sy, sx), _, (dy, dx), counts = lay_out(x, kernel_size, stride, padding, dilation, ceil_mode)
    padded = enlarge(x, layout, -torch.inf).contiguous()
    n, c, y, z = padded.stride()
    view = padded.as_strided((*x.shape[:2], *counts, down, across), (n, c, y * sy, z * sx, y * dy, z * dx))
    return view.amax((4, 5))


@alternative(of=max_pool2d, slow=True)
def visits_every_window(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False):
    """Loops over the places: right, but far too slow for large images."""
    layout = (down, across), (sy, sx), _, (dy, dx), (rows, columns) = lay_out(
        x, kernel_size, stride, padding, dilation, ceil_mode
    )
    padded, output = enlarge(x, layout, -torch.inf), x.new_empty(*x.shape[:2], rows, columns)
    for i in range(rows):
        for j in range(columns):
            top, left = i * sy, j * sx
            window = padded[:, :, top : top + down * dy : dy, left : left + across * dx : dx]
            output[:, :, i, j] = window.amax(dim=(2, 3))
    return output


def lay_out_gradient(grad_output, x, kernel_size, stride, padding):
    """The layout, or a refusal of a gradient of another shape."""
    layout = lay_out(x, kernel_size, stride, padding)
    if list(grad_output.shape) != [*x.shape[:2], *layout[-1]]:
        raise ValueError(f"a gradient {list(grad_output.shape)}, where {[*x.shape[:2], *layout[-1]]} should be")
    return layout


def cut(padded, x, paddings):
    """The image without its padding."""
    return padded[:, :, paddings[0] : paddings[0] + x.shape[2], paddings[1] : paddings[1] + x.shape[3]]


@alternative(of=max_pool2d_backward)
def rewards_window_after_window(grad_output, x, kernel_size, stride=None, padding=0):
    """Loops over images, channels and places; argmax finds the first of the largest."""
    layout = (down, across), (sy, sx), paddings, _, (rows, columns) = lay_out_gradient(
        grad_output, x, kernel_size, stride, padding
    )
    padded = enlarge(x, layout, -torch.inf)
    grads = torch.zeros_like(padded)
    for n in range(x.shape[0]):
        for c in range(x.shape[1]):
            for i in range(rows):
                for j in range(columns):
                    window = padded[n, c, i * sy : i * sy + down, j * sx : j * sx + across]
                    row, column = divmod(int(window.argmax()), across)
                    grads[n, c, i * sy + row, j * sx + column] += grad_output[n, c, i, j]
    return cut(grads, x, paddings)


@alternative(of=max_pool2d_backward)
def adds_up_at_the_flat_places(grad_output, x, kernel_size, stride=None, padding=0):
    """Argmax over a view of all windows, turned into places of the padded plane, to which scatter_add adds."""
    layout = (_, across), (sy, sx), paddings, _, (rows, columns) = lay_out_gradient(
        grad_output, x, kernel_size, stride, padding
    )
    padded = enlarge(x, layout, -torch.inf)
    first = views(x, layout, -torch.inf).flatten(4).argmax(dim=4)
    row = torch.arange(rows, device=x.device)[:, None] * sy + torch.div(first, across, rounding_mode="floor")
    column = torch.arange(columns, device=x.device) * sx + first % across
    places = row * padded.shape[3] + column
    grads = torch.zeros_like(padded).flatten(2).scatter_add_(2, places.flatten(2), grad_output.flatten(2))
    return cut(grads.view_as(padded), x, paddings).contiguous()


@alternative(of=max_pool2d_backward)
def marks_the_first_of_equals(grad_output, x, kernel_size, stride=None, padding=0):
    """One slice for every pixel of a window: it wins where it is as large as the largest and none before it was."""
    layout = (down, across), (sy, sx), paddings, _, (rows, columns) = lay_out_gradient(
        grad_output, x, kernel_size, stride, padding
    )
    padded, best = enlarge(x, layout, -torch.inf), views(x, layout, -torch.inf).amax((4, 5))
    grads, open_ = torch.zeros_like(padded), torch.ones_like(best, dtype=torch.bool)
    for a in range(down):
        for b in range(across):
            where = (..., slice(a, a + sy * (rows - 1) + 1, sy), slice(b, b + sx * (columns - 1) + 1, sx))
            wins = open_ & (padded[where] == best)
            grads[where] += grad_output * wins
            open_ &= ~wins
    return cut(grads, x, paddings)


@alternative(of=max_pool2d_backward)
def spreads_one_hot_windows(grad_output, x, kernel_size, stride=None, padding=0):
    """Each window as a one-hot kernel times its gradient, in float64, added in place row by row."""
    layout = (down, across), (sy, sx), paddings, _, (rows, columns) = lay_out_gradient(
        grad_output, x, kernel_size, stride, padding
    )
    first = views(x, layout, -torch.inf).flatten(4).argmax(dim=4)
    hot = functional.one_hot(first, down * across).double() * grad_output[..., None].double()
    hot = hot.unflatten(4, (down, across))
    grads = torch.zeros_like(enlarge(x, layout, 0.0), dtype=torch.float64)
    for i in range(rows):
        for j in range(columns):
            grads[:, :, i * sy : i * sy + down, j * sx : j * sx + across] += hot[:, :, i, j]
    return cut(grads, x, paddings).to(x.dtype)
