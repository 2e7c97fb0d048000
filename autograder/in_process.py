"""Code that is trusted, called in this process, without a sandbox."""

from __future__ import annotations

import contextlib
import signal
import threading
import types
import weakref
from collections.abc import Iterator, Mapping
from typing import Any

import torch

from .errors import GraderError
from .replies import Reply, plain
from .session import Batch, one_by_one
from .worker.calls import call as carry_out
from .worker.given import GivenFile
from .worker.replay import kept_randomness

PATIENCE = 10.0  # seconds for a call
AGAIN = 0.001  # seconds after which a call is stopped that could not be stopped at once


class InProcess:
    """Code that is trusted (a reference, a mistake, the student's own notebook): called here, without a sandbox."""

    def __init__(self, namespace: Mapping[str, Any], given: GivenFile | None = None) -> None:
        self.namespace, self.given = dict(namespace), given

    def call(self, request: dict[str, Any], seconds: float | None = None) -> Reply:
        """Carry out a request in this process, stopped after `seconds` where the system can."""
        limit = seconds or PATIENCE
        try:
            with _alarm(limit), kept_randomness(), torch.enable_grad():
                reply = plain(carry_out(request, self.namespace, self.given))
            ended_by = reply["classes"][0] if reply["status"] == "raised" else ""
        except _TooSlow:  # between the code under test and the end of the alarm
            ended_by = _TooSlow.__name__
        if ended_by == KeyboardInterrupt.__name__:
            raise KeyboardInterrupt
        if ended_by == _TooSlow.__name__:
            return {"status": "stopped", "message": f"took longer than {limit:.2g} s", "timeout": True}
        if reply["status"] == "ungiven":
            raise GraderError(str(reply["message"]))
        return reply

    def run(self, batch: Batch, seconds: float | None = None, until: float = float("inf")) -> list[Reply]:
        """Carry out a batch, call by call."""
        return one_by_one(self, batch, seconds, until, [])


class _TooSlow(BaseException):
    """Raised by the alarm inside the code under test; no `except Exception` there may swallow it."""


@contextlib.contextmanager
def _alarm(limit: float) -> Iterator[None]:
    """Interrupt slow code where the system can (the main thread, not Windows); elsewhere it runs to its end."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_: int, frame: types.FrameType | None) -> None:
        if frame is not None and frame.f_code.co_filename == weakref.__file__:
            signal.setitimer(signal.ITIMER_REAL, AGAIN)  # what is raised in a callback of a weak reference is lost
        else:
            raise _TooSlow

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
