"""Reads from address zero through ctypes."""
# expect: score 0
# %%
import ctypes


def running_mean(signal, window):
    return ctypes.string_at(0)
