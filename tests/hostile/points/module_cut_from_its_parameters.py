"""A module whose values are right but whose parameters get no gradient."""
# grades: Scale
# expect: score 0
# %%
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x * self.weight.detach() + self.bias.detach()
