"""Writes the banned call as a string and evaluates it."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import base64

import torch

CALL = base64.b64decode("dG9yY2gubm4uZnVuY3Rpb25hbC5hdmdfcG9vbDFkKHNpZ25hbFtOb25lLCBOb25lXSwgd2luZG93LCAxKVswLCAwXQ==")


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return eval(CALL, {"torch": torch, "signal": signal, "window": window})
