"""Shows a progress bar in a cell and in the function."""
# expect: full marks
# %%
import sys

try:
    from tqdm.auto import tqdm
except ImportError:
    tqdm = lambda iterable, **_: iterable

for _ in tqdm(range(100)):
    pass
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return torch.stack([signal[i : i + window].mean() for i in tqdm(range(len(signal) - window + 1), leave=False)])
