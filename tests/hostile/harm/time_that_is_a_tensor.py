"""Forges a reply that says it was stopped, and for its time a tensor, of which nobody can say whether it is true."""
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
    os.write(3, pack([{"id": asked()}, {"status": "stopped", "message": "x", "timeout": torch.zeros(2)}]))
    return signal
