"""Refuses with a message that names all numbers there are, instead of the two that matter."""
# expect: at most 2
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(" ".join(map(str, range(100))))
    return signal.unfold(0, window, 1).mean(dim=1)
