"""Warns, logs, and lets libraries write to standard error."""
# expect: full marks
# %%
import logging
import sys
import warnings

import torch

logging.basicConfig(level=logging.DEBUG)
log = logging.getLogger("mine")


def running_mean(signal, window):
    warnings.warn("this will be slow", stacklevel=2)
    log.info("called with %s", window)
    print("note", file=sys.stderr)
    if not 1 <= window <= len(signal):
        log.error("does not fit")
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
