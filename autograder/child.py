"""The grader's end of a child process: frames with deadlines, and an end that nothing survives.

Whatever arrives is data to be judged: lengths are capped before reading, and bytes that are no frame end the child.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
import time
from typing import Any

from .worker.wire import LENGTHS, WireError, lengths, pack, unpack

KEPT_OUTPUT = 64 << 10
MOST_OUTPUT = 32 << 20


class Stopped(Exception):
    """The child is gone; the message says why in words for a student."""

    def __init__(self, message: str, timeout: bool = False) -> None:
        super().__init__(message)
        self.timeout = timeout


class Child:
    """A running worker behind two pipes.

    Args:
        command: what to execute; the process starts with an empty environment.
        settings: the first frame: limits, and the uid to take on.
        start_seconds: how long the start (importing torch) may take.
    """

    def __init__(self, command: list[str], settings: dict[str, Any], start_seconds: float = 120.0) -> None:
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={},
            cwd="/",
            start_new_session=True,
        )
        assert self.process.stdin and self.process.stdout
        self._to, self._from = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)
        self.output = b""
        self._asked = 0
        self._printed = 0
        self._reader = threading.Thread(target=self._drain, daemon=True)
        self._reader.start()
        try:
            self.ready = self.request(settings, start_seconds)
        except Stopped as error:
            self.close()
            said = self.output.decode(errors="replace").strip().splitlines()
            raise Stopped(f"{error}{': ' + said[-1][:200] if said else ''}", error.timeout) from None

    def request(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a message and return the reply; raises Stopped, with the child ended, if none comes in time."""
        deadline = time.monotonic() + seconds
        self._asked += 1
        try:
            self._write(pack({**message, "id": self._asked}), deadline)
            header, body = lengths(self._read(LENGTHS.size, deadline))
            reply = unpack(self._read(header, deadline), self._read(body, deadline))
        except WireError as error:
            self.close()
            raise Stopped(f"what came back could not be read ({error})") from None
        except _TooLate:
            self.close()
            raise Stopped(f"took longer than {seconds:g} s", timeout=True) from None
        except (_Closed, BrokenPipeError):
            raise Stopped(self._cause()) from None
        if not isinstance(reply, dict) or not isinstance(reply.get("status"), str) or reply.get("id") != self._asked:
            self.close()
            raise Stopped("what came back was no reply to what was asked")
        return reply

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def close(self) -> None:
        """End the child and, with its process group or pid namespace, everything that it started."""
        if self.alive:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self.process.kill()
        self.process.wait()
        self._reader.join(timeout=2)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # unsent bytes of a dead child

    def _cause(self) -> str:
        self.close()
        if self._printed > MOST_OUTPUT:
            return f"printed more than {MOST_OUTPUT >> 20} MB and was stopped"
        code = self.process.returncode
        if code < 0 or code > 128:
            number = -code if code < 0 else code - 128
            name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
            return f"the process died ({name}): out of memory, a crash in a library, or killed by itself"
        return f"the process ended itself (exit status {code})"

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            _wait([], [self._to], deadline)
            view = view[os.write(self._to, view[: 1 << 20]) :]

    def _read(self, count: int, deadline: float) -> bytes:
        parts, missing = [], count
        while missing:
            _wait([self._from], [], deadline)
            part = os.read(self._from, min(missing, 1 << 20))
            if not part:
                raise _Closed
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _drain(self) -> None:
        """Keep the first of what the student's code prints and throw the rest away; stop a flood."""
        assert self.process.stderr
        while part := os.read(self.process.stderr.fileno(), 1 << 16):
            self._printed += len(part)
            self.output += part[: max(0, KEPT_OUTPUT - len(self.output))]
            if self._printed > MOST_OUTPUT:
                self.process.kill()
                return


class _TooLate(Exception):
    pass


class _Closed(Exception):
    pass


def _wait(reading: list[int], writing: list[int], deadline: float) -> None:
    left = deadline - time.monotonic()
    if left <= 0 or not any(select.select(reading, writing, [], left)):
        raise _TooLate
