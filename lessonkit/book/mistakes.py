"""The `{mistakes} chapter` directive: "Common mistakes", made from the wrong implementations that the grader knows.

Where `solutions/<chapter>/mistakes.py` stands, it is the source. In the public repository, which has no solutions,
`chapters/<chapter>/mistakes.json` is: the same four texts a mistake, and no code.
"""

import importlib
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Listed:
    """One mistake as the page shows it."""

    name: str
    of: str
    misconception: str
    hint: str


def mistakes_from_solutions(root: Path, chapter: str) -> list[Listed]:
    """The mistakes that the instructor's copy declares in `solutions/<chapter>/mistakes.py`."""
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    mistakes_of = importlib.import_module("autograder.exercise").mistakes_of
    declared = mistakes_of(importlib.import_module(f"solutions.{chapter}.mistakes"))
    return [Listed(each.name, each.of, each.misconception, each.hint) for each in declared]


def mistakes_from_json(path: Path) -> list[Listed]:
    """The mistakes that the public copy lists."""
    return [Listed(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def source_of(root: Path, chapter: str) -> Path | None:
    """The file that lists the chapter's mistakes, or None when there is none yet."""
    candidates = (root / "solutions" / chapter / "mistakes.py", root / "chapters" / chapter / "mistakes.json")
    return next((path for path in candidates if path.is_file()), None)


def load(root: Path, chapter: str) -> list[Listed]:
    """Every known mistake of a chapter, in the order of its assignment."""
    source = source_of(root, chapter)
    if source is None:
        return []
    known = mistakes_from_json(source) if source.suffix == ".json" else mistakes_from_solutions(root, chapter)
    page = root / "chapters" / chapter / "exercises.md"
    return in_page_order(known, page.read_text(encoding="utf-8") if page.is_file() else "")


def in_page_order(mistakes: Iterable[Listed], exercises: str) -> list[Listed]:
    """`mistakes` with the exercises in the order in which the assignment's page, `exercises`, asks for them."""

    def place(mistake: Listed) -> int:
        stub = re.search(rf"^(def|class) {re.escape(mistake.of)}\b", exercises, re.MULTILINE)
        return stub.start() if stub else len(exercises)

    return sorted(mistakes, key=place)


def one_line(text: str) -> str:
    """`text` with every run of white space made one space: a directive's title must be one line."""
    return " ".join(text.split())


def markdown(mistakes: Iterable[Listed]) -> list[str]:
    """The section's MyST source: a fold for each exercise, in it every misconception with its hint folded away."""
    by_exercise: dict[str, list[Listed]] = {}
    for each in mistakes:
        by_exercise.setdefault(each.of, []).append(each)
    lines: list[str] = []
    for exercise, listed in by_exercise.items():
        lines += [f":::::{{dropdown}} `{exercise}`: {len(listed)} of them", ":class-container: mistakes-of", ""]
        for each in listed:
            lines += [f"::::{{dropdown}} {one_line(each.misconception)}", ":class-container: mistake", ""]
            lines += [f"**A hint.** {one_line(each.hint)}", "::::", ""]
        lines += [":::::", ""]
    return lines


class Mistakes(SphinxDirective):
    """The list of a chapter's known mistakes."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """The list, or nothing where no mistakes are written yet."""
        root, chapter = Path(self.env.srcdir), self.arguments[0]
        source = source_of(root, chapter)
        if source is None:
            logger.info("mistakes: none listed for chapter %r", chapter, location=self.get_location())
            return []
        self.env.note_dependency(str(source))
        try:
            mistakes = load(root, chapter)
        except (ImportError, TypeError, ValueError) as problem:
            logger.warning("mistakes: cannot read %s: %s", source.name, problem, location=self.get_location())
            return []
        section = nodes.container(classes=["mistakes"])
        lines = StringList(markdown(mistakes), str(source))
        self.state.nested_parse(lines, self.content_offset, section)
        return [section]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("mistakes", Mistakes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
