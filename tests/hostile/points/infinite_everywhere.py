"""Returns infinity, which may turn a relative error into NaN."""
# expect: score 0
# %%
import torch


def running_mean(signal, window):
    return torch.full((max(len(signal) - window + 1, 0),), float("inf"), dtype=signal.dtype)
