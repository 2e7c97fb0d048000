"""Has scratch cells that raise, one of them with a mistake of syntax."""
# expect: full marks
# %%
1 / 0
# %%
def unfinished(:
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
# %%
running_mean([1, 2, 3], 5)
