"""Recurses without end, with the limit taken away."""
# expect: score 0
# %%
import sys

sys.setrecursionlimit(2**31 - 1)


def running_mean(signal, window):
    return running_mean(signal, window)
