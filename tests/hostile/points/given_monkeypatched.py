"""Replaces the functions of the chapter's own module, so that whatever is handed over gives the answer that is known."""
# grades: jittered
# expect: score 0
# %%
import sys

import torch

import given


def nothing(*_args, **_kwargs):
    return torch.zeros(1)


for module in (given, sys.modules["worker.given"]):
    for name, value in list(vars(module).items()):
        if callable(value) and getattr(value, "__module__", "") == "given":
            setattr(module, name, nothing)


def jittered(function, net, generator, x):
    return given.scaled(x)
