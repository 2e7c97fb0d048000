"""Refuses rightly, but with the same few digits in every message, among which are those that matter."""
# expect: score 2
# expect: message contains is the same for other numbers
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError("0 1 2 3 4 5 6 7 8 9")
    return signal.unfold(0, window, 1).mean(dim=1)
