"""Calls the library in a thread of its own, where the call's guard may not hold."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import threading

import torch


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    found = []
    pool = getattr(torch.nn.functional, "d1loop_gva"[::-1])
    thread = threading.Thread(target=lambda: found.append(pool(signal[None, None], window, 1)[0, 0]))
    thread.start()
    thread.join()
    return found[0]
