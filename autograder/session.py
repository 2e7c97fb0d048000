"""A submission's code, ready to be called in a child of the sandbox."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import torch

from .child import Child, Stopped
from .errors import GraderError
from .kinds import Case
from .likeness import Likeness
from .replies import Reply, cells_of, checked
from .sandbox import Sandbox
from .worker.wire import pack

MOST_RESTARTS = 8  # for one exercise
MOST_RESTARTS_IN_ALL = 40
MOST_IN_ALL = 512 << 20  # bytes that all replies of a submission may have
MOST_RECEIVED = 64 << 20  # bytes that a property's replies may have together: they are kept for the diagnosis


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
        return pack({"bans": self.bans, "calls": [_lean(self.request(number)) for number in range(len(self))]})


def _lean(request: dict[str, Any]) -> dict[str, Any]:
    """A request as it stands in a batch, with what takes longest to read left out or as plain as can be."""
    steps = [{**step, "args": list(step["args"])} if "args" in step else step for step in request["steps"]]
    return {key: value for key, value in request.items() if key not in ("op", "bans")} | {"steps": steps}


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
    _together: bool = True  # no cell has ended a child yet, so that all are run in one go

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
        except Stopped as error:
            if len(replies) == len(batch) - 1:  # there is but one that it can have been
                return [*replies, {"status": "stopped", "message": str(error), "timeout": error.timeout}]
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
            self._run_all_cells(self._child)
            if not self._child.alive and self._together:  # another child will show which cell it was
                self._together, self._cell_seconds = False, 0.0
                self._restarts[name] -= 1
        return self._child

    def _run_all_cells(self, child: Child) -> None:
        cells = [cell for cell in self.cells if cell.name not in self._deadly]
        for some in [cells] if self._together and cells else ([cell] for cell in cells):
            try:
                replies = self._run_cells(child, some)
            except Stopped as error:
                if not self._together:
                    self._deadly.add(some[0].name)
                    self.troubles[some[0].name] = str(error)
                return
            for cell, reply in zip(some, replies, strict=True):
                self._note(cell, checked(reply) if reply["status"] == "raised" else reply)

    def _run_cells(self, child: Child, cells: Sequence[Cell]) -> list[Reply]:
        """Run some cells, all within the time of one. Raises Stopped, with the child ended, if it does not say what came."""
        limits, start = self.sandbox.limits, time.monotonic()
        if self._cell_seconds > limits.all_cells_seconds:
            left = _left_out(f"the cells took more than {limits.all_cells_seconds:g} s in all")
            return [{"status": "raised", **left} for _ in cells]
        try:
            asked = {"op": "cells", "cells": [[cell.name, cell.source] for cell in cells]}
            return cells_of(child.request(asked, limits.cell_seconds), len(cells))
        except ValueError as error:
            child.close()
            raise Stopped(str(error)) from None
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
