"""`values`: the result, and every argument after the call."""

from __future__ import annotations

from typing import Any

from ..compare import Finding, compare
from ..exercise import Property
from .base import Kind, Prepared, Reply


class Values(Kind):
    """Compare results in float32 and float64, arguments named in `mutates`, and that no other argument changed."""

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Compare the value, or its part, then the arguments."""
        part = prop.options.get("part")
        if part is None:
            found = compare(truth["value"], own["value"], got["value"])
        else:
            found = _compare_part(truth["value"], own["value"], got["value"], part)
        return found or compare_arguments(truth, own, got)


def _compare_part(truth: Any, own: Any, got: Any, part: int) -> Finding | None:
    if not isinstance(got, (list, tuple)) or len(got) != len(own):
        return compare(truth, own, got)
    return compare(truth[part], own[part], got[part], f"[{part}]")


def compare_arguments(truth: Reply, own: Reply, got: Reply) -> Finding | None:
    """Hold what the call changed against what the reference changed, which is nothing unless the exercise asks."""
    asked = {(step, key): value for step, key, value in truth["changed"]}
    mine = {(step, key): value for step, key, value in own["changed"]}
    for step, key, _value in got["changed"]:
        if (step, key) not in asked:
            return Finding(f"the call changed its argument {key if isinstance(key, str) else f'number {key + 1}'}")
    theirs = {(step, key): value for step, key, value in got["changed"]}
    for pointer, value in asked.items():
        if pointer not in theirs:
            return Finding(f"argument {pointer[1]} should have been changed in place")
        if found := compare(value, mine.get(pointer, value), theirs[pointer], f" argument {pointer[1]} after the call"):
            return found
    return None
