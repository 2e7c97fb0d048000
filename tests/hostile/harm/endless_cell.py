"""A cell that never ends, before the solution."""
# expect: full marks
# expect: message contains took longer than
# %%
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
