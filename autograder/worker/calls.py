"""One call on the student's code, guarded, and what came of it as a plain reply."""

from __future__ import annotations

import contextlib
from typing import Any

from .cells import describe
from .guard import Guard
from .replay import CannotReplay, replay


def call(request: dict[str, Any], namespace: dict[str, Any]) -> dict[str, Any]:
    """Replay a call on the named function or class of the namespace.

    The reply's `status` is `value`, `raised` (with `classes`, `message`, `where`), `unusable` (the object does not
    offer what the call needs) or `missing`; `banned` names a banned call that was noticed, even if its error was caught.
    """
    name = request["steps"][0]["name"]
    if name not in namespace:
        return {"status": "missing"}
    guard = Guard(request.get("bans", ()), namespace)
    around = guard.watch if request.get("bans") else contextlib.nullcontext
    try:
        if (ban := guard.name_of(namespace[name])) is not None:
            guard.stop(ban)
        reply = {"status": "value", **replay(request, namespace[name], around)}
    except CannotReplay as error:
        reply = {"status": "unusable", "message": str(error)}
    except BaseException as error:  # the process boundary: whatever the student's code raises is a result
        reply = {"status": "raised", **describe(error)}
    return {**reply, "banned": guard.hit}
