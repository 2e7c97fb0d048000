"""Twice slower than the reference, by a needless copy, which the limit allows."""
# grades: neighbours
# expect: full marks
# %%
import torch


def neighbours(signal):
    return torch.cat([signal[:-1], signal[-1:]]).clone()[:-1] + signal.clone()[1:]
