"""Replaces its own process by a shell that floods the grader's pipe."""
# expect: score 0
# %%
import os


def running_mean(signal, window):
    os.execv("/bin/sh", ["sh", "-c", "yes perfect"])
