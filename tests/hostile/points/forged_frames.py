"""Looks up the number of the request in the worker's frames, and answers it with well-formed frames of its own."""
# expect: score 0
# %%
import os
import sys

import torch
from worker.wire import pack


def asked():
    frame = sys._getframe()
    while frame.f_back and "batch" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals.get("number", 0)


def running_mean(signal, window):
    zeros = torch.zeros(max(len(signal) - window + 1, 0), dtype=torch.float64)
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, pack([{"id": asked()}, {"status": "value", "value": zeros}]))
        except OSError:
            pass
    return torch.zeros(1)
