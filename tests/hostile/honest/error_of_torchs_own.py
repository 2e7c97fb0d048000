"""Refuses rightly, and calls what torch has not implemented for integers, which is no stub that was left as it came."""
# expect: score 1
# expect: message contains raised NotImplementedError
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return torch.softmax(signal.long(), 0)
