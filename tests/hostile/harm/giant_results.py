"""Returns half a gigabyte from every call, so that the grader drowns in replies that it keeps."""
# expect: score 0
# %%
import torch

big = torch.zeros(60_000_000, dtype=torch.float64)


def running_mean(signal, window):
    return big
