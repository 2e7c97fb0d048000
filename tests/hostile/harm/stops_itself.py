"""Stops its own process without ending it."""
# expect: score 0
# %%
import os
import signal as signals


def running_mean(signal, window):
    os.kill(os.getpid(), signals.SIGSTOP)
    os.kill(0, signals.SIGSTOP)
