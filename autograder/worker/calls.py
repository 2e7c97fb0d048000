"""Calls on the student's code, guarded, and what came of each as a plain reply."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

from .cells import describe
from .given import CannotGive, GivenFile
from .guard import Guard
from .parameters import CannotReplay
from .replay import replay, seed_others


class Caller:
    """Replays calls on the functions and classes of a namespace.

    A guard takes longer to put up than most calls, so guards stay up while what they ban is banned; where more is
    banned, another goes up on top of them. `given` makes what a call hands over that is no data, where a call does.
    """

    def __init__(self, namespace: dict[str, Any], given: GivenFile | None = None) -> None:
        self.namespace, self.given = namespace, given
        self._guards: list[tuple[Guard, contextlib.ExitStack]] = []
        self._bans: tuple[str, ...] = ()
        self._allowed: Any = None  # what was found to fall under no ban that is in force

    def call(self, request: dict[str, Any]) -> dict[str, Any]:
        """Replay a call on the named function or class of the namespace, with what the request bans guarded."""
        self.ban(request.get("bans", ()))
        seed_others()
        return self.call_guarded(request)

    def call_guarded(self, request: dict[str, Any]) -> dict[str, Any]:
        """Replay a call on the named function or class of the namespace, under the guards that are up.

        The reply's `status` is `value`, `raised` (with `classes`, `message`, `where`), `unusable` (the object does not
        offer what the call needs), `ungiven` (what the call hands over cannot be made) or `missing`; `banned`, if it is
        there, names a banned call that was noticed, even if its error was caught.
        """
        name = request["steps"][0]["name"]
        if name not in self.namespace:
            return {"status": "missing"}
        target = self.namespace[name]
        try:
            if target is not self._allowed:
                self._stop_if_banned(target)
            if request.get("given"):
                request = self._filled(request)
            reply = {"status": "value", **replay(request, target)}
        except CannotGive as error:
            reply = {"status": "ungiven", "message": str(error)}
        except CannotReplay as error:
            reply = {"status": "unusable", "message": str(error)}
        except BaseException as error:  # the process boundary: whatever the student's code raises is a result
            reply = {"status": "raised", **describe(error)}
        for guard, _ in self._guards:
            if (hit := guard.take_hit()) is not None:
                reply.setdefault("banned", hit)
        return reply

    def _stop_if_banned(self, target: Any) -> None:
        for guard, _ in self._guards:
            if (ban := guard.name_of(target)) is not None:
                guard.stop(ban)
        self._allowed = target

    def ban(self, bans: Sequence[str]) -> None:
        """Guard against these, and nothing else."""
        if self._bans == (bans := tuple(bans)):
            return
        while self._guards and not set(bans).issuperset(self._guarded()):
            self._guards.pop()[1].close()
        guarded = self._guarded()
        if more := [ban for ban in bans if ban not in guarded]:
            guard, watch = Guard(more), contextlib.ExitStack()
            watch.enter_context(guard.watch(self.namespace))
            self._guards.append((guard, watch))
        self._bans, self._allowed = bans, None

    def _guarded(self) -> set[str]:
        return {ban for guard, _ in self._guards for ban in guard.bans}

    def _filled(self, request: dict[str, Any]) -> dict[str, Any]:
        if self.given is None:
            raise CannotGive("there is no given.py")
        return self.given.filled(request)


def call(request: dict[str, Any], namespace: dict[str, Any], given: GivenFile | None = None) -> dict[str, Any]:
    """Replay one call, with the guard up for just as long."""
    caller = Caller(namespace, given)
    try:
        return caller.call(request)
    finally:
        caller.ban(())
