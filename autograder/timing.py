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
from .likeness import likeness_of
from .replies import Reply, says
from .session import Batch, Subject

PATIENCE = 8  # a subject slower than so many times the limit is stopped early
ATTEMPTS = 3  # a busy machine may spoil one measurement; it cannot make a slow answer fast
DIFFERENT = 2  # times the limit: what takes so long under the bans is not what was timed
ENOUGH = 2  # pairs, the warm-up among them, after which an answer is believed if each took at most half the limit


@dataclass
class Timed:
    """A measured speed: a line that says it, what is wrong, and whether it is so near the limit as to be measured again."""

    line: str
    finding: Finding | None = None
    near: bool = False
    banned: str | None = None


@dataclass
class Heat:
    """A case as it is raced, without bans, and as it is tried under them: packed once for all submissions."""

    prepared: Prepared
    free: Batch
    guarded: Batch


def heats(cases: Sequence[Prepared], device: str, bans: tuple[str, ...]) -> list[Heat]:
    """Cases as they are raced on a device."""
    calls = [(prepared, [(prepared.case, torch.float32)]) for prepared in cases]
    return [Heat(prepared, Batch(call, device, ()), Batch(call, device, bans)) for prepared, call in calls]


def speed_limit(prop: Property, device: str) -> tuple[str, float]:
    """Where a speed is measured, and the limit there: on the CPU if no limit was found for `device`."""
    limits = prop.options["at_most"]
    place = device if device in limits else "cpu"
    return place, float(limits[place])


def time_against(reference: Subject, subject: Subject, prop: Property, heats: Sequence[Heat], device: str) -> Timed:
    """Time both sides in turn and return the ratio, and a finding if it is above the limit or an answer is wrong.

    The first heat is a warm-up for both; every attempt has heats of its own. The clock runs without the bans; they are in
    force when one heat is run once more, which must not take much longer: banned calls are quick where nobody looks.
    """
    _, limit = speed_limit(prop, device)
    race = _Race(reference, subject, prop, limit)
    warm_up, *rest = heats
    each = max(1, len(rest) // ATTEMPTS)
    attempts = [list(rest[i : i + each]) for i in range(0, len(rest), each)][:ATTEMPTS] or [list(heats)]
    best, line = float("inf"), ""
    try:
        race.warm_up(warm_up)
        for attempt in attempts:
            mine, theirs = race.median_of(attempt)
            if theirs / mine < best:
                best, line = theirs / mine, _line(theirs, mine, limit)
            if best <= limit:
                break
        guarded, banned = race.under_bans(attempts[0] if best <= limit else attempts[0][:1], mine)
    except _Lost as lost:
        return lost.timed
    if best <= limit and guarded > limit * DIFFERENT:
        line = f"{line}; but {guarded:.1f} times while banned calls were looked for"
        return Timed(line, Finding(line), banned=banned)
    return Timed(line, Finding(line) if best > limit else None, limit / 2 < best < limit * 2, banned)


class _Lost(Exception):
    """The subject is out of the race: far too slow, or wrong."""

    def __init__(self, line: str, finding: Finding) -> None:
        super().__init__(line)
        self.timed = Timed(line, finding)


@dataclass
class _Race:
    """Both sides on the same inputs, one after the other."""

    reference: Subject
    subject: Subject
    prop: Property
    limit: float
    quick: int = 0  # pairs so far, if in each the subject took at most half the limit
    slept: bool = False  # whether the reference waited for a slow subject

    def warm_up(self, heat: Heat) -> None:
        """Let both do for the first time what takes longer then, the subject more so than the reference."""
        mine, theirs = self.run(heat)
        self.quick = int(theirs <= mine * self.limit / 2)

    def run(self, heat: Heat) -> tuple[float, float]:
        """The seconds of the reference and of the subject, whose answer must be the reference's."""
        assert heat.free.packed  # now, for it is packed when it is first asked for, and the clock would run
        if self.slept:  # some machines take the pages of a process that sleeps: it would seem slow, and the subject less so
            self.reference.run(heat.free)
        mine, own = _timed(self.reference, heat.free, None)
        if own["status"] != "value":
            raise GraderError(f"the reference could not be timed: {says(own)}")
        if heat.free.right is None:
            heat.free.right = heat.guarded.right = likeness_of([own], [own])
        patience = self.patience(mine)
        theirs, reply = _timed(self.subject, heat.free, patience)
        self.slept = theirs > mine * self.limit / 2
        if reply.get("timeout"):
            line = f"took more than {patience / mine:.0f} times the reference's time, limit {self.limit:g}"
            raise _Lost(line, Finding(line))
        if reply is own:  # recognised, as the reference's own will be from now on
            return mine, theirs
        answered = Prepared(heat.prepared.case, {torch.float64: own})
        if found := KINDS[self.prop.kind].judge(self.prop, answered, reply, torch.float32):
            raise _Lost(found.message, found)
        return mine, theirs

    def median_of(self, heats: Sequence[Heat]) -> tuple[float, float]:
        """The median seconds of both over some heats, or over as few as are enough for a quick answer."""
        mine, theirs = list[float](), list[float]()
        for heat in heats:
            own, other = self.run(heat)
            mine.append(own)
            theirs.append(other)
            quick = statistics.median(theirs) <= statistics.median(mine) * self.limit / 2
            if quick and self.quick + len(mine) >= ENOUGH:
                break
        else:
            self.quick = 0  # a slow spell is not made good by what was quick before it
        return statistics.median(mine), statistics.median(theirs)

    def under_bans(self, heats: Sequence[Heat], mine: float) -> tuple[float, str | None]:
        """The least ratio of some tries with the bans in force, as few as show that the same runs then."""
        least, banned = float("inf"), None
        for heat in heats:
            theirs, reply = _timed(self.subject, heat.guarded, self.patience(mine))
            least, banned = min(least, theirs / mine), banned or reply.get("banned")
            if least <= self.limit * DIFFERENT or banned:
                break
        return least, banned

    def patience(self, mine: float) -> float:
        """How long a subject is waited for, if the reference takes so long."""
        return max(2.0, PATIENCE * self.limit * mine)


def _line(theirs: float, mine: float, limit: float) -> str:
    return (
        f"took {theirs / mine:.1f} times the reference's time ({seconds(theirs)} against {seconds(mine)}), limit {limit:g}"
    )


def _timed(subject: Subject, batch: Batch, patience: float | None) -> tuple[float, Reply]:
    start = time.perf_counter()
    *_, reply = subject.run(batch, patience)  # the last: behind an answer that is too large it says so
    return time.perf_counter() - start, reply


def seconds(value: float) -> str:
    """Write a time with two digits and a unit."""
    return f"{value * 1000:.2g} ms" if value < 0.1 else f"{value:.2g} s"
