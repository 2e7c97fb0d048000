"""The code of a submission as it is compared with others: what the student wrote, without comments and docstrings.

Two texts of equal length are kept. One is shown; in the other, blanks stand where comments and docstrings are, so that a
place in one is the same place in the other. Code is parsed where it can be, and never run.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pygments.lexers import PythonLexer
from pygments.token import Comment

from .notebook import Notebook, NotebookCell
from .report import encodable
from .spelling import with_short_paths

MOST_CHARACTERS = 100_000  # of code in a submission; an honest one has a tenth, and a longer one would slow the class
FOLDED = '"""..."""'  # stands for a docstring that the release gave


@dataclass(frozen=True)
class Code:
    """A student's code: as it is shown, as it is compared, and whether the end was cut off."""

    student: str
    shown: str
    compared: str
    is_cut: bool = False

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The compared parts of a passage, line by line: neither comments nor the blanks around code."""
        while start < end:
            line_end = self.compared.find("\n", start, end)
            line_end = end if line_end < 0 else line_end
            part = self.compared[start:line_end]
            if part.strip():
                yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
            start = line_end + 1


@dataclass(frozen=True)
class Released:
    """What every student was given: the cells as they stand, their docstrings, and all of it as code."""

    cells: frozenset[str] = frozenset()
    docstrings: tuple[str, ...] = ()
    code: Code = field(default_factory=lambda: Code("", "", ""))


def released_code(notebook: Notebook, files: Iterable[Path] = ()) -> Released:
    """What a release gives: the code of its notebook, and of the Python files beside it."""
    sources = [_plain(cell.source) for cell in _own_cells(notebook)]
    sources += [_plain(path.read_text(encoding="utf-8")) for path in files]
    docstrings = {s[start:end] for s in sources for start, end in _lone_strings(s) if s[start:end].count("\n") > 1}
    longest_first = tuple(sorted(docstrings, key=lambda text: (-len(text), text)))
    code = _joined("", [(str(number), _folded(s, longest_first)) for number, s in enumerate(sources, 1)])
    return Released(frozenset(s.strip() for s in sources), longest_first, code)


def submitted_code(student: str, notebook: Notebook, released: Released) -> Code:
    """A student's code: all cells of code that are neither checks nor exactly as released."""
    parts, left = [], MOST_CHARACTERS
    for number, cell in enumerate(notebook.cells, 1):
        source = _plain(cell.source)
        if cell not in _own_cells([cell]) or source.strip() in released.cells or not source.strip():
            continue
        source = _folded(source, released.docstrings)
        if left > 0:
            parts.append((cell.grade_id or str(number), source[:left]))
        left -= len(source)
    return _joined(student, parts, left < 0)


def _own_cells(cells: Notebook | Iterable[NotebookCell]) -> list[NotebookCell]:
    cells = cells.cells if isinstance(cells, Notebook) else cells
    return [cell for cell in cells if cell.kind == "code" and not cell.is_check]


def _plain(source: str) -> str:
    """Text that can be written to a file, with one kind of line end."""
    return encodable(source).replace("\r\n", "\n").replace("\r", "\n")


def _folded(source: str, docstrings: Iterable[str]) -> str:
    for text in docstrings:
        source = source.replace(text, FOLDED)
    return source


def _joined(student: str, parts: Iterable[tuple[str, str]], is_cut: bool = False) -> Code:
    """Cells under one another, each below a line that names it. That line is shown, and not compared."""
    shown, compared = [], []
    for name, source in parts:
        marker = f"# cell {' '.join(name.split())}"
        shown += [marker, source, ""]
        compared += [" " * len(marker), without_texts(source), ""]
    return Code(student, "\n".join(shown), "\n".join(compared), is_cut)


def without_texts(source: str) -> str:
    """A cell with blanks in place of comments and docstrings; of one that cannot be parsed, only comments."""
    pieces, place = [], 0
    for start, end in sorted([*_comments(source), *_lone_strings(source)]):
        blank = "".join("\n" if character == "\n" else " " for character in source[start:end])
        pieces += [source[place:start], blank]
        place = end
    return "".join(pieces) + source[place:]


def _comments(source: str) -> list[tuple[int, int]]:
    """Where comments begin and end, found as copydetect finds them."""
    tokens = PythonLexer().get_tokens_unprocessed(source)
    return [(start, start + len(text)) for start, kind, text in tokens if kind in Comment]


def _lone_strings(source: str) -> list[tuple[int, int]]:
    """Where strings that are statements begin and end: docstrings, and what stands for a comment."""
    if with_short_paths(source) != source:
        return []  # its imports would take Python's parser very long
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's odd escape is no concern of the reader
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    lines = source.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def place(row: int, offset: int) -> int:
        """The syntax tree counts bytes."""
        return starts[row - 1] + len(lines[row - 1].encode()[:offset].decode())

    values = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    strings = [value for value in values if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return [(place(s.lineno, s.col_offset), place(s.end_lineno or s.lineno, s.end_col_offset or 0)) for s in strings]
