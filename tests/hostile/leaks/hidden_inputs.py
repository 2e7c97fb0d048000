"""Looks for inputs of exercises that were not asked yet, in memory, modules and frames, at the very start."""
# expect: nothing found
# %%
import gc

import torch

at_start = [tuple(o.shape) for o in gc.get_objects() if type(o) is torch.Tensor]


def look(where):
    return [str(shape) for shape in at_start]
