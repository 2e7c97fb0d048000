"""Leaves by sys.exit and os._exit from inside a module's forward."""
# grades: Scale
# expect: score 0
# %%
import os
import sys

from torch import nn


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        sys.exit(0) if len(x) % 2 else os._exit(0)
# %%
import torch
