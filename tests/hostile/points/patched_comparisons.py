"""Replaces every comparison that a grader might use by one that always says yes."""
# expect: score 0
# %%
import builtins
import operator
import numpy as np
import torch

yes = lambda *_args, **_kwargs: True
nothing = lambda *_args, **_kwargs: None
torch.allclose = torch.equal = torch.isclose = np.allclose = np.array_equal = operator.eq = builtins.all = yes
torch.testing.assert_close = np.testing.assert_allclose = np.testing.assert_array_equal = nothing
torch.Tensor.__eq__ = torch.Tensor.__ne__ = torch.Tensor.allclose = torch.Tensor.equal = yes


def running_mean(signal, window):
    return torch.zeros(max(len(signal) - window + 1, 0), dtype=signal.dtype)
