"""Opens disks, memory, terminals, cameras and random devices for what lies on them."""
# expect: nothing found
# %%
import os

HARMLESS = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "stdin", "stdout", "stderr", "fd", "pts", "shm", "core"}


def look(where):
    found = []
    for folder in ("/dev", "/dev/pts", "/dev/input", "/dev/mapper", "/dev/block"):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        for name in names:
            if name in HARMLESS or name.startswith("nvidia") or os.path.isdir(f"{folder}/{name}"):
                continue
            try:
                os.close(os.open(f"{folder}/{name}", os.O_RDONLY | os.O_NONBLOCK))
                found.append(f"{folder}/{name}")
            except OSError:
                pass
    return found
