"""A module that invents what `named_parameters` says and ignores what it is given."""
# grades: Scale
# expect: score 0
# %%
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def named_parameters(self, *_args, **_kwargs):
        return [("weight", nn.Parameter(torch.ones(self.size))), ("bias", nn.Parameter(torch.zeros(self.size)))]

    def forward(self, x):
        return x
