"""Calls the library through its layer."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return torch.nn.AvgPool1d(window, 1)(signal[None, None])[0, 0]
