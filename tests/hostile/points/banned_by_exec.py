"""Defines the graded function by `exec` of a string that is spelled backwards."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import torch

SOURCE = """
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return torch.nn.functional.NAME(signal[None, None], window, 1)[0, 0]
"""
exec(SOURCE.replace("NAME", "d1loop_gva"[::-1]))
