"""Computes in float32 whatever the dtype that it is given."""
# expect: at most 1
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.float().unfold(0, window, 1).mean(dim=1).to(signal.dtype)
