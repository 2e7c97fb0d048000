"""Takes all the memory that it can get, in many small pieces and in one big one."""
# expect: score 0
# %%
import torch

kept = []


def running_mean(signal, window):
    kept.append(torch.ones(1 << 33, dtype=torch.float64))
# %%
while len(kept) < 200:
    kept.append(bytearray(256 << 20))
