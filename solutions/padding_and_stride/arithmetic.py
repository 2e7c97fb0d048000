"""Count along one axis: outputs, padding, and the pixels that an output sees."""

from collections.abc import Sequence


def output_size(size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Count the places of a kernel along one axis of an image.

    The axis has `size` pixels and `padding` more on either side. The kernel has `kernel_size` numbers, read `dilation`
    pixels apart, and moves by `stride` pixels. A place counts if the kernel fits whole; what is left over at the end is
    not read.

    Raises:
        ValueError: the kernel fits nowhere (the message names size and kernel_size); or kernel_size, stride or dilation
            is below 1, or padding below 0 (the message names that number).
    """
    for name, number, least in (("kernel_size", kernel_size, 1), ("stride", stride, 1), ("dilation", dilation, 1)):
        if number < least:
            raise ValueError(f"{name} is {number}, and must be at least {least}")
    if padding < 0:
        raise ValueError(f"padding is {padding}, and must not be negative")
    span = dilation * (kernel_size - 1) + 1
    if size + 2 * padding < span:
        raise ValueError(f"a kernel of {kernel_size} spans {span} pixels; {size} pixels, padded, are {size + 2 * padding}")
    return (size + 2 * padding - span) // stride + 1


def same_padding(size: int, kernel_size: int, stride: int = 1, dilation: int = 1) -> tuple[int, int]:
    """Find the padding (before, after) with which an axis of `size` pixels gives ceil(size / stride) outputs.

    It is the smallest such padding that is not negative. An odd total puts the odd pixel after the image. All four
    arguments are at least 1. This is TensorFlow's "SAME".
    """
    places = -(-size // stride)
    total = max((places - 1) * stride + dilation * (kernel_size - 1) + 1 - size, 0)
    return total // 2, total - total // 2


def receptive_field(layers: Sequence[tuple[int, int, int]]) -> tuple[int, int]:
    """Find how much of the input one output of a stack of layers sees, along one axis.

    `layers` lists (kernel_size, stride, dilation), the layer next to the input first; a pooling layer is one of them.
    Returns (size, jump): an output sees `size` neighbouring pixels of the input, and its neighbour sees those that lie
    `jump` pixels further on. No layers at all are (1, 1).

    Source: Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks.
    """
    size = jump = 1
    for kernel_size, stride, dilation in layers:
        size += dilation * (kernel_size - 1) * jump
        jump *= stride
    return size, jump
