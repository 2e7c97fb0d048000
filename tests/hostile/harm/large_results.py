"""Returns fifty megabytes from every call: little enough to be quick, enough to fill the grader if it keeps them."""
# expect: score 0
# %%
import torch

big = torch.zeros(6_000_000, dtype=torch.float64)


def running_mean(signal, window):
    return big
