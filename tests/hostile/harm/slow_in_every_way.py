"""Takes just less than the allowed time in every call, for as many calls as there are."""
# expect: no harm
# %%
import time


def running_mean(signal, window):
    time.sleep(0.95)
    return signal.unfold(0, window, 1).mean(dim=1)
