"""Computes its windows in threads of a pool."""
# expect: full marks
# %%
from concurrent.futures import ThreadPoolExecutor

import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    with ThreadPoolExecutor(4) as pool:
        means = list(pool.map(lambda i: signal[i : i + window].mean(), range(len(signal) - window + 1)))
    return torch.stack(means)
