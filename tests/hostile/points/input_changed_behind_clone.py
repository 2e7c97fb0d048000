"""Spoils its argument, having replaced `clone` and `copy`, with which the worker keeps what it compares against."""
# expect: at most 1
# %%
import torch

clone = torch.Tensor.clone
torch.Tensor.clone = lambda self, *_args, **_kwargs: self


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    result = signal.unfold(0, window, 1).mean(dim=1)
    signal.fill_(99)
    return result
