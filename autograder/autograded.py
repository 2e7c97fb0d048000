"""The graded notebook: what the student wrote, in the cells of the release, with a card under every check."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

from .notebook import Notebook, NotebookCell
from .render_html import render_exercise as as_html
from .render_text import render_exercise as as_text
from .report import Report

Tree = dict[str, Any]  # a notebook as JSON has it: plain, for a class has many


def merge(release: str, submitted: Notebook) -> Tree:
    """Put the submission's sources into the release's cells, in the submission's order.

    Ids, points, check cells and everything else about graded cells come from the release; a cell whose id is unknown or
    already seen becomes a plain cell; what is missing is added at the end.
    """
    merged: Tree = json.loads(release)
    known = {grade_id(cell): cell for cell in merged["cells"] if "nbgrader" in cell["metadata"]}
    cells = [_merged(cell, known) for cell in submitted.cells]
    merged["cells"] = [*cells, *known.values()]
    for number, cell in enumerate(merged["cells"]):
        cell["id"] = f"cell-{number}"
    return merged


def grade_id(cell: Tree) -> str:
    """The id by which nbgrader knows a cell of the release."""
    return str(cell["metadata"]["nbgrader"]["grade_id"])


def _merged(cell: NotebookCell, known: dict[str, Tree]) -> Tree:
    ours = known.pop(cell.grade_id, None) if cell.grade_id else None
    if ours is None:
        metadata = {"tags": list(cell.tags)} if cell.tags else {}
        return _plain(cell.kind, cell.source, metadata)
    if ours["metadata"]["nbgrader"]["solution"]:
        ours["source"] = cell.source
    return ours


def _plain(kind: str, source: str, metadata: Tree) -> Tree:
    more: Tree = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": "code" if more else "markdown", "metadata": metadata, "source": source, **more}


def add_report(notebook: Tree, report: Report) -> None:
    """Show each exercise's card under its check cell, and the notes at the top."""
    results = {f"check_{e.name}": e for e in report.exercises}
    for cell in _graded(notebook):
        result = results.get(grade_id(cell))
        if result is not None and cell["cell_type"] == "code":
            data = {"text/html": as_html(result), "text/plain": as_text(result)}
            cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]
    if report.notes:
        notes = "\n".join(f"- `{' '.join(note.replace('`', ' ').split())}`" for note in report.notes)
        notebook["cells"].insert(0, {**_plain("markdown", f"**Notes from grading**\n\n{notes}", {}), "id": "notes"})


def _graded(notebook: Tree) -> Iterator[Tree]:
    return (c for c in notebook["cells"] if "nbgrader" in c["metadata"] and c["metadata"]["nbgrader"]["grade"])


def read_release(path: Path) -> str:
    """The released notebook as nbformat reads it, in JSON."""
    return json.dumps(nbformat.read(path, as_version=4))
