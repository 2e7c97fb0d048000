"""Reads from every descriptor that it was born with, and asks where each one leads."""
# expect: nothing found
# %%
import os

found_at_birth = []
for descriptor in range(3, 1024):
    try:
        target = os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        continue
    if target.startswith("/") and not target.startswith(("/dev/null", "/proc", "/dev/urandom", "/dev/random", "/dev/nvidia")):
        found_at_birth.append(f"{descriptor}: {target}")
    try:
        found_at_birth.append(os.pread(descriptor, 100, 0).decode(errors="replace"))
    except OSError:
        pass


def look(where):
    return [text for text in found_at_birth if text and "/proc/" not in text]
