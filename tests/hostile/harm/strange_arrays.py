"""Returns arrays of objects, of dates, of records, masked, memory-mapped, and with memory that was given back."""
# expect: score 0
# %%
import numpy as np

calls = []


def running_mean(signal, window):
    calls.append(1)
    makers = [
        lambda: np.array([object()]), lambda: np.array(["2020-01-01"], dtype="datetime64[D]"),
        lambda: np.zeros(2, dtype=[("a", "f4"), ("b", "O")]), lambda: np.ma.masked_all(3), lambda: np.array(["a" * 1000]),
        lambda: np.zeros(3, dtype="V7"), lambda: np.longdouble(1), lambda: np.zeros((0,) * 30),
        lambda: np.lib.stride_tricks.as_strided(np.zeros(1), (1000,), (8,)), lambda: np.matrix([[1]]),
    ]
    return makers[len(calls) % len(makers)]()
