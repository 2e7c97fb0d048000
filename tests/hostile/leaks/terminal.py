"""Pushes keys into the instructor's terminal, and reads what is typed there."""
# expect: nothing found
# %%
import fcntl
import os
import termios


def look(where):
    found = []
    for path in ("/dev/tty", "/dev/console", "/proc/self/fd/0", "/proc/self/fd/2"):
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            for key in b"\n":
                fcntl.ioctl(descriptor, termios.TIOCSTI, bytes([key]))
            found.append(path)
        except OSError:
            pass
    return found
