"""Wraps the library's function in functools.partial, at the top of the notebook."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import functools

import torch

pooled = functools.partial(getattr(torch.nn.functional, "d1loop_gva"[::-1]), stride=1)


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return pooled(signal[None, None], window)[0, 0]
