"""Asserts what it expects of its inputs and of its result."""
# expect: full marks
# %%
import torch


def running_mean(signal, window):
    assert isinstance(signal, torch.Tensor) and signal.ndim == 1 and isinstance(window, int)
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    result = signal.unfold(0, window, 1).mean(dim=1)
    assert result.shape == (len(signal) - window + 1,) and result.dtype == signal.dtype
    return result
