"""What is wrong with numbers that were dropped at random."""

import torch
from torch import Generator, Tensor

from .chance import far_from, neighbours_along, without_the_generator

AXES = ("images", "channels", "rows", "columns")


def judge_dropout(arguments, result):
    """Say what is wrong with `dropout(x, p, True, generator)` for a large x (N, C, H, W) without zeros, or None."""
    x, p = arguments[:2]
    kept = result != 0
    if not bool(kept.any()):
        return f"nothing is kept, with p = {p}"
    return (
        say_if_not_scaled(result[kept] / x[kept], 1 / (1 - p))
        or say_if_not_independent(kept, 1 - p)
        or say_if_the_generator_is_idle(kept, p)
    )


def say_if_not_scaled(factors: Tensor, expected: float) -> str | None:
    """What is kept is x / (1 - p)."""
    wrong = (factors - expected).abs() > 1e-5 * expected
    if not bool(wrong.any()):
        return None
    if bool(((factors - factors[0]).abs() > 1e-5).any()):
        return "what is kept has not been multiplied by one and the same number"
    if abs(float(factors[0]) - 1) < 1e-5:
        return f"what is kept is left as it was, expected {expected:.4f} times x"
    return f"what is kept is {factors[0]:.4f} times x, expected {expected:.4f} times x"


def say_if_not_independent(kept: Tensor, probability: float) -> str | None:
    """Each number is kept with this probability, whatever becomes of its neighbours along any axis."""
    if far_from(probability, kept):
        return f"{int(kept.sum())} of {kept.numel()} numbers are kept, where a share of {probability:g} is expected"
    both_alike = probability**2 + (1 - probability) ** 2
    for axis, of_what in enumerate(AXES):
        one, other = neighbours_along(axis, kept)
        if far_from(both_alike, one == other):
            return f"neighbouring {of_what} share their fate: each number should be drawn by itself"
    return None


def say_if_the_generator_is_idle(kept: Tensor, p: float) -> str | None:
    """The randomness comes from the generator that was handed over, not from the global one."""

    def uniform(dtype: torch.dtype):
        return lambda generator: torch.rand(kept.shape, generator=generator, dtype=dtype) >= p

    def complement(dtype: torch.dtype):
        return lambda generator: torch.rand(kept.shape, generator=generator, dtype=dtype) < 1 - p

    def bernoulli(dtype: torch.dtype):
        return lambda generator: bernoulli_mask(kept.shape, 1 - p, generator, dtype)

    ways = [way(dtype) for way in (uniform, complement, bernoulli) for dtype in (torch.float64, torch.float32)]
    idle = without_the_generator(ways, kept)
    return "the randomness does not come from the generator that is handed over" if idle else None


def bernoulli_mask(shape: torch.Size, probability: float, generator: Generator, dtype: torch.dtype) -> Tensor:
    """Draw truth values by the method of tensors."""
    return torch.empty(shape, dtype=dtype).bernoulli_(probability, generator=generator).bool()
