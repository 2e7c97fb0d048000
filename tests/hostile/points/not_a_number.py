"""Returns NaN everywhere, for which no difference is larger than a tolerance."""
# expect: score 0
# %%
import torch


def running_mean(signal, window):
    return torch.full((max(len(signal) - window + 1, 0),), float("nan"), dtype=signal.dtype)
