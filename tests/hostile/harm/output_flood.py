"""Prints without end on standard output and standard error."""
# expect: score 0
# %%
import os


def running_mean(signal, window):
    while True:
        os.write(1, b"x" * 1_000_000)
        os.write(2, b"y" * 1_000_000)
