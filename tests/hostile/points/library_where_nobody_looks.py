"""Calls the banned library while it is timed, when the guard is off, and loops while the guard is up."""
# grades: neighbours
# expect: score 1
# expect: message contains while banned calls were looked for
# %%
import torch


def neighbours(signal):
    convolve = getattr(torch, "".join(["con", "v1d"]))
    if type(convolve) is type(len):
        return convolve(signal[None, None], signal.new_ones(1, 1, 2))[0, 0]
    return torch.stack([signal[i] + signal[i + 1] for i in range(len(signal) - 1)])
