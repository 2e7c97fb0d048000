"""Opens files, pipes and sockets until there is no descriptor left."""
# expect: no harm
# %%
import os
import socket

kept = []
for make in (os.pipe, socket.socketpair, lambda: os.open("/dev/null", os.O_RDONLY)):
    try:
        for _ in range(100_000):
            kept.append(make())
    except OSError:
        pass


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
