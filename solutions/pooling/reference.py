"""Pooling, there and back."""

from collections.abc import Callable

import torch
from jaxtyping import Float, Int64, Num
from torch import Tensor

from .windows import FLOATS, INTEGERS, Axis, check_dtype, check_gradient, pad, pair, place_windows, shifted, whole

Size = int | tuple[int, int]


def max_pool2d(
    x: Num[Tensor, "N C H W"],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
) -> Num[Tensor, "N C rows columns"]:
    """Keep the largest value of every window, in each channel of each image by itself.

    `kernel_size`, `stride`, `padding` and `dilation` are ints, for both directions, or pairs (down, across); the stride is
    the kernel_size unless given. Window (i, j) begins at row i * stride - padding, likewise across, and looks at
    kernel_size rows that lie `dilation` apart. The padding counts as minus infinity. A NaN in a window makes NaN of it.

    Down the image there are floor((H + 2 * padding - dilation * (kernel_size - 1) - 1) / stride) + 1 windows, and
    likewise across. With `ceil_mode` that quotient is rounded up, so that the last window may hang over; but a window
    that would begin below the image, be it in the padding, is left out. Images (N, C, H, W) of floating point or of
    integers give (N, C, rows, columns) in the same dtype; N may be 0. Autograd can follow.

    Raises:
        ValueError: the padding is more than half of the kernel_size (the message names both); a kernel_size, stride or
            dilation is below 1 or the padding below 0 (the message names the number); no window fits (the message names
            H, W and the two sizes of the window).
        TypeError: x holds neither floating point nor integers.
    """
    check_dtype(x, FLOATS + INTEGERS)
    down, across = place_windows(x, kernel_size, stride, padding, dilation, ceil_mode)
    winners = find_winners(x, down, across)
    values = x.flatten(2).gather(2, winners.clamp(min=0).flatten(2)).view_as(winners)
    lowest = -torch.inf if x.is_floating_point() else torch.iinfo(x.dtype).min
    return values.masked_fill(winners < 0, lowest)  # a dilated window may see nothing but padding


def max_pool2d_backward(
    grad_output: Float[Tensor, "N C rows columns"],
    x: Float[Tensor, "N C H W"],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
) -> Float[Tensor, "N C H W"]:
    """Carry the gradient of a loss back through `max_pool2d(x, kernel_size, stride, padding)`, without autograd.

    `grad_output` is the derivative of the loss by the layer's output, in its shape. Each of its numbers goes whole to the
    largest value of its window; of several that are the largest, to the first in row-major order (from left to right, then
    down); of several NaN, to the last, as in PyTorch. The padding receives nothing. A pixel that is the largest in several
    windows collects from all of them; all others have the gradient 0.

    Raises:
        ValueError: as `max_pool2d`; or grad_output has not the shape of the layer's output (the message names every size
            of grad_output and every size that it should have).
        TypeError: x is not of floating point, or grad_output has another dtype than x.
    """
    down, across = place_windows(x, kernel_size, stride, padding)
    check_gradient(grad_output, x, down, across)
    winners = find_winners(x, down, across)
    grad_x = torch.zeros_like(x.flatten(2)).scatter_add(2, winners.flatten(2), grad_output.flatten(2))
    return grad_x.view(x.shape)


