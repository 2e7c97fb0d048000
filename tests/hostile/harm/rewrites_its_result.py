"""A thread goes on after the return and rewrites the result in place, growing and shrinking it."""
# expect: no harm
# %%
import threading

import torch

results = []


def rewrite():
    while True:
        for result in results[-3:]:
            result.fill_(float("nan"))
            result.resize_(1_000_000)
            result.resize_(0)


def running_mean(signal, window):
    if not results:
        threading.Thread(target=rewrite, daemon=True).start()
    results.append(torch.zeros(1000, dtype=signal.dtype))
    return results[-1]
