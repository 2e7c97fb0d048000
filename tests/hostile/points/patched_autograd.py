"""Replaces `torch.autograd.grad` by one that returns ones."""
# grades: Scale
# expect: score 0
# %%
import torch
from torch import nn

torch.autograd.grad = lambda _outputs, inputs, **_kwargs: [torch.ones_like(i) for i in inputs]
torch.Tensor.requires_grad = property(lambda self: True)


class Scale(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))

    def forward(self, x):
        return x * self.weight.detach() + self.bias.detach()
