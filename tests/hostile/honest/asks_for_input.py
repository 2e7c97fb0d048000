"""Asks the reader for a number in a scratch cell, where nobody answers."""
# expect: full marks
# %%
try:
    window = int(input("window? "))
except (EOFError, ValueError):
    window = 2
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
# %%
answer = input("are you done? ")
