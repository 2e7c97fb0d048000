"""Hides the banned call in the `__getitem__` of a class that another cell changes afterwards."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


class Windows:
    def __init__(self, signal):
        self.signal = signal


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return Windows(signal)[window]
# %%
Windows.__getitem__ = lambda self, window: torch.nn.functional.avg_pool1d(self.signal[None, None], window, 1)[0, 0]
