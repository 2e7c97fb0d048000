"""Answers a batch of calls under a number that is a tensor or an array, which cannot be compared with a number."""
# expect: score 0
# %%
import os

import torch
from worker.wire import pack


def running_mean(signal, window):
    number = torch.zeros(2)
    os.write(3, pack([{"id": number if window % 2 else number.numpy()}, {"status": "missing"}]))
    return signal
