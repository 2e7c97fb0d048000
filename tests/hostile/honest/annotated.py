"""Annotates its arguments with shapes, as strings that are no Python."""
# expect: full marks
# %%
from __future__ import annotations

from typing import TYPE_CHECKING

import torch

if TYPE_CHECKING:
    from jaxtyping import Float


def running_mean(signal: Float[Tensor, "length"], window: int) -> Float[Tensor, "length-window+1"]:
    """The mean of every whole window."""
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    means: Float[Tensor, "positions"] = signal.unfold(0, window, 1).mean(dim=1)
    return means
# %%
later: Undefined = 3
