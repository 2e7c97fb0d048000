"""The grader's end of the fork server: one warm process, and a confined child of it for every submission.

The server is started once, by a command that may put it behind namespaces. It is given descriptors, never paths or
secrets, and never reads what a child says: a child talks to the grader alone.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import time
from typing import Any

from .errors import GraderError

START_SECONDS = 120.0
END_SECONDS = 10.0
KILLED = (-signal.SIGKILL, 128 + signal.SIGKILL)  # the second is how bubblewrap says it of what it started


class ForkServer:
    """A running server.

    Args:
        command: what to execute; a socket becomes its standard input.
        environment: all that its environment holds.
    """

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.control.set_inheritable(False)
        with theirs:
            self.process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        self.about: dict[str, Any] = {}
        self._pending = b""
        self._count = 0
        self._ended: dict[int, int] = {}

    def await_ready(self) -> None:
        """Wait until the server has imported what it must. Raises GraderError if it does not come up."""
        deadline = time.monotonic() + START_SECONDS
        while not self.about:
            self._listen(deadline)

    def fork(self, settings: dict[str, Any]) -> tuple[int, socket.socket, int]:
        """Order a child; returns its number, the channel to it, and the descriptor of its output.

        Raises:
            GraderError: the server is gone.
        """
        channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        output, written = os.pipe()
        self._count += 1
        order = {"do": "start", "number": self._count, "settings": settings}
        try:
            socket.send_fds(self.control, [json.dumps(order).encode() + b"\n"], [theirs.fileno(), written])
        except OSError:
            channel.close()
            os.close(output)
            raise GraderError(f"the fork server is gone{self._said()}") from None
        finally:
            theirs.close()
            os.close(written)
        return self._count, channel, output

    def end(self, number: int, patience: float) -> int:
        """Give a child so many seconds to end by itself, then kill it; returns its exit status, negative for a signal.

        Raises:
            GraderError: the server is gone, or the child does not end.
        """
        if self.control.fileno() < 0:
            raise GraderError("the fork server was closed")
        deadline = time.monotonic() + patience
        while number not in self._ended and self._hears(deadline):
            self._listen(deadline)
        if number not in self._ended:
            self._kill(number)
        deadline = time.monotonic() + END_SECONDS
        while number not in self._ended:
            self._listen(deadline)
        return self._ended.pop(number)

    def _kill(self, number: int) -> None:
        try:
            self.control.sendall(json.dumps({"do": "kill", "number": number}).encode() + b"\n")
        except OSError:
            raise GraderError(f"the fork server is gone{self._said()}") from None

    def _hears(self, deadline: float) -> bool:
        """Whether the server says something in time."""
        return bool(select.select([self.control], [], [], max(0.0, deadline - time.monotonic()))[0])

    @property
    def alive(self) -> bool:
        """Whether the server still runs."""
        return self.process.poll() is None

    @property
    def killed(self) -> bool:
        """Whether somebody killed it."""
        return self.process.poll() in KILLED

    def close(self) -> None:
        """End the server, and with it every child."""
        self.control.close()
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stderr:
            self.process.stderr.close()

    def _listen(self, deadline: float) -> None:
        """Take in what the server says."""
        self.control.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            data = self.control.recv(1 << 16)
        except TimeoutError:
            raise GraderError("the fork server does not answer") from None
        except OSError:
            data = b""
        finally:
            self.control.settimeout(None)
        if not data:
            raise GraderError(f"the fork server is gone{self._said()}")
        *lines, self._pending = (self._pending + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "ended" in message:
                self._ended[message["ended"]] = message["code"]
            else:
                self.about = message

    def _said(self) -> str:
        """The last line that a dead server left."""
        if self.process.stderr is None:
            return ""
        try:
            self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return ""
        lines = self.process.stderr.read(1 << 16).decode(errors="replace").strip().splitlines()
        return f": {lines[-1][:200]}" if lines else ""
