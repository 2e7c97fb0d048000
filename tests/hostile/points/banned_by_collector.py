"""Finds the library's function among all objects of the process."""
# expect: score 0
# %%
import gc

import torch

wanted = "d1loop_gva"[::-1]
found = next(o for o in gc.get_objects() if getattr(o, "__name__", None) == wanted and callable(o))


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return found(signal[None, None], window, 1)[0, 0]
