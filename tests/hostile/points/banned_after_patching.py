"""Replaces the guard's own methods while the cells run, before any call."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import sys

import torch

for module in list(sys.modules.values()):
    guard = getattr(module, "Guard", None)
    if isinstance(guard, type):
        guard.stop = lambda self, name: None
        guard.name_of = lambda self, value: None


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return getattr(torch.nn.functional, "d1loop_gva"[::-1])(signal[None, None], window, 1)[0, 0]
