"""Puts another net's tensors where the grader looks, of shapes that fit no net of the chapter."""
# grades: train
# expect: score 0
# expect: message contains expected (1, 2)
# %%
import torch


def train(net, x, y, generator):
    other = torch.nn.Linear(2, 50)
    net.__dict__["_parameters"] = other.__dict__["_parameters"]
    net.__class__ = type("Linear", (torch.nn.Linear,), {"forward": lambda self, x: x.sum(dim=1, keepdim=True)})
