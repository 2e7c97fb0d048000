"""A module that inherits from a base class of its own, with hooks and keyword arguments."""
# grades: Scale
# expect: full marks
# %%
import torch
from torch import nn


class Affine(nn.Module):
    def __init__(self, *, size):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(size))
        self.weight = nn.Parameter(torch.ones(size))
        self.register_forward_hook(lambda module, inputs, output: print("called"))


class Scale(Affine):
    def __init__(self, size):
        super().__init__(size=size)

    def forward(self, x):
        return self.weight * x + self.bias
