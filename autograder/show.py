"""Values as a student reads them: short, exact where short, and never a page long."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

import numpy as np
import torch

from .worker.given import Recipe

LONGEST = 400
MOST_ITEMS = 50
NOT_IN_NUMPY = (torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2)


def show(value: Any) -> str:
    """Write a value as Python would, an array that is too long as its shape."""
    if isinstance(value, torch.Tensor):
        plain = value.detach().cpu()
        return _array("tensor", (plain.float() if plain.dtype in NOT_IN_NUMPY else plain).numpy())
    if isinstance(value, np.ndarray):
        return _array("array", value)
    if isinstance(value, dict):
        return _cut(
            "{" + _listed([f"{key!r}: {show(item)}" for key, item in islice(value.items(), MOST_ITEMS)], value) + "}"
        )
    if isinstance(value, (list, tuple)):
        inside = _listed([show(item) for item in value[:MOST_ITEMS]], value)
        return _cut(f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})")
    return _cut(str(value) if isinstance(value, Recipe) else repr(value))


def _listed(shown: list[str], value: Any) -> str:
    return ", ".join(shown) + (f", ... {len(value)} items" if len(value) > MOST_ITEMS else "")


def _cut(text: str) -> str:
    return text if len(text) <= 2 * LONGEST else text[: 2 * LONGEST] + "..."


def _array(name: str, array: np.ndarray) -> str:
    if array.size > 200:
        return f"{name} of shape {array.shape}"
    if array.size == 0:
        return f"{name}([], shape {array.shape})"
    text = np.array2string(array, separator=", ", precision=6, suppress_small=False, floatmode="maxprec", threshold=10**6)
    text = " ".join(text.split()).replace("[ ", "[").replace(". ,", ".,")
    return f"{name}({text})" if len(text) <= LONGEST else f"{name} of shape {array.shape}"


def show_call(name: str, steps: Sequence[dict[str, Any]]) -> str:
    """Write recorded steps as the code that they stand for: an expression, or the list of what a script's calls return."""
    first, *rest = steps
    if (lines := script_lines(rest)) is None:
        return show_expression(name, steps)
    shown = [show_expression("it", line) for line in lines[:MOST_ITEMS]]
    return f"it = {show_expression(name, [first])}; [{_listed(shown, lines)}]"


def script_lines(steps: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]] | None:
    """The steps of each line of a script, without those that end them; None where there is no script."""
    lines: list[list[dict[str, Any]]] = [[]]
    for step in steps:
        if step["do"] == "back":
            lines.append([])
        else:
            lines[-1].append(step)
    return lines[:-1] if len(lines) > 1 else None


def show_expression(name: str, steps: Sequence[dict[str, Any]]) -> str:
    """Write steps one after the other on what `name` stands for."""
    text = name
    for step in steps:
        if step["do"] in ("get", "method"):
            text += "." + step["name"]
        if step["do"] != "get":
            arguments = [show(a) for a in step["args"]] + [f"{k}={show(v)}" for k, v in step["kwargs"].items()]
            text += f"({', '.join(arguments)})"
    return text


def shape_of(value: Any) -> str:
    """Say `shape (2, 3)` of an array and nothing of anything else."""
    return f"shape {tuple(value.shape)}" if isinstance(value, (torch.Tensor, np.ndarray)) else ""


def kind_of(value: Any) -> str:
    """Name a value's type with its article, as in `a tensor` or `an int`."""
    if isinstance(value, torch.Tensor):
        return "a torch tensor"
    if isinstance(value, np.ndarray):
        return "a NumPy array"
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"
