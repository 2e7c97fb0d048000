"""Calls the dispatcher's operator instead of the function."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    operator = getattr(torch.ops.aten, "d2loop_gva"[::-1])
    return operator(signal[None, None, None], [1, window], [1, 1])[0, 0, 0]
