"""What the chapter's functions refuse, in the same words."""

from torch import Tensor


def check_batch(name: str, x: Tensor, axes: int) -> None:
    """Refuse a tensor of another number of axes."""
    if x.ndim != axes:
        raise ValueError(f"{name} must have {axes} axes, but has the shape {tuple(x.shape)}")


def check_same_shape(name: str, one: Tensor, other_name: str, other: Tensor) -> None:
    """Refuse two tensors of different shapes: broadcasting would hide the error."""
    if one.shape != other.shape:
        raise ValueError(f"{name} has the shape {tuple(one.shape)}, {other_name} {tuple(other.shape)}")


def check_length(name: str, vector: Tensor, length: int, of_what: str) -> None:
    """Refuse a vector that has not one number for each of something."""
    if vector.shape != (length,):
        raise ValueError(f"{name} has the shape {tuple(vector.shape)}, but there are {length} {of_what}")
