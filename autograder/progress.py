"""How far a run is: a bar for people, lines of JSON for machines."""

from __future__ import annotations

import json
import time
from types import TracebackType
from typing import Any, Protocol

from .report import Report


class Progress(Protocol):
    """Told of every report as it is done."""

    def tick(self, report: Report) -> None:
        """Count a report that has just been done."""
        ...

    def skip(self, report: Report) -> None:
        """Count a report that was done before, which says nothing of the rate."""
        ...

    def __enter__(self) -> Progress: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Bar:
    """A bar with rate and time left, on standard error."""

    def __init__(self, assignment: str, total: int) -> None:
        from tqdm import tqdm

        self._bar = tqdm(total=total, desc=f"grading {assignment}", unit="student")

    def tick(self, report: Report) -> None:
        """Move on by one."""
        self._bar.update()

    def skip(self, report: Report) -> None:
        """Begin further on by one."""
        self._bar.initial += 1
        self._bar.n += 1
        self._bar.last_print_n += 1

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


class JsonLines:
    """A line of JSON on standard output for every report: what is done of how many, the rate, the seconds left, the mark.

    The rate is of what this run has graded; until then it and the seconds left are null.
    """

    def __init__(self, assignment: str, total: int) -> None:
        self.assignment, self.total = assignment, total
        self.done, self.graded, self.start = 0, 0, time.monotonic()

    def tick(self, report: Report) -> None:
        """Write the line of a report."""
        self.graded += 1
        self._count(report)

    def skip(self, report: Report) -> None:
        """Write the line of a report that was done before."""
        self.start = time.monotonic()
        self._count(report)

    def _count(self, report: Report) -> None:
        self.done += 1
        rate = self.graded / max(time.monotonic() - self.start, 1e-6)
        left = round((self.total - self.done) / rate, 1) if rate else None
        said: dict[str, Any] = {"assignment": self.assignment, "done": self.done, "total": self.total}
        said |= {"per_second": round(rate, 3) if rate else None, "seconds_left": left, "student": report.student}
        self._say({**said, "score": report.score, "max_score": report.max_score, "abstained": report.abstained})

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(self, *raised: object) -> None:
        self._say({"assignment": self.assignment, "done": self.done, "total": self.total, "finished": raised[0] is None})

    @staticmethod
    def _say(line: dict[str, object]) -> None:
        print(json.dumps(line), flush=True)
