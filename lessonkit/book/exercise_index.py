"""The `{exercise-index}` directive: every exercise of the book with its points, minutes and difficulty.

What an exercise takes stands with it, in the metadata of its cell (`:minutes: 20`, `:difficulty: 2`) or in the options of
`{written}`. Its points are declared in `solutions/<chapter>/checks.py`; the public copy, which has none, reads them from the
released notebook.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from .assignments import chapter_of

DEFINED = re.compile(r"^(?:def|class) (\w+)", re.MULTILINE)
HEADINGS = ("Exercise", "Points", "Minutes", "Difficulty")
UNKNOWN = "–"


@dataclass(frozen=True)
class Entry:
    """One exercise: its place on its page, and what it takes; None is what the page does not say."""

    name: str
    anchor: str
    points: float | None
    minutes: int | None
    difficulty: int | None

    def cells(self) -> list[str]:
        """Points, minutes and difficulty as the table shows them."""
        points = UNKNOWN if self.points is None else f"{self.points:g}"
        minutes = UNKNOWN if self.minutes is None else str(self.minutes)
        return [points, minutes, "★" * self.difficulty if self.difficulty else UNKNOWN]


class exercise_index(nodes.General, nodes.Element):
    """Where the tables come once all pages are read."""


class ExerciseIndex(SphinxDirective):
    """The place of the index."""

    def run(self) -> list[nodes.Node]:
        """A placeholder: other pages may not be read yet."""
        indexes_of(self.env).add(self.env.docname)
        return [exercise_index()]


def entries_of(env: BuildEnvironment) -> dict[str, list[Entry]]:
    """The exercises of every page that has some."""
    return vars(env).setdefault("course_exercises", {})


def indexes_of(env: BuildEnvironment) -> set[str]:
    """The pages that hold an index."""
    return vars(env).setdefault("course_exercise_indexes", set())


def points_in_notebook(notebook: Path) -> dict[str, float]:
    """The points of each exercise, from the check cells of a released notebook; none where there is no such file."""
    if not notebook.is_file():
        return {}
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    marked = [cell["metadata"].get("nbgrader", {}) for cell in cells]
    checks = [each for each in marked if str(each.get("grade_id", "")).startswith("check_")]
    return {each["grade_id"].removeprefix("check_"): float(each["points"]) for each in checks}


def points_of(root: Path, chapter: str) -> dict[str, float]:
    """The points of each exercise of a chapter, as far as they are known here."""
    if not (root / "solutions" / chapter / "checks.py").is_file():
        return points_in_notebook(root / "assignments" / chapter / f"{chapter}.ipynb")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    loaded = importlib.import_module("autograder.chapter").load_chapter(root, chapter)
    return {exercise.name: exercise.points for exercise in loaded.exercises}


def found_in(doctree: nodes.document, points: dict[str, float]) -> Iterator[Entry]:
    """The exercises of a page in their order; a cell that holds one gets an id to link to."""
    for node in doctree.findall(nodes.Element):
        if "written" in node.get("classes", ()) and "asks" in node:
            yield Entry(anchor=node["ids"][0], **node["asks"])
        metadata = node.get("cell_metadata", {}) if node.get("nb_element") == "cell_code" else {}
        defined = DEFINED.search(node.astext()) if "exercise" in metadata.get("tags", ()) else None
        if defined:
            name, anchor = defined[1], f"exercise-{defined[1]}"
            node["ids"].append(anchor)
            yield Entry(name, anchor, points.get(name), metadata.get("minutes"), metadata.get("difficulty"))


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Note the exercises of the page that has just been read."""
    docname = app.env.docname
    chapter = chapter_of(docname)
    if chapter:
        entries_of(app.env)[docname] = list(found_in(doctree, points_of(Path(app.srcdir), chapter)))


def in_reading_order(env: BuildEnvironment) -> Iterator[str]:
    """Every page below the first one, as the table of contents has them."""

    def walk(docname: str) -> Iterator[str]:
        yield docname
        for child in env.toctree_includes.get(docname, ()):
            yield from walk(child)

    return walk(env.config.root_doc)


def row(cells: Iterable[nodes.Node]) -> nodes.row:
    """A row of a table."""
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def table(entries: Iterable[Entry], uri: str) -> nodes.table:
    """The exercises of the page at `uri`, one a row, the name linked."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=width) for width in (40, 20, 20, 20)), cols=len(HEADINGS))
    group += nodes.thead("", row(nodes.Text(heading) for heading in HEADINGS))
    body = nodes.tbody()
    for entry in entries:
        link = nodes.reference("", "", nodes.literal("", entry.name), refuri=f"{uri}#{entry.anchor}", internal=True)
        body += row([link, *map(nodes.Text, entry.cells())])
    group += body
    return nodes.table("", group, classes=["exercise-index"])


def summed_up(entries: list[Entry]) -> str:
    """How many exercises they are, and what they take together, as far as all of them say it."""
    parts = [f"{len(entries)} exercise{'s' if len(entries) != 1 else ''}"]
    if all(entry.points is not None for entry in entries):
        parts.append(f"{sum(entry.points or 0 for entry in entries):g} points")
    if all(entry.minutes is not None for entry in entries):
        parts.append(f"about {sum(entry.minutes or 0 for entry in entries)} minutes")
    return ", ".join(parts)


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the tables where the index stands, a heading above each."""
    env = app.env
    for place in list(doctree.findall(exercise_index)):
        tables: list[nodes.Node] = []
        for page in in_reading_order(env):
            entries = entries_of(env).get(page)
            if entries:
                uri = app.builder.get_relative_uri(docname, page)
                link = nodes.reference("", env.titles[page].astext(), refuri=uri, internal=True)
                tables += [nodes.paragraph("", "", link, nodes.Text(f": {summed_up(entries)}.")), table(entries, uri)]
        place.replace_self(tables)


def forget(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget a page that is read anew or gone."""
    entries_of(env).pop(docname, None)
    indexes_of(env).discard(docname)


def merge(app: Sphinx, env: BuildEnvironment, docnames: Iterable[str], other: Any) -> None:
    """Take over what another reading process has found."""
    entries_of(env).update(entries_of(other))
    indexes_of(env).update(indexes_of(other))


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Write the index in every build: the pages that it lists may have changed."""
    return sorted(indexes_of(env))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register directive, node and handlers."""
    app.add_node(exercise_index)
    app.add_directive("exercise-index", ExerciseIndex)
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", fill)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", write_again)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
