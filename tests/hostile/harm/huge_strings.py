"""Returns and raises strings of a hundred megabytes."""
# expect: score 0
# %%
HUGE = "9" * 100_000_000


def running_mean(signal, window):
    if len(signal) % 2:
        return HUGE
    raise ValueError(HUGE)
