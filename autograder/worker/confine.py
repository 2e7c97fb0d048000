"""A process gives up what it will not need, in an order in which nothing can be taken back.

Limits, then root, then the rest: no new privileges, death with the parent, files (Landlock), system calls (seccomp).
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from collections.abc import Sequence
from typing import Any

from . import landlock, seccomp
from .libc import libc

LIMITS = {"cpu": "RLIMIT_CPU", "memory": "RLIMIT_AS", "processes": "RLIMIT_NPROC", "file": "RLIMIT_FSIZE",
          "files": "RLIMIT_NOFILE", "core": "RLIMIT_CORE", "queues": "RLIMIT_MSGQUEUE"}  # fmt: skip
CAPABILITIES_3 = 0x20080522
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38


def confine(settings: dict[str, Any], refused: Sequence[bytes] = ()) -> None:
    """Confine this process. Raises OSError if any part that is asked for is refused.

    Args:
        settings: `limits` by name; `uid`, or None to keep it; `landlock` and `seccomp`, whether to use them; the paths
            `reading` and `devices`; and `scratch`, the only folder in which the process may write.
        refused: seccomp's programs, where it is to be used.
    """
    for name, value in settings["limits"].items():
        if value is not None:
            _lower(getattr(resource, LIMITS[name]), value)
    if settings["uid"] is not None:
        _become(settings["uid"])
    if settings["landlock"] or settings["seccomp"]:
        _prctl(PR_SET_NO_NEW_PRIVS, 1)
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # after the uid, whose change clears it
    if settings["landlock"]:
        landlock.restrict([*settings["reading"], "/proc/self"], [settings["scratch"]], settings["devices"])
    if settings["seccomp"]:
        seccomp.restrict(refused)


def _become(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    none = (ctypes.c_uint32 * 6)()
    if libc().capset(ctypes.byref((ctypes.c_uint32 * 2)(CAPABILITIES_3, 0)), ctypes.byref(none)) != 0:
        raise OSError(ctypes.get_errno(), "capset")  # the change of user leaves the inheritable ones


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _prctl(option: int, value: int) -> None:
    if libc().prctl(ctypes.c_int(option), ctypes.c_ulong(value), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
