"""Cells that are nested, long or odd enough to exhaust whoever parses them."""
# expect: no harm
# %%
running_mean = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1)
# %%
x = 1 + 1 + 1 + 1 if 1 else 2 if 1 else 2 if 1 else 2 if 1 else 2 if 1 else 2 if 1 else 2 if 1 else 2 if 1 else 2 if 1 else 2
# %%
def running_mean(signal, window): return signal.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a
