"""What the author's audit finds wrong with a property that is scored: it must not be had for nothing, and leave time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from .exercise import Property
from .kinds import KINDS, Prepared
from .kinds.reaches import as_it_came
from .replies import plain

ROOM = 3.0  # times the reference's seconds, which a slower machine may take
HUGE = 1000.0


def score_faults(prop: Property, cases: Sequence[Prepared]) -> list[str]:
    """The faults of a `reaches` property, by its cases and what the reference made of them."""
    slowest, limit = max(prepared.truth["seconds"] for prepared in cases), prop.options["seconds"]
    faults = []
    if slowest * ROOM > limit:
        faults.append(
            f"{prop.name}: the reference takes {slowest:.1f} s; of {limit:g} s that leaves slower machines too little"
        )
    free = [{said for said, value in _worthless(prop, prepared) if _passes(prop, prepared, value)} for prepared in cases]
    return faults + [f"{prop.name}: {said} reaches enough" for said in sorted(set.intersection(*free))]


def _passes(prop: Property, prepared: Prepared, value: Any) -> bool:
    reply = plain({"status": "value", "value": value})
    return KINDS[prop.kind].judge(prop, prepared, reply, prepared.dtype) is None


def _worthless(prop: Property, prepared: Prepared) -> Iterator[tuple[str, Any]]:
    """What anybody can return, and what it is."""
    value = prepared.truth["value"]
    if prop.options["of"] is not None:
        yield f"{prop.options['of']} as it came", as_it_came(prop, prepared.case)
    elif isinstance(value, torch.Tensor) and value.is_floating_point():
        yield "a result of zeros", torch.zeros_like(value)
        yield f"{HUGE:g} times the reference's result, in which the score could see numbers out of range,", HUGE * value
        request = prepared.case.request(prepared.dtype, value.device.type)
        for argument in request["steps"][0]["args"]:
            if isinstance(argument, torch.Tensor) and argument.shape == value.shape and argument.dtype == value.dtype:
                yield "an argument, returned as it came,", argument