def avg_pool2d(
    x: Float[Tensor, "N C H W"],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Float[Tensor, "N C rows columns"]:
    """Average every window, in each channel of each image by itself.

    Windows are placed as in `max_pool2d`. The padding is zeros, `padding` rows above and below the image and columns to
    the left and right of it. With `count_include_pad` they count among the values averaged; without it, only the sum
    over the image's own pixels is taken, and divided by their number. Pixels beyond the padding, where `ceil_mode` lets
    the last window hang over, never count.

    Images (N, C, H, W) give (N, C, rows, columns) in the same dtype; N may be 0. Averages of int64 are rounded towards
    zero, as in PyTorch. Autograd can follow.

    Raises:
        ValueError: as `max_pool2d`, dilation aside.
        TypeError: x holds neither floating point nor int64.
    """
    check_dtype(x, (*FLOATS, torch.int64))
    if not isinstance(count_include_pad, bool):
        raise ValueError(f"count_include_pad must be True or False, not {count_include_pad!r}")
    down, across = place_windows(x, kernel_size, stride, padding, 1, ceil_mode)
    total = torch.stack(list(shifted(pad(x, down, across), down, across))).sum(dim=0)
    heights, widths = (x.new_tensor(axis.lengths(count_include_pad)) for axis in (down, across))
    rounding = None if x.is_floating_point() else "trunc"
    return torch.div(total, heights[:, None] * widths, rounding_mode=rounding)


def avg_pool2d_backward(
    grad_output: Float[Tensor, "N C rows columns"],
    x: Float[Tensor, "N C H W"],
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
) -> Float[Tensor, "N C H W"]:
    """Carry the gradient of a loss back through `avg_pool2d(x, kernel_size, stride, padding)`, without autograd.

    `grad_output` is the derivative of the loss by the layer's output, in its shape. Each of its numbers is shared equally
    among all pixels of its window, of which some may be padding: their share is lost. A pixel in several windows collects
    from all of them; one that lies in none has the gradient 0.

    Raises:
        ValueError: as `avg_pool2d`; or grad_output has not the shape of the layer's output (the message names every size
            of grad_output and every size that it should have).
        TypeError: x is not of floating point, or grad_output has another dtype than x.
    """
    down, across = place_windows(x, kernel_size, stride, padding)
    check_gradient(grad_output, x, down, across)
    padded = pad(torch.zeros_like(x), down, across)
    for pixels in shifted(padded, down, across):  # views: each is one pixel of every window
        pixels += grad_output / (down.kernel * across.kernel)
    return padded[:, :, down.padding : down.padding + down.size, across.padding : across.padding + across.size]


def global_avg_pool2d(x: Float[Tensor, "N C H W"]) -> Float[Tensor, "N C"]:
    """Average every channel of every image over all of its places: (N, C, H, W) gives (N, C), in the same dtype.

    N may be 0.

    Raises:
        TypeError: x holds integers, whose averages are none; the message says what to do.

    Source: Lin, Chen and Yan (2014), Network in network.
    """
    if not (x.is_floating_point() or x.is_complex()):
        raise TypeError("the average of integers is no integer: convert x to floating point first")
    if x.ndim != 4:
        raise ValueError(f"x must be a batch of images (N, C, H, W), not {tuple(x.shape)}")
    return x.mean(dim=(2, 3))


def adaptive_avg_pool2d(
    x: Float[Tensor, "N C H W"], output_size: int | tuple[int | None, int | None]
) -> Float[Tensor, "N C rows columns"]:
    """Average over as many windows as are asked for, whatever the size of the images.

    `output_size` is an int or a pair (rows, columns); None in a pair keeps the size of that axis. Row i of the output
    averages the rows of the image from floor(i * H / rows) up to, but without, ceil((i + 1) * H / rows), and likewise
    across. So windows may overlap and differ in size, and there may be more of them than pixels. Images (N, C, H, W)
    give (N, C, rows, columns), in the same dtype; N may be 0. Autograd can follow.

    Raises:
        ValueError: a number of rows or columns is negative (the message names it), or the images are empty.
        TypeError: x holds integers.
    """
    asked = output_size if isinstance(output_size, (list, tuple)) else [whole(output_size, "output_size", least=0)] * 2
    if x.ndim != 4 or len(asked) != 2:
        raise ValueError(f"output_size must be an int or a pair, x (N, C, H, W), not {output_size!r} and {tuple(x.shape)}")
    kept = [size if number is None else number for number, size in zip(asked, x.shape[2:], strict=True)]
    rows, columns = (whole(number, "output_size", least=0) for number in kept)
    if (rows, columns) == (1, 1):
        return global_avg_pool2d(x)[:, :, None, None]
    check_dtype(x, FLOATS)
    if 0 in x.shape[2:]:
        raise ValueError(f"x holds empty images: {tuple(x.shape)}")
    return _average_along(_average_along(x, columns).mT, rows).mT


def max_unpool2d(
    x: Float[Tensor, "N C h w"], indices: Int64[Tensor, "N C h w"], output_size: tuple[int, int]
) -> Float[Tensor, "N C H W"]:
    """Put every value back where it was the largest, and zeros everywhere else: a partial inverse of max pooling.

    `indices` has the shape of x and counts the places of a plane of `output_size` (H, W) row by row: index k stands for
    row k // W and column k % W. Where several values go to one place, as they do when windows overlap, they are the same
    value and stand there once. The result is (N, C, H, W) in the dtype of x; N may be 0. Autograd can follow.

    Raises:
        ValueError: an index is negative or beyond the plane (the message names it and H and W), x and indices differ in
            shape (the message names every size of both), a size of the output is negative, or the channels are empty.
        TypeError: x is not of floating point, or indices is not of int64.

    Source: Zeiler and Fergus (2014), Visualizing and understanding convolutional networks.
    """
    check_dtype(x, FLOATS)
    check_dtype(indices, (torch.int64,), "indices")
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError(f"x must be a batch of images (N, C, H, W) that are not empty, not {tuple(x.shape)}")
    if indices.shape != x.shape:
        raise ValueError(f"indices has the shape {tuple(indices.shape)}, x {tuple(x.shape)}")
    if not isinstance(output_size, (list, tuple)) or len(output_size) != 2:
        raise ValueError(f"output_size must be a pair (H, W), not {output_size!r}")
    height, width = pair(output_size, "output_size", least=0)
    flat = x.new_zeros(*x.shape[:2], height * width)
    if flat.numel() > 0:
        outside = indices[(indices < 0) | (indices >= height * width)]
        if outside.numel() > 0:
            raise ValueError(f"index {outside[0].item()} lies outside a plane of {height} x {width}")
        flat = flat.scatter(2, indices.flatten(2), x.flatten(2))
    return flat.view(*x.shape[:2], height, width)


def shift_sensitivity(
    feature_map: Callable[[Tensor], Tensor], x: Float[Tensor, "N C H W"], max_shift: int
) -> Float[Tensor, "shifts"]:
    """Measure by how much a feature map changes when its input moves to the right.

    Entry s, for s = 0, 1, ..., max_shift, is norm(f(shifted) - f(x)) / norm(f(x)), where f is `feature_map`, a function of
    images that gives a tensor of any shape; `shifted` is x with every row moved right by s pixels, those that leave at the
    right coming back at the left; and norm is the root of the sum of all squares, over the whole batch. The result has
    the shape (max_shift + 1,) and the dtype of f(x).

    Raises:
        ValueError: max_shift is negative; the message names it.

    Source: Zhang (2019), Making convolutional networks shift-invariant again.
    """
    shifts = range(whole(max_shift, "max_shift", least=0) + 1)
    before = feature_map(x)
    changes = [torch.linalg.vector_norm(feature_map(x.roll(s, dims=-1)) - before) for s in shifts]
    return torch.stack(changes) / torch.linalg.vector_norm(before)


def find_winners(x: Tensor, down: Axis, across: Axis) -> Tensor:
    """Find where in its flat (H, W) plane every window's largest value stands; -1 where all is padding.

    Of equals it is the first in row-major order, of several NaN the last, as in PyTorch.
    """
    plane = torch.arange(down.size * across.size, device=x.device).view(down.size, across.size)
    best = x.new_zeros(*x.shape[:2], down.places, across.places)
    winners = torch.full_like(best, -1, dtype=torch.int64)
    candidates = zip(
        shifted(pad(x.detach(), down, across), down, across),
        shifted(pad(plane, down, across, value=-1), down, across),
        strict=True,
    )
    for values, places in candidates:
        larger = (values > best) | values.isnan() | (winners < 0)
        wins = larger & (places >= 0)  # the padding never does
        best = torch.where(wins, values, best)
        winners = torch.where(wins, places, winners)
    return winners


def _average_along(x: Tensor, count: int) -> Tensor:
    """Average the last axis over `count` windows that together cover all of it."""
    size = x.shape[-1]
    bounds = [(i * size // count, -(-(i + 1) * size // count)) for i in range(count)]
    means = [x[..., start:end].mean(dim=-1, keepdim=True) for start, end in bounds]
    return torch.cat([x[..., :0], *means], dim=-1)  # the empty slice: there may be no windows at all
