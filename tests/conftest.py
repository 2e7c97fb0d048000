"""Fixtures that several test files share."""

import fcntl
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.spread import (  # noqa: F401 (hooks of pytest)
    pytest_collection_modifyitems,
    pytest_xdist_auto_num_workers,
    pytest_xdist_make_scheduler,
)

# The tests share the cores already, and a thread that waits for its turn keeps its core busy. Before torch is imported.
os.environ["OMP_NUM_THREADS"] = "1"

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class SmallBook:
    """A book of a few pages, built for one test."""

    folder: Path
    warnings: str

    def page(self, name: str) -> str:
        """The text of one built file."""
        return (self.folder / "out" / name).read_text(encoding="utf-8")


def small_book_in(folder: Path) -> Callable[..., SmallBook]:
    """Builds the given MyST pages in a folder, with one of the book's own extensions, and returns what came out."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    def build(
        pages: Mapping[str, str],
        extension: str,
        builder: str = "html",
        theme: str = "basic",
        also: Sequence[str] = (),
        parser: str = "myst_parser",
        overrides: Mapping[str, object] | None = None,
    ) -> SmallBook:
        for name, text in {"index.md": "# Small\n\n```{toctree}\n:glob:\n\n**\n```\n", **pages}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        settings = {
            "extensions": [parser, "sphinx_design", *(f"lessonkit.book.{name}" for name in (extension, *also))],
            "myst_enable_extensions": ["colon_fence", "dollarmath"],
            "exclude_patterns": ["out", "doctrees", "course", "solutions"],
            "numfig": True,
            "html_theme": theme,
            "html_context": {"default_mode": "auto"},
            "html_copy_source": False,
            "source_suffix": {
                ".rst": "restructuredtext"
            },  # Sphinx's own default would remember the parsers of earlier books
            **(overrides or {}),
        }
        warnings = io.StringIO()
        out, doctrees = folder / "out", folder / "doctrees"
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                str(folder), None, str(out), str(doctrees), builder, settings,
                status=None, warning=warnings, freshenv=True,
            )  # fmt: skip
            app.build(force_all=True)
        return SmallBook(folder, re.sub(r"\x1b\[[0-9;]*m", "", warnings.getvalue()))

    return build


@pytest.fixture
def small_book(tmp_path: Path) -> Callable[..., SmallBook]:
    """Builds a book of a few pages for one test."""
    return small_book_in(tmp_path)


@pytest.fixture(scope="session")
def lasting_book(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., SmallBook]:
    """Builds a book of a few pages for many tests, each book in a folder of its own."""

    def build(*pages: object, **how: object) -> SmallBook:
        return small_book_in(tmp_path_factory.mktemp("book"))(*pages, **how)

    return build


def newest(*paths: Path) -> float:
    """The latest time at which any of these files, or of the files in these folders, was written."""
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return max(file.stat().st_mtime for file in files if file.is_file() and "__pycache__" not in file.parts)


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The folder of the built book; it is built first when any of its sources is newer, by one process for all."""
    (ROOT / "_build").mkdir(exist_ok=True)
    with open(ROOT / "_build" / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build_the_book(ROOT / "_build" / "html")


def build_the_book(html: Path) -> Path:
    """Build the book, unless it is newer than all that it is made of."""
    index = html / "index.html"
    folders = [ROOT / name for name in ("chapters", "lessonkit", "solutions", "course/release")]
    sources = [path for path in [*folders, *ROOT.glob("_*.yml"), ROOT / "references.bib"] if path.exists()]
    if not index.exists() or index.stat().st_mtime < newest(*sources):
        jupyter_book = Path(sys.executable).with_name("jupyter-book")
        command = [str(jupyter_book), "build", ".", "-W", "-n", "--keep-going"]
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        built = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, timeout=2400
        )
        assert built.returncode == 0, f"the book does not build:\n{built.stdout[-3000:]}\n{built.stderr[-3000:]}"
        index.touch()
    return html


@pytest.fixture(scope="session")
def convolution():
    """The convolution chapter as the engine loads it."""
    from autograder.chapter import load_chapter

    return load_chapter(ROOT, "convolution")


@pytest.fixture(scope="session")
def sandbox() -> Iterator[object]:
    """The sandbox that grading uses here, proved; it holds what the tiny chapter hands over."""
    from autograder.sandbox import choose

    chosen = choose("auto", given=ROOT / "tests" / "tiny" / "given.py")
    yield chosen
    chosen.close()


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory, convolution: object):
    """A course directory with the convolution assignment released."""
    from autograder.course import Course
    from autograder.release import release

    course = Course(tmp_path_factory.mktemp("course") / "course", ROOT)
    release(course, convolution)
    return course


@pytest.fixture(scope="session")
def graded(released: object, convolution: object):
    """A released course whose sample class has been graded by the command, and what that printed."""
    from tests.sample_course import grade_sample_class

    return released, grade_sample_class(released, convolution)


QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture(scope="module")
def chromium():
    """A headless Chromium, or a skip with a word where there is none; in CI its absence is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        lacking = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        lacking("no chromium on this machine: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def visit(chromium):
    """Opens an address and returns the page, with what it complained about and what it asked of other hosts."""
    contexts = []

    def open_page(address, mode="light", width=1280):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=mode, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_navigation_timeout(90_000)  # the machine may be busy
        page.complaints, page.foreign = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("requestfailed", lambda request: page.complaints.append(f"failed: {request.url}"))
        own = ("/".join(address.split("/")[:3]), "data:", "blob:")  # scheme and host
        page.on("request", lambda r: page.foreign.append(r.url) if not r.url.startswith(own) else None)
        page.goto(address, wait_until="load")
        if page.locator(".math").count():
            page.wait_for_function("window.MathJax && MathJax.startup && MathJax.startup.promise")
            page.evaluate("MathJax.startup.promise.then(() => null)")
        return page

    yield open_page
    for context in contexts:
        context.close()
