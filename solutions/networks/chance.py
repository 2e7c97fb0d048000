"""What judges of chance have in common.

Every count is held against the binomial distribution, within bounds that right work leaves with a probability below 1e-9.
"""

import math
from collections.abc import Callable, Iterable

import torch
from torch import Generator, Tensor

FALSE_ALARM = 1e-9


def far_from(probability: float, hits: Tensor) -> bool:
    """Whether too few or too many of these truth values are true: Chernoff's bound for the binomial distribution."""
    trials = hits.numel()
    share = int(hits.sum()) / max(trials, 1)
    divergence = 0.0
    for observed, expected in ((share, probability), (1 - share, 1 - probability)):
        if observed > 0:
            divergence += observed * math.log(observed / expected)
    return 2 * math.exp(-trials * divergence) < FALSE_ALARM


def neighbours_along(axis: int, values: Tensor) -> tuple[Tensor, Tensor]:
    """The first and the second of every two along an axis."""
    even = values.narrow(axis, 0, values.shape[axis] // 2 * 2)
    first, second = even.unflatten(axis, (-1, 2)).unbind(axis + 1)
    return first, second


def without_the_generator(ways: Iterable[Callable[[Generator], Tensor]], result: Tensor) -> bool:
    """Whether a result is what one of these ways makes of the global generator, seeded with 0 as before every call.

    It would take hundreds of random decisions that come out alike: such a result owes nothing to another generator.
    """
    return any(torch.equal(way(torch.Generator().manual_seed(0)), result) for way in ways)
