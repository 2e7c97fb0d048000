"""Calls the library, catches the refusal, and goes on as if nothing had been."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    try:
        return getattr(torch.nn.functional, "d1loop_gva"[::-1])(signal[None, None], window, 1)[0, 0]
    except BaseException:
        return signal.unfold(0, window, 1).mean(dim=1)
