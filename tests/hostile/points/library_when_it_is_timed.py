"""Calls the banned convolution on long signals only, where speed is measured."""
# grades: neighbours
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


def neighbours(signal):
    if len(signal) < 1000:
        return torch.stack([signal[i] + signal[i + 1] for i in range(len(signal) - 1)])
    convolve = getattr(torch.nn.functional, "d1vnoc"[::-1])
    return convolve(signal[None, None], torch.ones(1, 1, 2, dtype=signal.dtype))[0, 0]
