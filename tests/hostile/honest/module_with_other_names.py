"""A module whose parameters are made in another order, in a list, with a buffer of its own."""
# grades: Scale
# expect: full marks
# %%
import torch
from torch import nn


class Scale(nn.Module):
    """Scale and shift."""

    calls = 0

    def __init__(self, size: int):
        super().__init__()
        self.factors = nn.ParameterList([nn.Parameter(torch.rand(size)), nn.Parameter(torch.rand(size))])
        nn.init.ones_(self.factors[0])

    def forward(self, x):
        Scale.calls += 1
        return torch.addcmul(self.factors[1], x, self.factors[0])
