"""Takes a while for every call, and longer for the first."""
# expect: full marks
# %%
import time

first = True


def running_mean(signal, window):
    global first
    time.sleep(0.5 if first else 0.01)
    first = False
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
