"""Returns the right numbers as complex ones."""
# expect: at most 1
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return torch.complex(mean := signal.unfold(0, window, 1).mean(dim=1), torch.ones_like(mean))
