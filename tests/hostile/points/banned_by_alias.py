"""Calls the library through an alias of an alias in a default argument."""
# expect: score 0
# expect: message contains is not allowed here
# %%
from torch.nn import functional as F

kit = F
pool = kit.avg_pool1d


def running_mean(signal, window, how=pool):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return how(signal[None, None], window, 1)[0, 0]
