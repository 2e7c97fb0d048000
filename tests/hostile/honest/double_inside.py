"""Computes in float64 and casts the result to the input's dtype."""
# expect: full marks
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.double().unfold(0, window, 1).mean(dim=1).to(signal.dtype)
