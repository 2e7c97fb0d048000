"""Threads that burn every core between the calls, when the submission should be at rest."""
# expect: no harm
# %%
import threading

import torch


def burn():
    big = torch.ones(1000, 1000)
    while True:
        big @ big


for _ in range(30):
    threading.Thread(target=burn, daemon=True).start()


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
