"""Calls the C++ binding below the public function."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return getattr(torch._C._nn, "d2loop_gva"[::-1])(signal[None, None, None], (1, window), (1, 1))[0, 0, 0]
