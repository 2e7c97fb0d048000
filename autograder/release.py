"""From a chapter's `exercises.md` to the notebook that students receive.

jupytext reads the page; cells tagged `exercise` get their ids, each is followed by a locked check cell with the points of
`checks.py`; nbgrader's own converter makes the student version and fills its database. Cells are found by their tags and
metadata, never by position.
"""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell

from .chapter import Chapter
from .course import Course
from .errors import UsageError
from .hidden_plan import HiddenPlan
from .in_process import InProcess
from .public_cases import FILE_NAME
from .publish import PUBLIC_SEED, write

WRITTEN = re.compile(r"^(`{3,})\{written\}\s+(\w+)\s*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
OPTION = re.compile(r"^:(\w+):\s*(\S+)\s*$\n?", re.MULTILINE)
ROLE = re.compile(r"\{([\w:]+)\}`([^`]+)`")


def release(course: Course, chapter: Chapter) -> Path:
    """Write the source notebook and what lies beside it, then let nbgrader make the student version. Returns its folder."""
    from .nbgrader_course import generate_assignment

    source = course.folder("source") / chapter.name
    source.mkdir(parents=True, exist_ok=True)
    nbformat.write(make_notebook(chapter, course.book_url), source / f"{chapter.name}.ipynb")
    references = {e.name: e.reference for e in chapter.exercises}
    write(HiddenPlan(chapter, PUBLIC_SEED, "cpu", lambda: InProcess(references)), source / FILE_NAME)
    _lay_beside(chapter.given, source)
    generate_assignment(course, chapter.name)
    return course.folder("release") / chapter.name


def _lay_beside(given: Path, source: Path) -> None:
    """Copy what calls hand over beside the notebook; what an earlier release left there is not kept."""
    if given.is_file():
        shutil.copyfile(given, source / given.name)
    else:
        (source / given.name).unlink(missing_ok=True)


def make_notebook(chapter: Chapter, book_url: str) -> Any:
    """Build the source notebook: the page's cells, with ids, check cells and manually graded cells."""
    page = jupytext.read(chapter.folder / "exercises.md", fmt="md:myst")
    points = {e.name: e.points for e in chapter.exercises}
    cells: list[Any] = []
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cells += _markdown(cell.source, chapter, book_url)
        elif "exercise" in cell.metadata.get("tags", []):
            name = defined_name(cell.source, chapter.name)
            if name not in points:
                raise UsageError(
                    f"{chapter.name}: the stub {name} has no exercise in checks.py; there are {', '.join(points)}"
                )
            cells += [_solution(cell.source, name), _check(name, points.pop(name))]
        else:
            cells.append(new_code_cell(cell.source, metadata={"tags": list(cell.metadata.get("tags", []))}))
    if points:
        raise UsageError(f"{chapter.name}: exercises.md has no stub for {', '.join(points)}")
    for number, cell in enumerate(cells):
        cell["id"] = f"{chapter.name.replace('_', '-')}-{number}"[-64:]  # the same for the same page
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def defined_name(source: str, where: str) -> str:
    """The name of the one function or class that a stub cell defines."""
    names = [n.name for n in ast.parse(source).body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    if len(names) != 1:
        raise UsageError(f"{where}: a cell tagged `exercise` defines one function or class, not {names}")
    return names[0]


def _nbgrader(grade_id: str, kind: str, **flags: Any) -> dict[str, Any]:
    base = {"schema_version": 3, "grade_id": grade_id, "cell_type": kind, "task": False}
    return {"nbgrader": {**base, "grade": False, "solution": False, "locked": False, **flags}}


def _solution(source: str, name: str) -> Any:
    return new_code_cell(source, metadata=_nbgrader(name, "code", solution=True))


def _check(name: str, points: float) -> Any:
    metadata = _nbgrader(f"check_{name}", "code", grade=True, locked=True, points=points)
    return new_code_cell(f"check({name})", metadata=metadata)


def _markdown(text: str, chapter: Chapter, book_url: str) -> list[Any]:
    """Split a text cell around its written exercises; an empty remainder is no cell."""
    cells, start = [], 0
    for match in WRITTEN.finditer(text):
        cells += _plain_text(text[start : match.start()], chapter, book_url)
        cells += _written(match, chapter, book_url)
        start = match.end()
    return cells + _plain_text(text[start:], chapter, book_url)


def _plain_text(text: str, chapter: Chapter, book_url: str) -> list[Any]:
    text = roles_to_links(text, chapter, book_url).strip()
    return [new_markdown_cell(text)] if text else []


def _written(match: re.Match[str], chapter: Chapter, book_url: str) -> list[Any]:
    name, body = match[2], match[3]
    options = dict(OPTION.findall(body))
    question = roles_to_links(OPTION.sub("", body), chapter, book_url).strip()
    try:
        points = float(options["points"])
    except (KeyError, ValueError):
        raise UsageError(f"{chapter.name}: the written exercise {name} needs a line `:points: NUMBER`") from None
    metadata = _nbgrader(name, "markdown", grade=True, solution=True, points=points)
    return [new_markdown_cell(question), new_markdown_cell("YOUR ANSWER HERE", metadata=metadata)]


def roles_to_links(text: str, chapter: Chapter, book_url: str) -> str:
    """Turn MyST roles into what a plain notebook shows: links into the book, math, or code.

    Where the book's address is not set in `_config.yml` (html: baseurl), a page is named by its title.
    """

    def link(match: re.Match[str]) -> str:
        role, target = match[1], match[2]
        label, address = _split_target(target)
        if role == "doc":
            label = label or _title(chapter.folder / f"{address}.md") or address
            return f"[{label}]({_join(book_url, chapter, address)})" if book_url else f"*{label}*"
        if role == "math":
            return f"${target}$"
        if role.startswith("cite"):
            return f"[{address}]"
        if role in ("ref", "numref", "eq"):
            page = _join(book_url, chapter, "lesson")
            return f"[{label or address}]({page}#{address})" if book_url else f"*{label or address}*"
        return f"`{target}`"

    return ROLE.sub(link, text)


def _split_target(target: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)\s*<([^>]+)>", target)
    return (match[1], match[2]) if match else ("", target)


def _join(book_url: str, chapter: Chapter, address: str) -> str:
    folder = "chapters" if address.startswith("/chapters/") else f"chapters/{chapter.name}"
    return f"{book_url.rstrip('/')}/{folder}/{address.removeprefix('/chapters/')}.html"


def _title(page: Path) -> str:
    """The first heading of a page."""
    if not page.is_file():
        return ""
    match = re.search(r"^# (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return match[1].strip() if match else ""
