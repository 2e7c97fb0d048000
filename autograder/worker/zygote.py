"""The fork server: a process that has imported torch, knows no secret, and forks a confined child for each submission.

Orders arrive on a socket, a line of JSON each: `start` brings two descriptors, the child's channel and its output; `kill`
ends a child. What became of a child goes back as a line. The server never reads what a child writes.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import torch

from . import memory, seccomp, serve
from .confine import confine
from .given import FILE_NAME, CannotGive, GivenFile
from .guard import Guard

COLLECT_EVERY = 10_000  # objects; Python's own 700 would look through a batch again and again for what is not there
LOOK_EVERY = 0.2  # seconds between two looks at how much a child has written, where no file system limits it


def main(preloaded: Sequence[str], bans: Sequence[Sequence[str]]) -> None:
    """Serve orders on standard input, a socket, until it closes; children end with the server.

    Args:
        preloaded: modules to import beside torch, for all children; those that are not installed are left out.
        bans: what will be banned together; a guard is put up once here, for torch looks up much the first time.
    """
    control = socket.socket(fileno=os.dup(0))
    _replace(0, os.O_RDONLY)
    _replace(1, os.O_WRONLY)
    given = GivenFile(Path(__file__).parents[1] / FILE_NAME)  # before any student's code could write another
    _prepare(given, preloaded, bans)
    with memory.settled():
        _say(control, {"ready": True, "torch": torch.__version__, "python": sys.version.split()[0]})
        Server(control, given).run()


def _replace(descriptor: int, flags: int) -> None:
    nothing = os.open(os.devnull, flags)
    os.dup2(nothing, descriptor)
    os.close(nothing)


def _prepare(given: GivenFile, preloaded: Sequence[str], bans: Sequence[Sequence[str]]) -> None:
    """Import what submissions import, so that no child has to; one thread, for a forked pool of threads would hang."""
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    for name in preloaded:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    with contextlib.suppress(CannotGive):  # whoever asks for what cannot be made will be told
        given.load()
    for together in bans:
        with Guard(together).watch({}):
            continue
    gc.collect()
    gc.freeze()  # the children share these pages: a collection would copy them
    gc.set_threshold(COLLECT_EVERY)


class Server:
    """The children by number: process, scratch folder, and how much they may write there."""

    def __init__(self, control: socket.socket, given: GivenFile) -> None:
        self.control, self.given = control, given
        self.numbers: dict[int, int] = {}  # by process id
        self.scratch: dict[int, tuple[str, int | None]] = {}  # by number
        self.pending, self.descriptors = b"", list[int]()
        self.wake, wakened = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC) if hasattr(os, "pipe2") else os.pipe()
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakened, warn_on_full_buffer=False)

    @cached_property
    def refused(self) -> tuple[bytes, ...]:
        """The system calls that no child may make."""
        return seccomp.own_program(), seccomp.common_program()

    def run(self) -> None:
        """Carry out orders until there is nobody left to give them."""
        try:
            while self._wait_and_serve():
                continue
        finally:
            for process in self.numbers:
                os.kill(process, signal.SIGKILL)

    def _wait_and_serve(self) -> bool:
        watched = any(limit for _, limit in self.scratch.values())
        ready, _, _ = select.select([self.control.fileno(), self.wake], [], [], LOOK_EVERY if watched else None)
        if self.wake in ready:
            os.read(self.wake, 4096)
        self._bury()
        self._stop_who_writes_too_much()
        return self._obey() if self.control.fileno() in ready else True

    def _obey(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self.control, 1 << 16, 16)
        if not data:
            return False
        self.descriptors += descriptors
        *orders, self.pending = (self.pending + data).split(b"\n")
        for line in orders:
            order = json.loads(line)
            if order["do"] == "start":
                self._start(order, self.descriptors.pop(0), self.descriptors.pop(0))
            else:
                self._kill(order["number"])
        return True

    def _start(self, order: dict[str, Any], channel: int, output: int) -> None:
        settings, process = order["settings"], 0
        try:
            _make_scratch(settings)
            refused = self.refused if settings["seccomp"] else ()
            process = os.fork()
            if process == 0:
                _become_child(self.control, channel, output, settings, self.given, refused)
        except OSError as error:  # no room, or no process to be had: the others go on
            os.write(output, f"{error}\n".encode())
            _say(self.control, {"ended": order["number"], "code": 1})
            return
        finally:
            os.close(channel)
            os.close(output)
        self.numbers[process] = order["number"]
        self.scratch[order["number"]] = (settings["scratch"], settings["scratch_bytes"])

    def _kill(self, number: int) -> None:
        for process, known in self.numbers.items():
            if known == number:
                os.kill(process, signal.SIGKILL)  # it could start no other; its threads end with it

    def _bury(self) -> None:
        while self.numbers:
            process, status = os.waitpid(-1, os.WNOHANG)
            if process == 0:
                return
            if (number := self.numbers.pop(process, None)) is not None:
                _remove(self.scratch.pop(number)[0])
                _say(self.control, {"ended": number, "code": os.waitstatus_to_exitcode(status)})

    def _stop_who_writes_too_much(self) -> None:
        for number, (folder, limit) in self.scratch.items():
            if limit is not None and _size(folder) > limit:
                self._kill(number)


def _say(control: socket.socket, message: dict[str, Any]) -> None:
    control.sendall(json.dumps(message).encode() + b"\n")


def _make_scratch(settings: dict[str, Any]) -> None:
    os.mkdir(settings["scratch"], 0o700)
    if settings["uid"] is not None:
        os.chown(settings["scratch"], settings["uid"], settings["uid"])


def _remove(folder: str) -> None:
    """Remove what a child left; a tree may be too deep for Python, so `rm` does it."""
    try:
        os.rmdir(folder)
    except OSError:
        subprocess.run(["rm", "-rf", "--one-file-system", folder], check=False, stderr=subprocess.DEVNULL)


def _size(folder: str) -> int:
    """Bytes of all files beneath; what vanishes meanwhile counts nothing."""
    total, folders = 0, [folder]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                total += _length(entry)
    return total


def _length(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return 0


def _become_child(
    control: socket.socket, channel: int, output: int, settings: dict[str, Any], given: GivenFile, refused: Sequence[bytes]
) -> None:
    """Turn a fork into a confined child and serve the grader; never returns."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.dup2(channel, 3)
        os.closerange(4, 1 << 16)
        os.setsid()
        os.chdir(settings["scratch"])
        os.environ.update(dict.fromkeys(("HOME", "TMPDIR"), settings["scratch"]))
        confine(settings, refused)
        serve.serve(3, settings, given)
        status = 0
    except BaseException as error:  # the process boundary: nothing may unwind into the server's own frames
        os.write(2, f"{type(error).__name__}: {error}\n".encode()[:500])
    finally:
        os._exit(status)
