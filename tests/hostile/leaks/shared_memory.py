"""Attaches to shared memory of other processes: System V segments, POSIX files, message queues."""
# expect: nothing found
# %%
import ctypes
import os

libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p


def look(where):
    found = []
    for number in {where["segment"], libc.shmget(where["key"], 0, 0), *range(64)}:
        place = libc.shmat(number, None, 0o10000) if number >= 0 else None
        if place not in (None, ctypes.c_void_p(-1).value):
            found.append(ctypes.string_at(place, 24).decode(errors="replace"))
    for folder in ("/dev/shm", "/dev/mqueue"):
        try:
            for name in os.listdir(folder):
                with open(f"{folder}/{name}", errors="replace") as file:
                    found.append(file.read(24))
        except OSError:
            pass
    return found
