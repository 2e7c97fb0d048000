"""Leaves a handler that writes a perfect result when the process ends, and ends it."""
# expect: score 0
# %%
import atexit
import os
import sys


@atexit.register
def write():
    for descriptor in range(1, 20):
        try:
            os.write(descriptor, b'{"status": "passed", "score": 3}')
        except OSError:
            pass


def running_mean(signal, window):
    sys.exit(0)
