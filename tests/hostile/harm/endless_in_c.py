"""Spends for ever inside one call of C code, where no Python handler runs."""
# expect: score 0
# %%
def running_mean(signal, window):
    return 10 ** (10 ** 9) % 7
