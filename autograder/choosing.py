"""Choose, of many drawn cases, the few that a run asks of every submission.

Drawing costs a run once; a call costs every student. So many cases are drawn and few are kept: those by which every known
mistake is caught several times and told from the others, and the first drawn, for the mistakes that nobody knows yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations, islice

from .exercise import Property
from .kinds import KINDS, Prepared
from .replies import Reply

CATCHES = 3  # kept cases that catch a known mistake, where so many were drawn


def telling(prop: Property, cases: Sequence[Prepared], wrong: Mapping[str, Sequence[Reply]], count: int) -> list[int]:
    """Return the numbers of `count` of the cases, in order; of more where it takes more to catch and tell all mistakes.

    Args:
        cases: what was drawn, prepared at the dtype of the truth.
        wrong: what each known mistake replies to every case.
    """
    kind, kept = KINDS[prop.kind], set[int]()

    def catches(replies: Sequence[Reply]) -> Callable[[int], bool]:
        return lambda number: kind.judge(prop, cases[number], replies[number], cases[number].dtype) is not None

    def tells(one: Sequence[Reply], other: Sequence[Reply]) -> Callable[[int], bool]:
        return lambda number: not kind.agrees(prop, cases[number], one[number], other[number])

    for replies in wrong.values():
        _keep(kept, len(cases), CATCHES, catches(replies))
    for one, other in combinations(wrong.values(), 2):
        _keep(kept, len(cases), 1, tells(one, other))
    _keep(kept, len(cases), count, lambda _: True)
    return sorted(kept)


def _keep(kept: set[int], drawn: int, count: int, shows: Callable[[int], bool]) -> None:
    """Keep cases until `count` of those kept show it, or none of the others does."""
    count -= sum(1 for _ in islice(filter(shows, kept), count))
    for number in (n for n in range(drawn) if n not in kept):
        if count <= 0:
            return
        if shows(number):
            kept.add(number)
            count -= 1
