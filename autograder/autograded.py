"""The graded notebook: what the student wrote, in the cells of the release, with a card under every check."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import nbformat

from .notebook import Notebook, NotebookCell
from .render_html import render_exercise as as_html
from .render_text import render_exercise as as_text
from .report import Report


def merge(release: Any, submitted: Notebook) -> Any:
    """Put the submission's sources into the release's cells, in the submission's order.

    Ids, points, check cells and everything else about graded cells come from the release; a cell whose id is unknown or
    already seen becomes a plain cell; what is missing is added at the end.
    """
    merged = copy.deepcopy(release)
    known = {cell.metadata.nbgrader.grade_id: cell for cell in merged.cells if "nbgrader" in cell.metadata}
    cells = [_merged(cell, known) for cell in submitted.cells]
    merged.cells = [*cells, *known.values()]
    for number, cell in enumerate(merged.cells):
        cell["id"] = f"cell-{number}"
    return merged


def _merged(cell: NotebookCell, known: dict[str, Any]) -> Any:
    ours = known.pop(cell.grade_id, None) if cell.grade_id else None
    if ours is None:
        metadata = {"tags": list(cell.tags)} if cell.tags else {}
        return _plain(cell.kind, cell.source, metadata)
    if ours.metadata.nbgrader.solution:
        ours.source = cell.source
    return ours


def _plain(kind: str, source: str, metadata: dict[str, Any]) -> Any:
    """A new cell; nbformat's own makers validate each, and the notebook is validated as a whole when it is written."""
    more: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return nbformat.from_dict({"cell_type": "code" if more else "markdown", "metadata": metadata, "source": source, **more})


def add_report(notebook: Any, report: Report) -> None:
    """Show each exercise's card under its check cell, and the notes at the top."""
    results = {f"check_{e.name}": e for e in report.exercises}
    for cell in _graded(notebook):
        result = results.get(cell.metadata.nbgrader.grade_id)
        if result is not None and cell.cell_type == "code":
            data = {"text/html": as_html(result), "text/plain": as_text(result)}
            cell.outputs = [nbformat.from_dict({"output_type": "display_data", "metadata": {}, "data": data})]
    if report.notes:
        notes = "\n".join(f"- `{' '.join(note.replace('`', ' ').split())}`" for note in report.notes)
        notebook.cells.insert(0, _plain("markdown", f"**Notes from grading**\n\n{notes}", {}))
        notebook.cells[0]["id"] = "notes"


def _graded(notebook: Any) -> Iterator[Any]:
    return (cell for cell in notebook.cells if "nbgrader" in cell.metadata and cell.metadata.nbgrader.grade)


def read_release(path: Any) -> Any:
    """The released notebook, as nbformat reads it."""
    return nbformat.read(path, as_version=4)
