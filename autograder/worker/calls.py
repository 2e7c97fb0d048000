"""Calls on the student's code, guarded, and what came of each as a plain reply."""

from __future__ import annotations

import contextlib
from typing import Any

from .cells import describe
from .guard import Guard
from .replay import CannotReplay, replay


class Caller:
    """Replays calls on the functions and classes of a namespace.

    The guard of one list of bans stays in force until another is asked for: to put it up takes longer than most calls.
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self.namespace = namespace
        self._guard = Guard(())
        self._watch = contextlib.ExitStack()

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """Replay a call on the named function or class of the namespace.

        The reply's `status` is `value`, `raised` (with `classes`, `message`, `where`), `unusable` (the object does not
        offer what the call needs) or `missing`; `banned` names a banned call that was noticed, even if its error was caught.
        """
        name = request["steps"][0]["name"]
        if name not in self.namespace:
            return {"status": "missing"}
        guard = self._guarded(tuple(request.get("bans", ())))
        try:
            if (ban := guard.name_of(self.namespace[name])) is not None:
                guard.stop(ban)
            reply = {"status": "value", **replay(request, self.namespace[name])}
        except CannotReplay as error:
            reply = {"status": "unusable", "message": str(error)}
        except BaseException as error:  # the process boundary: whatever the student's code raises is a result
            reply = {"status": "raised", **describe(error)}
        return {**reply, "banned": guard.take_hit()}

    def unguard(self) -> None:
        """Take the guard down: cells may call what exercises may not."""
        self._watch.close()
        self._guard = Guard(())

    def _guarded(self, bans: tuple[str, ...]) -> Guard:
        if bans != self._guard.bans:
            self.unguard()
            guard = Guard(bans)
            self._watch.enter_context(guard.watch(self.namespace))
            self._guard = guard
        return self._guard


def call(request: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    """Replay one call, with the guard up for just as long."""
    caller = Caller(namespace)
    try:
        return caller.call(request)
    finally:
        caller.unguard()
