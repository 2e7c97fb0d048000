"""Which code two submissions share beyond the release, measured by copydetect for every pair of a class.

copydetect replaces names by a letter each, drops spaces and comments, and compares all passages of PASSAGE characters of
what remains. The order of functions and the names in them do not matter to it.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from .errors import UsageError
from .similar_code import Code

PASSAGE = 25  # characters: copydetect's own default
LEAST = 4 * PASSAGE  # characters beyond the release; with fewer, the one right form of one line would fill the list
# copydetect may compare a sample of the passages instead, but draws another one in every run.
EVERY_PASSAGE = 1


@dataclass(frozen=True)
class Side:
    """One submission of a pair: how much of it the other shares, what is usual for it, and where the shared code stands."""

    student: str
    share: float
    usual: float
    text: str
    marks: tuple[tuple[int, int], ...]

    @property
    def excess(self) -> float:
        """How far the share lies above the usual one."""
        return self.share - self.usual


@dataclass(frozen=True)
class Pair:
    """Two submissions that share code, and how many characters of it."""

    sides: tuple[Side, Side]
    shared: int

    @property
    def excess(self) -> float:
        """What the list is ordered by: the larger of the two."""
        return max(side.excess for side in self.sides)


@dataclass(frozen=True)
class Comparison:
    """All pairs of a class: the most similar ones in order, and the medians over all."""

    students: int
    pairs: list[Pair]
    median_share: float
    median_shared: float
    left_out: tuple[str, ...] = ()  # a line for each submission that was left out or cut, and why

    @property
    def compared(self) -> int:
        """How many pairs there are in all."""
        return self.students * (self.students - 1) // 2


def compare_all(codes: Sequence[Code], released: Code, most: int) -> Comparison:
    """Compare every pair, and return the `most` that share the most beyond what is usual for them."""
    prints, short = [], []
    given = _fingerprint(released).hashes
    for code in codes:
        mark = _fingerprint(code, given)
        if mark.token_coverage < LEAST:
            short.append(f"{code.student}: fewer than {LEAST} characters beyond the release")
        else:
            prints.append((code, mark))
    _keep_shared([mark for _, mark in prints])
    if len(prints) < 2:
        return Comparison(len(prints), [], 0, 0, tuple(short))
    shares, shared = _measure([mark for _, mark in prints])
    others = shares[~np.eye(len(prints), dtype=bool)].reshape(len(prints), -1)
    usual = np.median(others, axis=1)
    pairs = [_pair(prints, i, j, usual, shared) for i, j in _order(shares, shared, usual)[:most]]
    above = shared[np.triu_indices(len(prints), 1)]
    return Comparison(len(prints), pairs, float(np.median(others)), float(np.median(above)), tuple(short))


def _fingerprint(code: Code, given: Iterable[int] = ()) -> Any:
    """copydetect's fingerprint of a text, without the passages that were given.

    They are taken out here, for copydetect's own way also loses places of passages that a submission repeats.
    """
    try:
        from copydetect import CodeFingerprint
        from copydetect.utils import get_token_coverage
    except ImportError:
        raise UsageError("copydetect is not installed: pip install 'copydetect>=0.5'") from None
    mark = CodeFingerprint(code.student, PASSAGE, EVERY_PASSAGE, language="python", fp=io.StringIO(code.compared))
    given = set(given)
    mark.hash_idx = {int(h): np.array(places) for h, places in mark.hash_idx.items() if int(h) not in given}
    mark.hashes = set(mark.hash_idx)
    mark.token_coverage = int(get_token_coverage(mark.hash_idx, PASSAGE, len(mark.filtered_code)))
    mark.offsets[:, 1] = np.maximum.accumulate(mark.offsets[:, 1])  # its entry for a class's name is too small
    return mark


def _keep_shared(marks: Sequence[Any]) -> None:
    """Forget the passages that stand in one submission only: they have been counted, and match nothing."""
    holders = Counter(h for mark in marks for h in mark.hashes)
    for mark in marks:
        mark.hash_idx = {h: places for h, places in mark.hash_idx.items() if holders[h] > 1}
        mark.hashes = set(mark.hash_idx)


def _measure(marks: Sequence[Any]) -> tuple[Any, Any]:
    """For every two: the share of the first one's code that is in the second's, and the characters that both share."""
    from copydetect import compare_files
    from tqdm import tqdm

    count = len(marks)
    shares, shared = np.zeros((count, count)), np.zeros((count, count), dtype=int)
    pairs = combinations(range(count), 2)
    for i, j in tqdm(pairs, total=count * (count - 1) // 2, unit=" pairs", disable=None, leave=False):
        _, (shares[i, j], shares[j, i]), _ = compare_files(marks[i], marks[j])
        found = min(shares[i, j] * marks[i].token_coverage, shares[j, i] * marks[j].token_coverage)
        shared[i, j] = shared[j, i] = round(found)
    return shares, shared


def _order(shares: Any, shared: Any, usual: Any) -> list[tuple[int, int]]:
    """The pairs that share anything: the furthest above what is usual first, then the larger share, then the longer."""
    excess = shares - usual[:, None]
    rows, columns = np.nonzero(np.triu(shared, 1))
    keys = [np.maximum(table[rows, columns], table[columns, rows]) for table in (shared, shares, excess)]
    best = np.lexsort([columns, rows, *(-key for key in keys)])
    return [(int(rows[k]), int(columns[k])) for k in best]


def _pair(prints: Sequence[tuple[Code, Any]], i: int, j: int, usual: Any, shared: Any) -> Pair:
    from copydetect import compare_files

    _, both, slices = compare_files(prints[i][1], prints[j][1])
    first, second = (
        Side(prints[at][0].student, float(share), float(usual[at]), prints[at][0].shown, _marks(prints[at][0], where))
        for at, share, where in zip((i, j), both, slices, strict=True)
    )
    return Pair((first, second), int(shared[i, j]))


def _marks(code: Code, slices: Any) -> tuple[tuple[int, int], ...]:
    """Where shared code stands in the shown text, in order; copydetect's slices do not overlap."""
    marks: list[tuple[int, int]] = []
    for start, end in sorted((int(start), int(end)) for start, end in slices.T):
        marks += code.lines(start, min(end, len(code.compared)))
    return tuple(marks)
