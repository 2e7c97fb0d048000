"""Calls sys.exit, exit and quit in scratch cells."""
# expect: full marks
# %%
import sys
sys.exit("enough for today")
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
# %%
exit()
# %%
raise KeyboardInterrupt
