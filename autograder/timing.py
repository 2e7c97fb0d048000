"""Measure a speed from outside: fresh inputs, both sides in turn, and a ratio that another machine would give as well."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from .compare import Finding
from .errors import GraderError
from .exercise import Property
from .kinds import KINDS, Prepared
from .replies import Reply, says
from .session import Subject

PATIENCE = 8  # a subject slower than so many times the limit is stopped early
ATTEMPTS = 3  # a busy machine may spoil one measurement; it cannot make a slow answer fast
ENOUGH = 2  # timed pairs after which an answer that takes at most half the limit is believed


@dataclass
class Timed:
    """A measured speed: a line that says it, what is wrong, and whether it is so near the limit as to be measured again."""

    line: str
    finding: Finding | None = None
    near: bool = False


def speed_limit(prop: Property, device: str) -> tuple[str, float]:
    """Where a speed is measured, and the limit there: on the CPU if no limit was found for `device`."""
    limits = prop.options["at_most"]
    place = device if device in limits else "cpu"
    return place, float(limits[place])


def time_against(
    reference: Subject, subject: Subject, prop: Property, cases: Sequence[Prepared], device: str, limit: float
) -> Timed:
    """Time both sides in turn and return the ratio, and a finding if it is above the limit or an answer is wrong."""
    best, line = float("inf"), ""
    for _ in range(ATTEMPTS):
        mine, theirs = list[float](), list[float]()
        for number, prepared in enumerate(cases):
            own_seconds, own = _timed(reference, prepared, device, None)
            if own["status"] != "value":
                raise GraderError(f"the reference could not be timed: {says(own)}")
            patience = max(2.0, PATIENCE * limit * own_seconds)
            seconds, reply = _timed(subject, prepared, device, patience)
            if reply.get("timeout"):
                line = f"took more than {patience / own_seconds:.0f} times the reference's time, limit {limit:g}"
                return Timed(line, Finding(line))
            found = KINDS[prop.kind].judge(prop, prepared, reply, torch.float32)
            if found:
                return Timed(found.message, found)
            if number > 0 or len(cases) == 1:  # the first of several is a warm-up for both
                mine.append(own_seconds)
                theirs.append(seconds)
            if len(mine) >= ENOUGH and _ratio(theirs, mine) <= limit / 2:
                break
        if _ratio(theirs, mine) < best:
            best, line = _ratio(theirs, mine), _line(theirs, mine, limit)
        if best <= limit:
            break
    return Timed(line, Finding(line) if best > limit else None, near=limit / 2 < best < limit * 2)


def _ratio(theirs: Sequence[float], mine: Sequence[float]) -> float:
    return statistics.median(theirs) / statistics.median(mine)


def _line(theirs: list[float], mine: list[float], limit: float) -> str:
    times = f"{seconds(statistics.median(theirs))} against {seconds(statistics.median(mine))}"
    return f"took {_ratio(theirs, mine):.1f} times the reference's time ({times}), limit {limit:g}"


def _timed(subject: Subject, prepared: Prepared, device: str, patience: float | None) -> tuple[float, Reply]:
    request = prepared.case.request(torch.float32, device)
    start = time.perf_counter()
    reply = subject.call(request, patience)
    return time.perf_counter() - start, reply


def seconds(value: float) -> str:
    """Write a time with two digits and a unit."""
    return f"{value * 1000:.2g} ms" if value < 0.1 else f"{value:.2g} s"
