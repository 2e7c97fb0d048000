"""Uses a hundred thousand magics, each of which makes a note in the report."""
# expect: no harm
# %%
for number in range(100_000):
    get_ipython().run_line_magic("x" * 10_000, "")
# %%
for number in range(100_000):
    get_ipython().system("y" * 10_000)


def running_mean(signal, window):
    return signal
