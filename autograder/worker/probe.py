"""Try, from inside a child, what a child must not be able to do, so that the grader can prove a sandbox before it trusts it.

The grader runs this before any student's code has run in the process; what it returns is what it saw.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

PTRACE_ATTACH, CLONE_NEWUSER = 16, 0x10000000


def probe(request: dict[str, Any]) -> dict[str, str]:
    """Try every attempt; returns the ones that succeeded, each with what it got.

    Args:
        request: `private`, files whose content must be out of reach; `folders`, where nothing may be written; `memory`,
            bytes beyond the limit, or None.
    """
    attempts: dict[str, Callable[[], Any]] = {
        "reads private files": lambda: _which(request["private"], lambda path: open(path, "rb").close()),
        "writes outside its scratch folder": lambda: _which(
            ["/", "/tmp", "/dev/shm", "/var/tmp", *request["folders"]], _write
        ),
        "cannot import from its Python environment": _import_something,
        "opens a network socket": lambda: _open_socket(socket.AF_INET),
        "opens a local socket": lambda: _open_socket(socket.AF_UNIX),
        "starts a process": _fork,
        "runs a program": lambda: subprocess.run([sys.executable, "-c", ""], check=True) and "python",
        "signals its parent": lambda: _signal(os.getppid()),
        "signals everyone": lambda: _signal(-1),
        "traces its parent": lambda: _libc("ptrace", PTRACE_ATTACH, os.getppid(), 0, 0),
        "reads another process's memory": lambda: _which(_of_others("mem"), lambda path: open(path, "rb").close()),
        "reads another process's environment": lambda: _which(_of_others("environ"), lambda path: open(path, "rb").close()),
        "makes a namespace": lambda: _libc("unshare", CLONE_NEWUSER),
        "is root": _become_root,
        "raises its limits": _raise_limits,
        "allocates memory beyond its limit": lambda: request["memory"] and len(bytearray(request["memory"])),
    }
    return {name: str(found)[:200] for name, attempt in attempts.items() if (found := _tried(attempt))}


def _tried(attempt: Callable[[], Any]) -> Any:
    try:
        return attempt()
    except (OSError, MemoryError, ValueError, subprocess.SubprocessError):
        return None


def _which(paths: list[str], attempt: Callable[[str], None]) -> str:
    """The paths on which an attempt succeeds."""
    done = []
    for path in paths:
        try:
            attempt(path)
        except OSError:
            continue
        done.append(path)
    return ", ".join(done)


def _write(folder: str) -> None:
    path = Path(folder, f"probe-{os.getpid()}")
    path.write_text("probe")
    path.unlink()


def _of_others(name: str) -> list[str]:
    others = [process for process in os.listdir("/proc") if process.isdigit() and int(process) != os.getpid()]
    return [f"/proc/{process}/{name}" for process in others or [str(os.getppid())]]


def _import_something() -> str:
    """What keeps a child from importing a module that nothing has imported yet."""
    try:
        importlib.reload(importlib.import_module("colorsys"))
    except (ImportError, OSError) as error:
        return f"{error}: it lies in a folder that is closed to other users"
    return ""


def _open_socket(family: int) -> bool:
    socket.socket(family).close()
    return True


def _fork() -> int:
    process = os.fork()
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    return process


def _libc(name: str, *arguments: int) -> bool:
    return bool(getattr(ctypes.CDLL(None), name)(*map(ctypes.c_long, arguments)) == 0)


def _signal(process: int) -> bool:
    os.kill(process, 0)
    return True


def _become_root() -> bool:
    if os.getuid() != 0:
        os.setuid(0)
    return True


def _raise_limits() -> bool:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    if hard == resource.RLIM_INFINITY:
        return True
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard + 1))
    return True
