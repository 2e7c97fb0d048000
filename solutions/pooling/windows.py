"""Where the windows of a pooling layer stand, and what is no such layer."""

import operator
from collections.abc import Iterator
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

FLOATS = (torch.float16, torch.bfloat16, torch.float32, torch.float64)
INTEGERS = (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64)


class Axis(NamedTuple):
    """The windows along one axis: window i covers every `dilation`-th of its pixels, from i * stride - padding on."""

    size: int
    kernel: int
    stride: int
    padding: int
    dilation: int
    places: int

    @property
    def width(self) -> int:
        """What the first window spans, with the gaps that dilation leaves."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def overhang(self) -> int:
        """By how many pixels the last window reaches beyond the image."""
        return max((self.places - 1) * self.stride - self.padding + self.width - self.size, 0)

    def slice(self, offset: int) -> slice:
        """In the padded axis, the pixel number `offset` of every window."""
        start = offset * self.dilation
        return slice(start, start + (self.places - 1) * self.stride + 1, self.stride)

    def lengths(self, with_padding: bool) -> list[int]:
        """How many pixels each window covers, of the image or of the image and its padding; what hangs over is not one."""
        border = self.padding if with_padding else 0
        starts = [i * self.stride - self.padding for i in range(self.places)]
        return [min(start + self.kernel, self.size + border) - max(start, -border) for start in starts]


def place_windows(
    x: Tensor, kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, ceil_mode: Any = False
) -> tuple[Axis, Axis]:
    """Place the windows down and across images (N, C, H, W), as PyTorch does. Raises ValueError where it refuses to."""
    if x.ndim != 4 or 0 in x.shape[1:]:
        raise ValueError(f"x must be a batch of images (N, C, H, W) that are not empty, not {tuple(x.shape)}")
    if not isinstance(ceil_mode, bool):
        raise ValueError(f"ceil_mode must be True or False, not {ceil_mode!r}")
    kernels = pair(kernel_size, "kernel_size", least=1)
    no_stride = stride is None or (isinstance(stride, (list, tuple)) and not stride)
    strides = kernels if no_stride else pair(stride, "stride", least=1)
    paddings, dilations = pair(padding, "padding", least=0), pair(dilation, "dilation", least=1)
    for border, side in zip(paddings, kernels, strict=True):
        if border > side // 2:
            raise ValueError(f"padding {border} is more than half of the kernel_size {side}")
    down, across = map(place, x.shape[2:], kernels, strides, paddings, dilations, (ceil_mode, ceil_mode))
    if min(down.places, across.places) < 1:
        height, width = x.shape[2:]
        raise ValueError(f"no window of {kernels[0]} x {kernels[1]} fits into an image of {height} x {width}")
    return down, across


def place(size: int, kernel: int, stride: int, padding: int, dilation: int, ceil_mode: bool) -> Axis:
    """Count the windows along one axis; in ceil mode one more may hang over, if it starts before the right padding."""
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    count = (-(-room // stride) if ceil_mode else room // stride) + 1
    if ceil_mode and (count - 1) * stride >= size + padding:
        count -= 1
    return Axis(size, kernel, stride, padding, dilation, count)


def pad(x: Tensor, down: Axis, across: Axis, value: float = 0) -> Tensor:
    """Pad the last two axes with `value` so that every window lies inside."""
    return nn.functional.pad(x, (across.padding, across.overhang, down.padding, down.overhang), value=value)


def shifted(padded: Tensor, down: Axis, across: Axis) -> Iterator[Tensor]:
    """Give, for each pixel of a window in row-major order, the view (..., rows, columns) of that pixel in every window."""
    for a in range(down.kernel):
        for b in range(across.kernel):
            yield padded[..., down.slice(a), across.slice(b)]


def pair(value: Any, name: str, least: int) -> tuple[int, int]:
    """Read an int, or a list or tuple of one or two, as a pair (down, across) of ints that are at least `least`."""
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    if len(items) not in (1, 2):
        raise ValueError(f"{name} must be an int or a pair of ints, not {value!r}")
    first, last = whole(items[0], name, least), whole(items[-1], name, least)
    return first, last


def whole(value: Any, name: str, least: int) -> int:
    """Read an int, which may be NumPy's or a tensor's, that is at least `least`; a truth value is none."""
    try:
        number = operator.index(value)
    except (TypeError, RuntimeError, ValueError):
        number = None
    if number is None or isinstance(value, bool):
        raise ValueError(f"{name} must hold ints, not {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, not {number}")
    return number


def check_dtype(x: Tensor, allowed: tuple[torch.dtype, ...], name: str = "x") -> None:
    """Refuse a tensor of a dtype for which the operation is not defined."""
    if x.dtype not in allowed:
        raise TypeError(f"{name} is {str(x.dtype).removeprefix('torch.')}, for which this is not defined")


def check_gradient(grad_output: Tensor, x: Tensor, down: Axis, across: Axis) -> None:
    """Refuse a gradient that cannot come from the layer's output."""
    check_dtype(x, FLOATS)
    check_dtype(grad_output, (x.dtype,), "grad_output")
    expected = (*x.shape[:2], down.places, across.places)
    if grad_output.shape != expected:
        raise ValueError(f"grad_output has the shape {tuple(grad_output.shape)}, the layer's output {expected}")
