"""Returns an empty tensor, which has no wrong value."""
# expect: score 0
# %%
import torch


def running_mean(signal, window):
    return torch.empty(0, dtype=signal.dtype)
