"""Returns integers of a million digits, and floats that are none."""
# expect: score 0
# %%
def running_mean(signal, window):
    return [10**1_000_000, float("nan"), float("inf"), -0.0, True, complex(1, 1)][len(signal) % 6]
