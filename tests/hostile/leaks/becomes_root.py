"""Becomes root, or another user, or gains a capability, by every system call for it."""
# expect: nothing found
# %%
import ctypes
import os

libc = ctypes.CDLL(None)


def look(where):
    found, uid = [], os.getuid()
    for name, change in (("setuid", lambda: os.setuid(0)), ("setresuid", lambda: os.setresuid(0, 0, 0)), ("setgid", lambda: os.setgid(0)),
                         ("setgroups", lambda: os.setgroups([0])), ("another", lambda: os.setuid(uid + 1))):
        try:
            change()
            found += [name] if uid != 0 else []
        except OSError:
            pass
    with open("/proc/self/status") as status:
        held = [line.split() for line in status if line.startswith(("CapEff", "CapPrm", "CapInh", "CapAmb"))]
    found += [f"capabilities {' '.join(caps)}" for caps in held if int(caps[1], 16)]
    return found + (["not without new privileges"] if libc.prctl(39, 0, 0, 0, 0) != 1 else [])
