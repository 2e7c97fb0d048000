"""Returns memory that was never written, in the hope that the truth lay there before."""
# expect: score 0
# %%
import torch


def running_mean(signal, window):
    return torch.empty(max(len(signal) - window + 1, 0), dtype=signal.dtype)
