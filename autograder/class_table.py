"""The class on a terminal: a line a student, or what stands out where there are too many to read."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .report import Report, points

MARKS = {
    "passed": "✓",
    "partial": "½",
    "failed": "✗",
    "error": "E",
    "timeout": "T",
    "missing": "·",
    "banned": "B",
    "abstained": "?",
}
MOST_LINES = 100
MOST_NAMED = 12


@dataclass(frozen=True)
class Row:
    """What the table says of one report; a class of many thousands is kept in memory as rows."""

    student: str
    score: float
    max_score: float
    exercises: tuple[tuple[str, str, float, float], ...]  # name, status, score, maximum
    mistakes: tuple[str, ...]
    abstained: bool

    @staticmethod
    def of(report: Report) -> Row:
        """The row of a report."""
        exercises = tuple((e.name, e.status, e.score, e.max_score) for e in report.exercises)
        named = tuple(f"{e.name}: {e.mistake['name'].replace('_', ' ')}" for e in report.exercises if e.mistake)
        return Row(report.student, report.score, report.max_score, exercises, named, report.abstained)


def class_table(rows: Sequence[Row]) -> str:
    """The class as a table, or as a summary of a class of more than `MOST_LINES`."""
    if not rows:
        return "nobody submitted"
    ordered = sorted(rows, key=lambda row: row.student)
    return _summary(ordered) if len(ordered) > MOST_LINES else _table(ordered)


def _table(rows: Sequence[Row]) -> str:
    width = max(7, *(len(row.student) for row in rows))
    lines = [f"{'student':<{width}}  points    " + "  ".join(f"{name[:14]:<14}" for name, *_ in rows[0].exercises)]
    for row in rows:
        score = f"{points(row.score)}/{points(row.max_score)}"
        cells = [f"{MARKS[status]} {points(own)}/{points(most)}" for _, status, own, most in row.exercises]
        lines.append(f"{row.student:<{width}}  {score:<8}  " + "  ".join(f"{cell:<14}" for cell in cells))
        if row.mistakes:
            lines.append(f"{'':<{width}}  └ {'; '.join(row.mistakes)[:160]}")
    legend = ", ".join(f"{mark} {status}" for status, mark in MARKS.items())
    return "\n".join([*lines, legend])


def _summary(rows: Sequence[Row]) -> str:
    scores = [row.score for row in rows]
    lines = [f"{len(rows)} students: median {points(statistics.median(scores))} of {points(rows[0].max_score)} points"]
    for number, (name, *_) in enumerate(rows[0].exercises):
        counts = Counter(row.exercises[number][1] for row in rows)
        lines.append(f"  {name:<20} " + ", ".join(f"{counts[s]} {s}" for s in MARKS if counts[s]))
    if left_open := [row.student for row in rows if row.abstained]:
        more = f" and {len(left_open) - MOST_NAMED} more" if len(left_open) > MOST_NAMED else ""
        lines.append(f"left open: {', '.join(left_open[:MOST_NAMED])}{more}")
    named = Counter(mistake for row in rows for mistake in row.mistakes)
    lines += ["most often named:"] if named else []
    return "\n".join([*lines, *(f"  {count:>6}  {mistake}" for mistake, count in named.most_common(MOST_NAMED))])
