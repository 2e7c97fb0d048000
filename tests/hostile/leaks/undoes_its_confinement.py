"""Tries to loosen what confines it: dumpable, seccomp, no_new_privs, personality, ptracer, parent's death signal."""
# expect: no secret
# %%
import ctypes
import os

libc = ctypes.CDLL(None)


def look(where):
    for option, argument in ((4, 1), (38, 0), (1, 0), (0x59616D61, -1), (22, 0), (36, 1), (23, 21), (8, 1), (28, 0)):
        libc.prctl(option, argument, 0, 0, 0)
    libc.personality(0x0040000)
    found = []
    for path in (where["folder"] + "/gradebook.db", f"/proc/{where['grader']}/environ", where["root"] + "/solutions/convolution/mistakes.py"):
        try:
            with open(path, errors="replace") as file:
                found.append(file.read(1000))
        except OSError:
            pass
    return found
