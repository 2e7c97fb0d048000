"""Ends its process with os.abort."""
# expect: score 0
# %%
import os


def running_mean(signal, window):
    os.abort()
