"""Splits its work over helpers in other cells, before and after."""
# expect: full marks
# %%
def windows_of(signal, window):
    return signal.unfold(0, window, 1)
# %%
def running_mean(signal, window):
    refuse_unless_it_fits(signal, window)
    return windows_of(signal, window).mean(dim=1)
# %%
def refuse_unless_it_fits(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
