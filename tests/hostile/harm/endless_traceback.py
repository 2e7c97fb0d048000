"""Raises through a traceback of a million lines that points into a source of its own making."""
# expect: score 0
# %%
import linecache
import sys

sys.setrecursionlimit(100_000)
linecache.getline = linecache.getlines = linecache.checkcache = lambda *_args, **_kwargs: "x" * 10_000_000


def fall(depth):
    if depth == 0:
        raise ValueError("deep")
    fall(depth - 1)


def running_mean(signal, window):
    fall(20_000)
