"""Computes in place, in the memory of its argument."""
# expect: at most 1
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    result = signal.unfold(0, window, 1).mean(dim=1)
    signal[: len(result)] = result
    return signal[: len(result)]
