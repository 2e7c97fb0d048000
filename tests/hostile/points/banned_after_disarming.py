"""Walks up the frames to the guard, empties its lists, and wipes what it noticed."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import sys

import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    frame = sys._getframe(1)
    while frame is not None:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == "Guard":
                value.functions, value.operators, value.modules, value.hit = {}, set(), (), None
        frame = frame.f_back
    return getattr(torch.nn.functional, "d1loop_gva"[::-1])(signal[None, None], window, 1)[0, 0]
