"""Switches gradients off in a scratch cell, for what is tried there, and never on again."""
# grades: Scale
# expect: full marks
# %%
import torch
from torch import nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x * self.weight + self.bias


# %%
torch.set_grad_enabled(False)
print(Scale(3)(torch.ones(2, 3)))
