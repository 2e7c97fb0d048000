"""Returns views that claim to be petabytes large."""
# expect: score 0
# %%
import torch


def running_mean(signal, window):
    if len(signal) % 2:
        return torch.zeros(1).expand(1 << 50)
    return torch.zeros(1).as_strided((1 << 25, 1 << 25), (0, 0)).numpy()
