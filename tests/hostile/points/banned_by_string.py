"""Finds the library's function by a name that is put together while it runs."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    name = "_".join(["avg", "".join(reversed("d1loop"))])
    return getattr(torch.nn.functional, name)(signal[None, None], window, 1)[0, 0]
