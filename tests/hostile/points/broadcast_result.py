"""Returns one number that would broadcast against any truth."""
# expect: score 0
# %%
def running_mean(signal, window):
    return signal.mean().expand(1)[:1]
