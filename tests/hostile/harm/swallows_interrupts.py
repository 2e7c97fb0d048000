"""Loops for ever and catches whatever is thrown at it."""
# expect: score 0
# %%
import signal as signals

for number in range(1, 65):
    try:
        signals.signal(number, lambda *_args: None)
    except (OSError, ValueError):
        pass
    try:
        signals.pthread_sigmask(signals.SIG_BLOCK, [number])
    except (OSError, ValueError):
        pass


def running_mean(signal, window):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
