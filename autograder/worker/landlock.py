"""Landlock: a process that gives up, for good, every file that it does not name (Salaün, Linux 5.13, 2021).

Rights that the running kernel does not know are left out; `version()` says what it knows.
"""

from __future__ import annotations

import ctypes
import os
import stat
from collections.abc import Sequence

from .libc import libc

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
PATH_BENEATH = 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
REMOVE, MAKE = 1 << 4 | 1 << 5, 1 << 7 | 1 << 8 | 1 << 10 | 1 << 12  # folders, files, fifos, links; no devices or sockets
REFER, TRUNCATE, IOCTL = 1 << 13, 1 << 14, 1 << 15
KNOWN = {1: (1 << 13) - 1, 2: REFER, 3: TRUNCATE, 5: IOCTL}  # what each version of the interface added
TCP = 1 << 0 | 1 << 1  # bind and connect, since version 4
OUTSIDE = 1 << 0 | 1 << 1  # abstract sockets and signals to processes outside, since version 6
READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE | MAKE | REFER | TRUNCATE
DEVICE = READ_FILE | WRITE_FILE | IOCTL
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """The version of the kernel's interface; 0 where there is none."""
    return max(0, _syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1)))


def restrict(reading: Sequence[str], writing: Sequence[str], devices: Sequence[str]) -> None:
    """Leave this process these paths and what lies beneath; whatever else it opens from now on is refused.

    Needs no_new_privs. Paths that do not exist are left out. Raises OSError where the kernel refuses.
    """
    known = version()
    files = sum(rights for since, rights in KNOWN.items() if since <= known)
    asked = _Ruleset(files, TCP if known >= 4 else 0, OUTSIDE if known >= 6 else 0)
    size = 8 if known < 4 else 16 if known < 6 else 24
    ruleset = _checked(CREATE_RULESET, ctypes.byref(asked), ctypes.c_size_t(size), ctypes.c_uint32(0))
    for paths, rights in ((reading, READ), (writing, WRITE), (devices, DEVICE)):
        for path in paths:
            _allow(ruleset, path, rights & files)
    _checked(RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        rule = _Beneath(rights if folder else rights & ON_FILES, handle)
        _checked(ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0))
    finally:
        os.close(handle)


def _syscall(number: int, *arguments: object) -> int:
    return int(libc().syscall(ctypes.c_long(number), *arguments))


def _checked(number: int, *arguments: object) -> int:
    result = _syscall(number, *arguments)
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, f"Landlock: {os.strerror(error)}")
    return result
