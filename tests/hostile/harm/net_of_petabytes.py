"""Leaves parameters in the net that are larger than all memory, though they take up none."""
# grades: train
# expect: score 0
# %%
import torch


def train(net, x, y, generator):
    net.weight = torch.nn.Parameter(torch.zeros(1).expand(1 << 50), requires_grad=False)
