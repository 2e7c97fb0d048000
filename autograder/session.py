"""A submission's code, ready to be called: in a child of the sandbox, or in this process for code that is trusted."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
import types
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import torch

from .child import Child, Stopped
from .errors import GraderError
from .kinds import Case
from .likeness import Likeness
from .replies import Reply, checked, plain
from .sandbox import Sandbox
from .worker.calls import call as carry_out
from .worker.given import GivenFile
from .worker.replay import kept_randomness
from .worker.wire import pack

MOST_RESTARTS = 8  # for one exercise
MOST_RESTARTS_IN_ALL = 40
MOST_IN_ALL = 512 << 20  # bytes that all replies of a submission may have
MOST_RECEIVED = 64 << 20  # bytes that a property's replies may have together: they are kept for the diagnosis
PATIENCE = 10.0  # seconds for a call in this process
AGAIN = 0.001  # seconds after which a call is stopped that could not be stopped at once


@dataclass(frozen=True)
class Cell:
    """A code cell to run: a name for messages, and its source."""

    name: str
    source: str


class Batch:
    """Calls that are made one after the other: cases, each at a dtype, under the same bans.

    `right` knows the replies of right work at a glance; a subject that gives them may return `right.replies` itself.
    """

    def __init__(
        self,
        cases: Sequence[tuple[Case, torch.dtype]],
        device: str,
        bans: tuple[str, ...],
        right: Likeness | None = None,
    ) -> None:
        self.cases, self.device, self.bans, self.right = cases, device, bans, right

    def __len__(self) -> int:
        return len(self.cases)

    def request(self, number: int) -> dict[str, Any]:
        """A fresh request for one of the calls."""
        case, dtype = self.cases[number]
        return case.request(dtype, self.device, self.bans)

    @property
    def name(self) -> str:
        """What the calls call."""
        return str(self.cases[0][0].steps[0]["name"]) if self.cases else ""

    @cached_property
    def packed(self) -> bytes:
        """All requests, and what they ban, as a child receives them; the same bytes for every submission."""
        return pack({"bans": self.bans, "calls": [case.request(dtype, self.device) for case, dtype in self.cases]})


class Subject(Protocol):
    """Code under test: anything on which a call can be tried."""

    def call(self, request: dict[str, Any], seconds: float | None = None) -> Reply:
        """Carry out a request and return the reply; never raises for what the code under test does."""
        ...

    def run(self, batch: Batch, seconds: float | None = None, until: float = float("inf")) -> list[Reply]:
        """Carry out a batch, each call within `seconds` and all by the monotonic time `until`.

        Returns a reply to every call, or to all up to the first that stopped the code.
        """
        ...


def one_by_one(subject: Subject, batch: Batch, seconds: float | None, until: float, done: list[Reply]) -> list[Reply]:
    """Carry out what is left of a batch by single calls, up to the first that stops the code."""
    while len(done) < len(batch):
        if time.monotonic() > until:
            return [*done, {"status": "stopped", "message": "ran out of time for this exercise", "timeout": True}]
        done.append(subject.call(batch.request(len(done)), seconds))
        if done[-1]["status"] == "stopped":
            break
    return done


class InProcess:
    """Code that is trusted (a reference, a mistake, the student's own notebook): called here, without a sandbox."""

    def __init__(self, namespace: Mapping[str, Any], given: GivenFile | None = None) -> None:
        self.namespace, self.given = dict(namespace), given

    def call(self, request: dict[str, Any], seconds: float | None = None) -> Reply:
        """Carry out a request in this process, stopped after `seconds` where the system can."""
        limit = seconds or PATIENCE
        try:
            with _alarm(limit), kept_randomness():
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


@dataclass
class Session:
    """A submission in the sandbox: its cells run once, and again in a new child whenever one dies.

    `troubles` maps a cell's name to what went wrong in it; a cell that ended its child is not run again.
    """

    sandbox: Sandbox
    cells: Sequence[Cell]
    troubles: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    output: bytes = b""
    _child: Child | None = None
    _restarts: Counter[str] = field(default_factory=Counter)  # by what was to be called
    _deadly: set[str] = field(default_factory=set)
    _cell_seconds: float = 0.0
    _received: int = 0
    _gives: bool = False  # a child without the submission's code makes what calls hand over

    def call(self, request: dict[str, Any], seconds: float | None = None) -> Reply:
        """Carry out a request; a child that stops answering gives the reply `stopped`."""
        try:
            child = self._running(request["steps"][0]["name"])
            reply = checked(child.request(request, seconds or self.sandbox.limits.call_seconds))
            if self._received + child.received > MOST_IN_ALL:
                self.close()
            return reply if reply["status"] != "ungiven" else self._spoilt(reply, request)
        except Stopped as error:
            return {"status": "stopped", "message": str(error), "timeout": error.timeout}

    def run(self, batch: Batch, seconds: float | None = None, until: float = float("inf")) -> list[Reply]:
        """Carry out a batch in one go; if the child stops, the rest by single calls, which show where."""
        limit, replies = seconds or self.sandbox.limits.call_seconds, list[Reply]()
        try:
            child = self._running(batch.name)
            full = child.received + MOST_RECEIVED
            for part in child.stream(batch.packed, len(batch), limit, until, batch.right):
                if batch.right is not None and part is batch.right.replies:
                    return part
                for reply in map(checked, part):
                    given = reply["status"] != "ungiven"
                    replies.append(reply if given else self._spoilt(reply, batch.request(len(replies))))
                if child.received > full:
                    child.close()
                    return [*replies, {"status": "stopped", "message": f"returned more than {MOST_RECEIVED >> 20} MB"}]
        except Stopped:
            return one_by_one(self, batch, seconds, until, replies)
        return replies

    def _spoilt(self, reply: Reply, request: dict[str, Any]) -> Reply:
        """Where a child that runs none of the submission's code makes what a call hands over, the submission has spoilt it.

        Raises:
            GraderError: no child makes it.
        """
        self._gives = self._gives or self._can_give(request)
        if not self._gives:
            self.close()  # replies may be on their way
            raise GraderError(f"{str(reply['message'])[:300]} (in the sandbox)")
        return {
            **reply,
            "status": "unusable",
            "message": f"the notebook's cells spoil what is handed over: {reply['message']}",
        }

    def _can_give(self, request: dict[str, Any]) -> bool:
        empty = Cell("empty", f"def {request['steps'][0]['name']}(*_, **__):\n    pass")
        with Session(self.sandbox, [empty]) as clean, contextlib.suppress(Stopped):
            return clean._running().request(request, self.sandbox.limits.call_seconds)["status"] != "ungiven"
        return False

    def start(self) -> None:
        """Run the cells now, so that no call has to wait for them."""
        try:
            self._running()
        except (Stopped, GraderError):
            return  # every call will say so

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.close()
            self.output = self._child.output
            self._received += self._child.received
            self._child = None

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _running(self, name: str = "") -> Child:
        while self._child is None or not self._child.alive:
            if self._received > MOST_IN_ALL:
                raise Stopped(f"the code returned more than {MOST_IN_ALL >> 20} MB in all and was not called again")
            if self._restarts[name] >= MOST_RESTARTS or self._restarts.total() >= MOST_RESTARTS_IN_ALL:
                raise Stopped(f"the code ended its process {self._restarts.total()} times and was not tried again")
            self._restarts[name] += 1
            self.close()
            self._child = self.sandbox.start()
            self._run_cells(self._child)
        return self._child

    def _run_cells(self, child: Child) -> None:
        for cell in self.cells:
            if cell.name in self._deadly:
                continue
            try:
                reply = self._run_cell(child, cell)
            except Stopped as error:
                self._deadly.add(cell.name)
                self.troubles[cell.name] = str(error)
                return
            self._note(cell, checked(reply) if reply["status"] == "raised" else reply)

    def _run_cell(self, child: Child, cell: Cell) -> Reply:
        limits, start = self.sandbox.limits, time.monotonic()
        if self._cell_seconds > limits.all_cells_seconds:
            return {"status": "raised", **_left_out(f"the cells took more than {limits.all_cells_seconds:g} s in all")}
        try:
            return child.request({"op": "cell", "name": cell.name, "source": cell.source}, limits.cell_seconds)
        finally:
            self._cell_seconds += time.monotonic() - start

    def _note(self, cell: Cell, reply: Reply) -> None:
        notes = reply.get("notes")
        if isinstance(notes, list):
            self.notes += [f"cell {cell.name}: {note[:200]}" for note in notes[:20] if isinstance(note, str)]
        if reply["status"] == "raised":
            place = f", line {reply['where'][1]}" if reply.get("where") else ""
            self.troubles.setdefault(cell.name, f"{reply['classes'][0][:100]}: {reply['message'][:300]}{place}")


def _left_out(why: str) -> Reply:
    return {"classes": ["not run"], "message": why, "where": None}
