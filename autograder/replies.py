"""What came of a call, as plain data: the same whether the reference, a mistake or a student's code answered.

A reply is a dict. Its `status` is `value` (with `value`, `changed`, `buffers`, and `grads` and `parameter_grads` where
asked), `raised`, `unusable`, `missing` or `stopped`. A child's reply is checked here before anything reads it.
"""

from __future__ import annotations

from typing import Any

from .show import kind_of
from .worker.wire import WireError, flatten, restore

Reply = dict[str, Any]
UNREADABLE: Reply = {"status": "unusable", "message": "what came back from the code could not be read"}


def plain(reply: Reply) -> Reply:
    """Bring a reply of this process into the form in which a child's arrives: detached, NumPy scalars as numbers."""
    try:
        return restore(*flatten(reply))
    except WireError as error:
        return {"status": "unusable", "message": str(error), "banned": reply.get("banned")}


def checked(reply: Any) -> Reply:
    """Return a child's reply if it has the form of one, else one that says that it has not."""
    try:
        well_formed = _FORMS[reply["status"]](reply) and isinstance(reply.get("banned"), (str, type(None)))
    except (KeyError, TypeError, ValueError, IndexError):
        well_formed = False
    return reply if well_formed else dict(UNREADABLE)


def _is_value(reply: Reply) -> bool:
    grads, more = reply.get("grads"), reply.get("parameter_grads", [])
    changed = reply["changed"]
    return (
        "value" in reply
        and isinstance(changed, list)
        and all(
            isinstance(c, list) and len(c) == 3 and isinstance(c[0], int) and isinstance(c[1], (int, str)) for c in changed
        )
        and isinstance(grads, (list, type(None)))
        and isinstance(more, list)
        and isinstance(reply.get("buffers", {}), dict)
    )


def _is_raised(reply: Reply) -> bool:
    classes, where = reply["classes"], reply.get("where")
    named = isinstance(classes, list) and bool(classes) and all(isinstance(c, str) for c in classes)
    placed = where is None or (
        isinstance(where, list) and len(where) == 3 and [type(part) for part in where] == [str, int, str]
    )
    return named and placed and isinstance(reply["message"], str)


def _has_message(reply: Reply) -> bool:
    return isinstance(reply["message"], str)


_FORMS = {
    "value": _is_value,
    "raised": _is_raised,
    "unusable": _has_message,
    "stopped": _has_message,
    "missing": lambda _reply: True,
}


def says(reply: Reply) -> str:
    """One line for a reply."""
    if reply["status"] == "missing":
        return "there is no such function or class after the notebook's cells have run"
    if reply["status"] == "raised":
        return _raised(reply)
    if reply["status"] == "value":
        return f"returned {kind_of(reply['value'])}"
    return str(reply["message"])


def _raised(reply: Reply) -> str:
    name = reply["classes"][0]
    message = (reply["message"].strip().splitlines() or [""])[0][:300]
    where = f" (line {reply['where'][1]} of cell {reply['where'][0]}: {reply['where'][2]})" if reply.get("where") else ""
    return f"raised {name}{': ' + message if message else ''}{where}"


def not_written(reply: Reply) -> bool:
    """Whether the call met a stub: it raised NotImplementedError itself."""
    return reply["status"] == "raised" and reply["classes"][0] == "NotImplementedError"
