"""The C library, for what Python has no name for."""

from __future__ import annotations

import ctypes
from functools import cache


@cache
def libc() -> ctypes.CDLL:
    """The C library of this process, opened once: each time takes longer than most calls of it."""
    return ctypes.CDLL(None, use_errno=True)
