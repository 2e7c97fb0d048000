"""Writes random bytes on every descriptor, before and during calls."""
# expect: score 0
# %%
import os


def running_mean(signal, window):
    for descriptor in range(3, 300):
        try:
            os.write(descriptor, os.urandom(100))
        except OSError:
            pass
    return signal.unfold(0, window, 1).mean(dim=1)
