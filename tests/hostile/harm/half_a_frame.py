"""Announces a reply of half a gigabyte, sends a little of it, and sleeps."""
# expect: score 0
# %%
import os
import struct
import time


def running_mean(signal, window):
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, struct.pack("<QQ", 1 << 20, 500 << 20) + b"{")
        except OSError:
            pass
    time.sleep(100)
