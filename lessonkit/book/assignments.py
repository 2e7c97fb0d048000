"""On every exercises page, a link to a zip of the assignment as students receive it.

`autograder release` leaves the notebook and its public cases in `course/release/<chapter>/` (the environment variable
BOOK_COURSE names another course directory); the build packs that folder into `assignments/<chapter>.zip` beside the
pages. A chapter that is not released says so, and nothing fails.
"""

import os
import zipfile
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri

PAGE = "exercises"
FOLDER = "assignments"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest date a zip can hold: the same files always give the same bytes


def chapter_of(docname: str) -> str | None:
    """The chapter whose exercises page `docname` is, or None for any other page."""
    folder, _, page = docname.rpartition("/")
    return folder.rpartition("/")[2] if page == PAGE and folder else None


def pack(released: Path, target: Path) -> bool:
    """Zip the files of the folder `released` into `target`; False when there is no assignment in it."""
    if not (released / f"{released.name}.ipynb").is_file():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in released.iterdir() if path.is_file()):
            entry = zipfile.ZipInfo(f"{released.name}/{path.name}", LONG_AGO)
            archive.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return True


def human_size(size: int) -> str:
    """A file's size as a person says it: 812 bytes, 14 KB, 1.3 MB."""
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1e3:.0f} KB" if size < 1e6 else f"{size / 1e6:.1f} MB"


def link_to(app: Sphinx, docname: str, chapter: str) -> nodes.paragraph:
    """The paragraph at the top of the page: the link, or why there is none."""
    archive = Path(app.outdir) / FOLDER / f"{chapter}.zip"
    paragraph = nodes.paragraph(classes=["assignment-link"])
    course = Path(app.srcdir) / os.environ.get("BOOK_COURSE", "course")
    if not pack(course / "release" / chapter, archive):
        archive.unlink(missing_ok=True)
        paragraph += nodes.Text("This assignment is not released in this build of the book.")
        return paragraph
    uri = relative_uri(app.builder.get_target_uri(docname), f"{FOLDER}/{archive.name}")
    paragraph += nodes.reference("", f"Download the notebook and its public cases ({archive.name})", refuri=uri)
    paragraph += nodes.Text(f", {human_size(archive.stat().st_size)}.")
    return paragraph


def add_link(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the link under the title of an exercises page."""
    chapter = chapter_of(docname)
    title = next(doctree.findall(nodes.title), None)
    if chapter and title is not None and app.builder.name in ("html", "dirhtml"):
        title.parent.insert(title.parent.index(title) + 1, link_to(app, docname, chapter))


def always_outdated(app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]) -> list[str]:
    """Exercises pages are written in every build: what they link to changes without their source changing."""
    return [docname for docname in env.found_docs if chapter_of(docname)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("env-get-outdated", always_outdated)
    app.connect("doctree-resolved", add_link)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
