"""Adds keyword-only arguments with defaults of its own."""
# expect: full marks
# %%
def running_mean(signal, window=3, *, axis=0, verbose=False, **options):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(axis, window, 1).mean(dim=-1)
