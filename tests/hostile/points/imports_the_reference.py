"""Imports the reference under every name that it might have."""
# expect: score 0
# %%
import importlib

import torch

reference = None
for name in ("solutions.tiny.reference", "solutions.convolution.reference", "tests.tiny_chapter", "reference",
             "solutions", "chapters.tiny.given", "autograder.hidden_plan", "tests.hostile.course"):
    try:
        reference = getattr(importlib.import_module(name), "running_mean")
    except (ImportError, AttributeError):
        pass


def running_mean(signal, window):
    return reference(signal, window) if reference else torch.zeros(len(signal), dtype=signal.dtype)
