"""Returns a list of as many small tensors as it may."""
# expect: score 0
# %%
import torch


def running_mean(signal, window):
    return [torch.zeros(1) for _ in range(100_000)]
