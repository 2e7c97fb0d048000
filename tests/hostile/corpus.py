"""Read the corpus: one file is one submission.

A file begins with a docstring whose first paragraph says what the submission tries. Comment lines follow, then the cells,
each after a line `# %%`. The comments are

    # grades: NAME               the exercise that is graded (default: running_mean)
    # expect: full marks         or `score 0`, `at most 2`, `no harm` (the mark does not matter)
    # expect: nothing found      of a leak: what it found is nothing at all; or `no secret` (nothing that is secret)
    # expect: message contains X   somewhere in the report stands X; may be given beside a mark
    # open: REASON               a hole that is known and not closed: the expectation above does not hold yet
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.session import Cell

FOLDER = Path(__file__).parent
COMMENT = re.compile(r"^# (grades|expect|open): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """A submission of the corpus: what it tries, its cells, and what must come of it."""

    name: str
    tries: str
    cells: tuple[Cell, ...]
    grades: str
    expects: tuple[str, ...]
    open: str


def read(path: Path) -> Entry:
    """Read one file of the corpus."""
    head, *sources = re.split(r"^# %%.*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    said: dict[str, list[str]] = {"grades": [], "expect": [], "open": []}
    for key, value in COMMENT.findall(head):
        said[key].append(value)
    tries = " ".join((ast.get_docstring(ast.parse(head)) or "").split("\n\n")[0].split())
    cells = tuple(Cell(str(number), source) for number, source in enumerate(sources, 1))
    return Entry(
        path.stem, tries, cells, "".join(said["grades"]) or "running_mean", tuple(said["expect"]), "".join(said["open"])
    )


def entries(*groups: str) -> Iterator[Entry]:
    """The submissions of these folders, by name."""
    return (read(path) for group in groups for path in sorted((FOLDER / group).glob("*.py")))
