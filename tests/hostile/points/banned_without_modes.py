"""Switches torch's function and dispatch modes off for the length of the banned call."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch
from torch.utils._python_dispatch import _disable_current_modes


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    with torch._C.DisableTorchFunction(), _disable_current_modes():
        return getattr(torch.nn.functional, "d1loop_gva"[::-1])(signal[None, None], window, 1)[0, 0]
