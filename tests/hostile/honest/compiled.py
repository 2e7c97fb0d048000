"""Decorates the function with `torch.compile`, for which there is no compiler in the sandbox."""
# expect: full marks
# %%
import torch


@torch.compile
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
