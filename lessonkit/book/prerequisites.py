"""The `{prerequisites}` directive: a map of what builds on what, from the front matter of the book's pages.

A page says `prerequisites: [convolution, pooling]`, naming chapters, whose lessons are meant; a further page of a chapter
is named `case_studies/residual`. An empty list is a beginning. Pages that say nothing are not on the map.
"""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lessonkit.draw.prerequisites import depths, prerequisites

FRONT = re.compile(r"\A---\n(.*?)^---\n", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A page on the map: how others name it, where it is, and what is to be read before it."""

    name: str
    docname: str
    title: str
    minutes: int | None
    needs: tuple[str, ...]


def name_of(docname: str) -> str:
    """How other pages name this one: the chapter, and the page if it is not the lesson."""
    chapter, page = docname.split("/")[-2:]
    return chapter if page == "lesson" else f"{chapter}/{page}"


def read_page(docname: str, text: str) -> Page | None:
    """What a page's source says of itself; None if it names no prerequisites."""
    front = FRONT.match(text)
    said = yaml.safe_load(front[1]) if front else None
    title = TITLE.search(text)
    if not said or "prerequisites" not in said or title is None:
        return None
    return Page(name_of(docname), docname, title[1].strip(), said.get("minutes"), tuple(said["prerequisites"]))


def alternative(pages: list[Page]) -> str:
    """The map in words, for those who do not see it."""
    titles = {page.name: page.title for page in pages}
    said = [f"{page.title} needs {' and '.join(titles[each] for each in page.needs) or 'no other page'}" for page in pages]
    return "A map of pages with arrows. " + ". ".join(said) + "."


def markdown(pages: list[Page], picture: str, caption: str) -> list[str]:
    """The map and the same as a table, as MyST source."""
    lines = [f"```{{figure}} {picture}", ":name: fig-prerequisites", f":alt: {alternative(pages)}", caption, "```", ""]
    lines += ["| page | minutes | builds on |", "|:--|--:|:--|"]
    documents = {page.name: f"{{doc}}`/{page.docname}`" for page in pages}
    for page in pages:
        needs = ", ".join(documents[each] for each in page.needs) or "nothing here"
        lines.append(f"| {documents[page.name]} | {page.minutes or ''} | {needs} |")
    return lines


class Prerequisites(SphinxDirective):
    """The map; its content is the caption."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Figure and table."""
        pages = self._pages()
        if not pages:
            raise self.error("prerequisites: no page names any")
        try:
            below = depths({page.name: page.needs for page in pages})
            pages.sort(key=lambda page: (below[page.name], page.docname))
            picture = self._picture(pages)
        except ValueError as problem:
            raise self.error(f"prerequisites: {problem}") from None
        holder = nodes.container()
        lines = StringList(markdown(pages, picture, " ".join(self.content)), "prerequisites")
        self.state.nested_parse(lines, self.content_offset, holder)
        return holder.children

    def _pages(self) -> list[Page]:
        """The pages of the book that belong on the map."""
        found = []
        for docname in self.env.found_docs:
            path = Path(self.env.doc2path(docname))
            page = read_page(docname, path.read_text(encoding="utf-8")) if path.suffix == ".md" and "/" in docname else None
            if page:
                self.env.note_dependency(str(path))
                found.append(page)
        return found

    def _picture(self, pages: list[Page]) -> str:
        """Draw the map, as SVG and as PNG, and return its address for Sphinx to choose from."""
        drawn = prerequisites({page.name: page.title for page in pages}, {page.name: page.needs for page in pages})
        folder = Path(self.env.app.outdir).parent / "prerequisites"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"prerequisites-{hashlib.sha256(drawn.svg.encode()).hexdigest()[:12]}"
        path.with_suffix(".svg").write_text(drawn.svg, encoding="utf-8")
        path.with_suffix(".png").write_bytes(drawn.png)
        return "/" + Path(os.path.relpath(path, self.env.srcdir)).as_posix() + ".*"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("prerequisites", Prerequisites)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
