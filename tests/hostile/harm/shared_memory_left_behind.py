"""Fills System V segments, queues and semaphores, which outlive a process."""
# expect: no harm
# %%
import ctypes

libc = ctypes.CDLL(None)
for key in range(100, 200):
    libc.shmget(key, 16 << 20, 0o1666)
    libc.msgget(key, 0o1666)
    libc.semget(key, 100, 0o1666)


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
