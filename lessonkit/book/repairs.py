"""What the theme leaves undone in every page, mended in the finished files: weight, names, landmarks, talk in the console.

Each repair is a pattern and what it becomes; mending a mended page changes nothing.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from sphinx.application import Sphinx

ENTRY = re.compile(r'(?P<link><a class="[^"]*\breference internal" href="[^"]*">(?P<name>[^<]*)</a><details[^>]*>)<summary>')
THEME = """dataset.theme = document.documentElement.dataset.mode.replace(
      "auto", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");"""
REPAIRS = (
    # The script that draws icons: a font of those in use does it (see `icons`).
    (re.compile(r'\s*<script src="[^"]*/fontawesome\.js[^"]*"></script>'), ""),
    # The page knows its theme before it is painted: what begins as "auto" is painted twice, and jumps.
    (re.compile(r'dataset\.theme = localStorage\.getItem\("theme"\) \|\| "auto";'), THEME),
    # What the search page tells the theme's developers.
    (re.compile(r'\s*console\.log\("\[PST\][^"]*"\);'), ""),
    # An icon is for the eye; its button has a name.
    (re.compile(r'<(i|span)(\s+class="[^"]*\b(?:fa-solid|fas|fa)\b [^"]*")(?! aria-hidden)'), r'<\1\2 aria-hidden="true"'),
    # The arrow that opens a part of the contents says which part.
    (ENTRY, r'\g<link><summary aria-label="Pages of \g<name>">'),
    (re.compile(r'<div id="pst-primary-sidebar" class="([^"]*)">'),
     r'<div id="pst-primary-sidebar" class="\1" role="region" aria-label="The book">'),
    # A name begins with what is to be read on the button.
    (re.compile(r'(<button class="btn search-button-field[^>]*) title="Search" aria-label="Search"'),
     r'\1 title="Search" aria-label="Search Ctrl+K"'),
    # A fold is named by its own words.
    (re.compile(r'<summary aria-label="Toggle hidden content">'), "<summary>"),
    # Roles that are no longer in the standard, and a list whose entries are not marked as such.
    (re.compile(r' role="doc-biblioentry"'), ' role="listitem"'),
    (re.compile(r' role="doc-backlink"'), ""),
    # The sources are not served: the link to them leads nowhere.
    (re.compile(r'<li>\s*<a href="[^"]*_sources/[^"]*"[^>]*btn-download-source-button.*?</li>', re.DOTALL), ""),
)  # fmt: skip


def repaired(page: str) -> str:
    """A finished page with every repair."""
    for pattern, better in REPAIRS:
        page = pattern.sub(better, page)
    return page


def silenced(script: str) -> str:
    """A script of the theme without what it tells its developers in a reader's console; problems it may report."""
    return re.sub(r"\bconsole\.(log|debug|info)\(", "void(", script)


def mend(files: Iterable[Path], mended: Callable[[str], str]) -> None:
    """Write anew the files that mending changes."""
    for path in files:
        text = path.read_text("utf-8")
        if (better := mended(text)) != text:
            path.write_text(better, "utf-8")


def repair_pages(app: Sphinx, exception: Exception | None) -> None:
    """Mend every page of the book, and the scripts of the theme and its extensions."""
    if exception is None and app.builder.name in ("html", "dirhtml"):
        static = Path(app.outdir) / "_static"
        mend(Path(app.outdir).rglob("*.html"), repaired)
        mend([*static.glob("*.js"), *static.glob("scripts/*.js")], silenced)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("build-finished", repair_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
