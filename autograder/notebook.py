"""Parse a submitted notebook. It is only read here, never executed, and trusted in nothing.

Points, check cells and tests come from the release; of a submission only the sources of its cells count. A file that is
no notebook is a StudentError with one line that says what to do.
"""

from __future__ import annotations

import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import StudentError
from .report import encodable
from .session import Cell

MOST_BYTES = 20 << 20
MOST_CELLS = 2000
MOST_CODE = 256 << 10  # characters of all code cells; what is longer is no homework, and slow to parse
AGAIN = "save the notebook from Jupyter (File > Save) and submit it again"
PACKED = {
    b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a rar archive",
}
CHECK = re.compile(r"check\(\w*\)|#.*|from autograder import check|")


@dataclass(frozen=True)
class NotebookCell:
    """A cell: its nbgrader id where it has one, its kind and tags, and its source."""

    kind: str
    source: str
    grade_id: str | None = None
    tags: tuple[str, ...] = ()
    is_check: bool = False

    @property
    def runs(self) -> bool:
        """Whether the cell is run when the notebook is graded."""
        return self.kind == "code" and "explore" not in self.tags and not self.is_check


@dataclass
class Notebook:
    """A submission's cells in order, and what was odd about the file."""

    cells: list[NotebookCell]
    oddities: list[str] = field(default_factory=list)

    def code(self) -> list[Cell]:
        """The cells to run: code, neither tagged `explore` nor a check cell; named by id, or by number from 1."""
        cells, taken = list[Cell](), set[str]()
        for number, cell in enumerate(self.cells, 1):
            name = cell.grade_id or str(number)
            name = f"{name} ({number})" if name in taken else name
            taken.add(name)
            cells += [Cell(name, cell.source)] if cell.runs else []
        return cells


def find(folder: Path, assignment: str) -> tuple[Path, list[str]]:
    """The notebook in a submission's folder, with a note where it was not plain which: the one of the assignment's name,
    else the only one there.

    Raises StudentError where there is none, or where the folder, or the student's above it, is a link: it may lead to the
    work of somebody else.
    """
    for place in (folder.parent, folder):
        if place.is_symlink():
            raise StudentError(f"the folder {readable(place.name)} is a link; submit the folder itself")
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise StudentError(f"{readable(folder.name)} cannot be read as a folder ({error.strerror})") from None
    expected = f"{assignment}.ipynb"
    notebooks = [name for name in names if name.endswith(".ipynb") and not name.startswith(".")]
    if expected in notebooks:
        return folder / expected, [f"{len(notebooks)} notebooks are here; {expected} was graded"] if notebooks[1:] else []
    if len(notebooks) == 1:
        return folder / notebooks[0], [f"{expected} is not there; {readable(notebooks[0])}, the only notebook, was graded"]
    there = f"{len(notebooks)} notebooks of other names" if notebooks else readable(", ".join(names)) or "an empty folder"
    raise StudentError(f"{expected} is not there, only {there}; submit the notebook file itself, under that name")


def readable(name: str) -> str:
    """A file's name as one short line of text, whatever bytes it is made of."""
    return "".join(c if c.isprintable() else "?" for c in encodable(name))[:80]


def read(path: Path) -> Notebook:
    """Read a notebook file. Raises StudentError for anything that is not one."""
    raw, name = _bytes(path), readable(path.name)
    if not raw.strip():
        raise StudentError(f"{name} is empty; {AGAIN}")
    packed = next((kind for start, kind in PACKED.items() if raw.startswith(start)), None)
    if packed:
        raise StudentError(f"{name} is {packed}, not a notebook; unpack it and submit the notebook file itself")
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise StudentError(f"{name} is not UTF-8 text; {AGAIN}") from None
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise StudentError(f"{name} is not a notebook: its JSON cannot be read{place}; {AGAIN}") from None
    return parse(content, name)


def _bytes(path: Path) -> bytes:
    """Read a regular file of bounded size; never follow a link, never open a device."""
    name = readable(path.name)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
    except OSError as error:
        reason = "it is a link" if path.is_symlink() else error.strerror
        raise StudentError(f"{name} cannot be read ({reason}); submit the notebook file itself") from None
    information = os.fstat(handle)
    if not stat.S_ISREG(information.st_mode):
        os.close(handle)
        raise StudentError(f"{name} is not a regular file; submit the notebook file itself")
    with os.fdopen(handle, "rb") as file:
        if information.st_size > MOST_BYTES:
            size = information.st_size >> 20
            raise StudentError(
                f"{name} has {size} MB; clear its outputs (at most {MOST_BYTES >> 20} MB) and submit it again"
            )
        return file.read(MOST_BYTES + 1)


def parse(content: Any, name: str) -> Notebook:
    """Read the cells of a notebook's JSON. Raises StudentError where there are none."""
    if not isinstance(content, dict) or "nbformat" not in content:
        raise StudentError(f"{name} is not a notebook: it has no nbformat; {AGAIN}")
    if content["nbformat"] != 4:
        raise StudentError(
            f"{name} is in notebook format {content['nbformat']!r:.20}, not 4; open it in Jupyter, and {AGAIN}"
        )
    raw_cells = content.get("cells")
    if not isinstance(raw_cells, list) or len(raw_cells) > MOST_CELLS:
        raise StudentError(f"{name} is not a notebook: it has no list of at most {MOST_CELLS} cells; {AGAIN}")
    cells = [cell for raw in raw_cells if (cell := _cell(raw)) is not None]
    notebook = Notebook(cells)
    skipped = len(raw_cells) - len(notebook.cells)
    code = sum(len(cell.source) for cell in notebook.cells if cell.kind == "code")
    if code > MOST_CODE:
        raise StudentError(
            f"{name} holds {code >> 10} kB of code, more than {MOST_CODE >> 10}; shorten it and submit it again"
        )
    if skipped:
        notebook.oddities.append(f"{skipped} cells have no readable source and were left out")
    ids = [cell.grade_id for cell in notebook.cells if cell.grade_id]
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        notebook.oddities.append(f"several cells have the id {', '.join(repeated)[:100]}: all were run, in order")
    return notebook


def _cell(raw: Any) -> NotebookCell | None:
    if not isinstance(raw, dict) or raw.get("cell_type") not in ("code", "markdown", "raw"):
        return None
    source = raw.get("source", "")
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return None
    source = encodable(source)  # a half character would be in the way of every file that it is written to
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    assert isinstance(metadata, dict)
    nbgrader = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    assert isinstance(nbgrader, dict)
    tags = metadata.get("tags")
    tags = tuple(encodable(t) for t in tags if isinstance(t, str)) if isinstance(tags, list) else ()
    grade_id = nbgrader.get("grade_id")
    grade_id = encodable(grade_id)[:80] if isinstance(grade_id, str) and grade_id else None
    is_check = grade_id is not None and grade_id.startswith("check_") and _only_checks(source)
    kind = "code" if nbgrader.get("cell_type") == "code" else raw["cell_type"]  # a cell retyped by accident
    return NotebookCell(kind, source, grade_id, tags, is_check)


def _only_checks(source: str) -> bool:
    """Whether a check cell is as released; one that a student has written code into is run."""
    return all(CHECK.fullmatch(line.strip()) for line in source.splitlines())
