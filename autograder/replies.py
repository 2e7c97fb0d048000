"""What came of a call, as plain data: the same whether the reference, a mistake or a student's code answered.

A reply is a dict. Its `status` is `value` (with `value`, `changed` if something is, and `buffers`, `grads`,
`parameter_grads` and `nets` where asked), `raised`, `unusable`, `ungiven`, `missing` or `stopped`. A child's reply is
checked here before it is read.
"""

from __future__ import annotations

from typing import Any

import torch

from .show import kind_of
from .worker.values import WireError, flatten, restore

Reply = dict[str, Any]
UNREADABLE: Reply = {"status": "unusable", "message": "what came back from the code could not be read"}


def plain(reply: Reply) -> Reply:
    """Bring a reply of this process into the form in which a child's arrives: detached, NumPy scalars as numbers."""
    try:
        tree, tensors = flatten(reply)
        return restore(tree, {key: tensor.clone() for key, tensor in tensors.items()})  # the code may reuse its memory
    except WireError as error:
        return {"status": "unusable", "message": str(error), "banned": reply.get("banned")}


def checked(reply: Any) -> Reply:
    """Return a child's reply if it has the form of one, else one that says that it has not."""
    try:
        status = reply["status"]
        well_formed = _FORMS[status](reply) and isinstance(reply.get("banned"), (str, type(None)))
    except (KeyError, TypeError, ValueError, IndexError):
        return dict(UNREADABLE)
    return {key: reply[key] for key in _FIELDS[status] if key in reply} if well_formed else dict(UNREADABLE)


def cells_of(reply: Reply, count: int) -> list[Reply]:
    """What came of each of so many cells. Raises ValueError for a reply that does not say it."""
    cells = reply.get("cells")
    if not isinstance(cells, list) or len(cells) != count:
        raise ValueError("what came back from the cells could not be read")
    if not all(isinstance(cell, dict) and cell.get("status") in ("done", "raised") for cell in cells):
        raise ValueError("what came back from a cell could not be read")
    return cells


def _is_value(reply: Reply) -> bool:
    return (
        "value" in reply
        and isinstance(reply.get("changed", []), list)
        and all(map(_is_change, reply.get("changed", [])))
        and (reply.get("grads") is None or _are_gradients(reply["grads"]))
        and _are_gradients(reply.get("parameter_grads", []))
        and isinstance(reply.get("buffers", {}), dict)
        and isinstance(reply.get("nets", []), list)
        and all(map(_is_difference, reply.get("nets", [])))
    )


def _is_change(change: Any) -> bool:
    pointed = isinstance(change, list) and len(change) == 4 and type(change[0]) is int and type(change[1]) in (int, str)
    return pointed and type(change[2]) is str


def _is_difference(difference: Any) -> bool:
    if not isinstance(difference, list) or [type(part) for part in difference[:4]] != [int, str, str, str]:
        return False
    return len(difference) == 6 and all(type(part) in (type(None), bool, int, str) for part in difference[4:])


def _are_gradients(grads: Any) -> bool:
    return isinstance(grads, list) and all(isinstance(g, (torch.Tensor, type(None))) for g in grads)


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
    "ungiven": _has_message,
    "stopped": lambda reply: _has_message(reply) and type(reply.get("timeout", False)) is bool,
    "missing": lambda _reply: True,
}
_FIELDS = {
    "value": ("status", "value", "changed", "grads", "parameter_grads", "buffers", "nets", "banned"),
    "raised": ("status", "classes", "message", "where", "notes", "banned"),
    "unusable": ("status", "message", "banned"),
    "ungiven": ("status", "message", "banned"),
    "stopped": ("status", "message", "timeout", "banned"),
    "missing": ("status",),
}


def says(reply: Reply) -> str:
    """One line for a reply."""
    if reply["status"] == "missing":
        return "there is no such function or class after the notebook's cells have run"
    if reply["status"] == "raised":
        return _raised(reply)
    if reply["status"] == "value":
        return f"returned {kind_of(reply['value'])}"
    return str(reply["message"])[:500]


def _raised(reply: Reply) -> str:
    name = reply["classes"][0][:100]
    message = (reply["message"].strip().splitlines() or [""])[0][:300]
    cell, line, text = reply.get("where") or ("", 0, "")
    where = f" (line {line} of cell {cell[:100]}: {text[:200]})" if reply.get("where") else ""
    return f"raised {name}{': ' + message if message else ''}{where}"


def not_written(reply: Reply) -> bool:
    """Whether the call met a stub: it raised NotImplementedError itself, for torch does so too."""
    if reply["status"] != "raised" or reply["classes"][0] != "NotImplementedError":
        return False
    return not reply.get("where") or NotImplementedError.__name__ in reply["where"][2]
