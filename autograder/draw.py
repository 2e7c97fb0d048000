"""Draw arguments: Hypothesis strategies for numbers and arrays that print short and shrink well.

A small array is drawn element by element from a table of short dyadic numbers ordered by plainness (0, 1, -1, 1/2, ...):
exact in float32 sums, and each element shrinks on its own. A large array is drawn as a shape and a seed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
import torch
from hypothesis import strategies as st

from .calls import call

__all__ = ["arrays", "booleans", "call", "floats", "integers", "one_of", "sampled_from", "tensors"]

T = TypeVar("T")
SMALL = 600
MANTISSAS = (1.0, 0.5, 2.0, 1.5, 3.0, 0.25, 4.0, 0.75, 5.0, 2.5, 6.0, 3.5, 7.0, 0.125, 8.0)


def integers(low: int, high: int) -> st.SearchStrategy[int]:
    """Draw an integer from low to high, both included."""
    return st.integers(low, high)


def booleans() -> st.SearchStrategy[bool]:
    """Draw a truth value."""
    return st.booleans()


def sampled_from(choices: Sequence[T]) -> st.SearchStrategy[T]:
    """Draw one of the choices; the first is the plainest."""
    return st.sampled_from(list(choices))


def one_of(*strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Draw from one of the strategies."""
    return st.one_of(*strategies)


def floats(low: float, high: float) -> st.SearchStrategy[float]:
    """Draw a short dyadic number from low to high, the plainest first."""
    table = [0.0] + [sign * m for m in MANTISSAS for sign in (1.0, -1.0)]
    inside = [number for number in table if low <= number <= high]
    return st.sampled_from(inside or [low])


def tensors(shape: Sequence[int], elements: Any = None, dtype: torch.dtype | None = None) -> st.SearchStrategy[torch.Tensor]:
    """Draw a tensor of this shape, float64 unless `dtype` says otherwise (the grader casts floats for each run)."""
    wanted = dtype or torch.float64
    return _filled(shape, elements).map(lambda array: torch.from_numpy(array.copy()).to(wanted))


def arrays(shape: Sequence[int], elements: Any = None, dtype: str = "float64") -> st.SearchStrategy[np.ndarray]:
    """Draw a NumPy array of this shape."""
    return _filled(shape, elements).map(lambda array: array.astype(dtype))


def _filled(shape: Sequence[int], elements: Any) -> st.SearchStrategy[np.ndarray]:
    table = _table(elements)
    size = math.prod(shape)
    if size > SMALL:
        return st.integers(0, 2**31 - 1).map(lambda seed: _large(shape, table, seed))
    draw_bytes = st.binary(min_size=size, max_size=size)
    return draw_bytes.map(lambda raw: _chosen(table, raw).reshape(tuple(shape)))


def _chosen(table: np.ndarray, raw: bytes) -> np.ndarray:
    """An element for every byte; a table may have 256 of them, which is no byte."""
    return table[np.frombuffer(raw, dtype=np.uint8).astype(int) % len(table)]


def _large(shape: Sequence[int], table: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(table, size=tuple(shape))


def _table(elements: Any) -> np.ndarray:
    """The numbers that an element may be, plainest first."""
    if elements is None:
        elements = floats(-4, 4)
    choices = getattr(elements, "elements", None)
    if choices is None:  # integers(low, high)
        strategy = getattr(elements, "wrapped_strategy", elements)
        choices = sorted(range(strategy.start, strategy.end + 1), key=lambda n: (abs(n), n < 0))
    return np.array(choices, dtype=np.float64)
