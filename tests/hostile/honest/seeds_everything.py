"""Sets all seeds, at the top and in every call, and asks for determinism."""
# expect: full marks
# %%
import random

import numpy as np
import torch

random.seed(0)
np.random.seed(0)
torch.manual_seed(0)
torch.use_deterministic_algorithms(True)
# %%
def running_mean(signal, window):
    torch.manual_seed(1)
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
