"""The grader's end of a child process: frames with deadlines, and an end that nothing survives.

Whatever arrives is data to be judged: lengths are capped before reading, and bytes that are no frame end the child.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterator
from typing import Any

from .errors import GraderError
from .forkserver import ForkServer
from .likeness import Likeness
from .worker.values import WireError
from .worker.wire import LENGTHS, lengths, pack, unpack

START_SECONDS = 60.0
KEPT_OUTPUT = 64 << 10
MOST_OUTPUT = 32 << 20
CHUNK = 1 << 20
PART = 1 << 16  # bytes received at a time: for more, the C library would ask the kernel for new memory each time
FLUSH = 0.5  # seconds, more than a child keeps replies for


class Stopped(Exception):
    """The child is gone; the message says why in words for a student."""

    def __init__(self, message: str, timeout: bool = False) -> None:
        super().__init__(message)
        self.timeout = timeout


class Child:
    """A confined process behind a channel.

    Args:
        server: the fork server that makes it.
        settings: limits, uid and paths, for the worker's `confine`.
    """

    def __init__(self, server: ForkServer, settings: dict[str, Any]) -> None:
        self.server = server
        self.number, self.channel, self._output = server.fork(settings)
        os.set_blocking(self._output, False)
        self.channel.setblocking(False)
        self.output = b""
        self.alive = True
        self._buffer = bytearray()
        self._asked = 0
        self.received = 0
        self._printed = 0
        self._poll = select.poll()
        self._poll.register(self._output, select.POLLIN)

    def await_ready(self) -> None:
        """Wait until the child has confined itself. Raises GraderError if it does not: no student's code has run in it."""
        try:
            with self._talking(START_SECONDS):
                if self._frame(time.monotonic() + START_SECONDS) != {"status": "ready", "id": 0}:
                    raise WireError("it is not ready")
        except Stopped as error:
            said = self.output.decode(errors="replace").strip().splitlines()
            raise GraderError(f"no child can be started: {error}{': ' + said[-1][:200] if said else ''}") from None

    def request(self, message: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send a message and return the reply; raises Stopped, with the child ended, if none comes in time."""
        with self._talking(seconds):
            deadline = time.monotonic() + seconds
            self._asked += 1
            self._write(pack({**message, "id": self._asked}), deadline)
            reply = self._frame(deadline)
            if not isinstance(reply, dict) or not isinstance(reply.get("status"), str) or not self._answered(reply):
                raise WireError("it answers no request")
        return reply

    def stream(self, calls: bytes, count: int, seconds: float, until: float, right: Likeness | None) -> Iterator[list[Any]]:
        """Send a packed batch of calls and yield the replies, `count` of them, in parts; or `right`'s, if all are like it.

        Raises Stopped, with the child ended, if one takes longer than `seconds`, or all are not done by `until`.
        """
        with self._talking(seconds):
            self._asked += 1
            head = pack({"op": "calls", "id": self._asked})
            self._write(head + calls, time.monotonic() + seconds)
        while count > 0:
            with self._talking(seconds):
                header, body = self._halves(min(time.monotonic() + seconds + FLUSH, until))
                if right is not None and right.recognises(self._asked, header, body):
                    yield right.replies
                    return
                replies = unpack(header, body)
                if not isinstance(replies, list) or not replies or not self._answered(replies[0]):
                    raise WireError("it answers no request")
                if not 1 <= len(replies) - 1 <= count:
                    raise WireError("its replies are not as many as the calls")
            count -= len(replies) - 1
            yield replies[1:]

    def _answered(self, reply: Any) -> bool:
        """Whether a reply says that it answers the last request; its number may be anything, and some cannot be compared."""
        number = reply.get("id") if isinstance(reply, dict) else None
        return type(number) is int and number == self._asked

    def close(self) -> None:
        """End the child; it could start no other process, so nothing survives it."""
        if self.alive:
            with contextlib.suppress(GraderError):  # a server that is gone took its children with it
                self._end(patience=0)

    def abandon(self) -> None:
        """Let go of a child whose server is gone or about to go: it ends with it."""
        if self.alive:
            self.alive = False
            self._drain()
            self.channel.close()
            os.close(self._output)

    def _end(self, patience: float) -> int:
        try:
            return self.server.end(self.number, patience)
        finally:
            self.abandon()

    @contextlib.contextmanager
    def _talking(self, seconds: float) -> Iterator[None]:
        """Turn whatever goes wrong with the child into Stopped, with the child ended."""
        try:
            yield
        except WireError as error:
            self.close()
            raise Stopped(f"what came back could not be read ({error})") from None
        except _TooLate:
            self.close()
            raise Stopped(f"took longer than {seconds:g} s", timeout=True) from None
        except _Flood:
            self.close()
            raise Stopped(f"printed more than {MOST_OUTPUT >> 20} MB and was stopped") from None
        except (_Closed, BrokenPipeError, ConnectionResetError):
            raise Stopped(self._cause()) from None

    def _cause(self) -> str:
        """Why the child is gone. Raises GraderError if the server is, for then it is not the student's fault."""
        code = self._end(patience=0.5)
        if code < 0:
            name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
            return f"the process died ({name}): out of memory, a crash in a library, or killed by itself"
        return f"the process ended itself (exit status {code})"

    def _write(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[self.channel.send(view[:CHUNK]) :]
            except BlockingIOError:
                self._wait(select.POLLOUT, deadline)

    def _frame(self, deadline: float) -> Any:
        return unpack(*self._halves(deadline))

    def _halves(self, deadline: float) -> tuple[bytes, bytes]:
        """The header and the body of the next frame."""
        header, body = lengths(self._read(LENGTHS.size, deadline))
        return self._read(header, deadline), self._read(body, deadline)

    def _read(self, count: int, deadline: float) -> bytes:
        while len(self._buffer) < count:
            try:
                part = self.channel.recv(PART)
            except BlockingIOError:
                self._wait(select.POLLIN, deadline)
                continue
            if not part:
                raise _Closed
            self.received += len(part)
            self._buffer += part
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _wait(self, event: int, deadline: float) -> None:
        """Wait for the channel, and take in what the student's code prints meanwhile."""
        self._poll.register(self.channel, event)
        while (left := deadline - time.monotonic()) > 0:
            ready = dict(self._poll.poll(left * 1000))
            if self._output in ready:
                self._drain()
            if self.channel.fileno() in ready:
                return
        raise _TooLate

    def _drain(self) -> None:
        """Keep the first of what the student's code prints and throw the rest away; stop a flood."""
        with contextlib.suppress(BlockingIOError):
            while part := os.read(self._output, CHUNK):
                self._printed += len(part)
                self.output += part[: max(0, KEPT_OUTPUT - len(self.output))]
                if self._printed > MOST_OUTPUT and self.alive:
                    raise _Flood
            with contextlib.suppress(KeyError):
                self._poll.unregister(self._output)  # closed by the child: it would be ready for ever


class _TooLate(Exception):
    pass


class _Closed(Exception):
    pass


class _Flood(Exception):
    pass
