"""Print the book, built as one page by `jupyter-book build . --builder singlehtml`, to a PDF with headless Chromium.

Formulas are set by the book's own MathJax; no other script runs, so interactive figures are the still pictures inside them
and questions show their answers. What is folded is opened.

    python -m scripts.print_book _build/singlehtml _build/book.pdf
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, Route, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
MATHJAX = "/mathjax/"
MINUTES = 60_000.0  # in milliseconds, as Playwright counts

STYLE = """
@page { size: A4; margin: 20mm 18mm 22mm; }
html, body { font-size: 10.5pt; background: white; }
.headerlink, .toggle-button, .copybtn, .prev-next-footer { display: none !important; }
h1 { break-before: page; }
h2, h3, h4 { break-after: avoid; }
figure, table, pre, .admonition, .quiz, mjx-container[display="true"] { break-inside: avoid; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
img { max-width: 100%; height: auto; }
.quiz-explanation { display: block !important; }
.quiz-check { display: none !important; }
"""
FOOTER = '<div style="width: 100%; font-size: 9px; text-align: center"><span class="pageNumber"></span></div>'
ONLY_THE_TEXT = "document.body.replaceChildren(document.querySelector('article, [role=main]') || document.body.firstChild)"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => { each.open = true; })"
LOAD_ALL = "document.querySelectorAll('img[loading]').forEach(each => { each.loading = 'eager'; })"


def browser_path() -> str:
    """The Chromium of this machine; SystemExit, with the command that installs it, where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise SystemExit("printing needs Chromium: sudo apt-get install chromium")
    return found


def first_page(folder: Path) -> Path:
    """The one page of a `singlehtml` build, put where its links lead from; SystemExit where there is none.

    Sphinx writes it into the folder of the book's first page, but with links as from the top.
    """
    pages = [path for path in folder.rglob("index.html") if path.stat().st_size > 1000]
    if not pages:
        raise SystemExit(f"{folder} holds no book: build it with --builder singlehtml")
    return shutil.copy2(max(pages, key=lambda path: path.stat().st_size), folder / "book.html")


def only_local_files_and_mathjax(route: Route) -> None:
    """Let a request through if it is for a file of the book that is no script, or for MathJax."""
    request = route.request
    script = request.resource_type == "script" and MATHJAX not in request.url
    if script or not request.url.startswith(("file:", "data:")):
        route.abort()
    else:
        route.continue_()


def settle(page: Page) -> None:
    """Wait until formulas are set and pictures are there, everything opened."""
    page.add_style_tag(content=STYLE)
    page.evaluate(OPEN_ALL)
    page.evaluate(LOAD_ALL)
    if page.locator(".math").count():
        page.wait_for_function("window.MathJax && MathJax.startup && MathJax.startup.promise", timeout=MINUTES)
        page.evaluate("MathJax.startup.promise.then(() => null)")
    page.evaluate(ONLY_THE_TEXT)
    page.wait_for_function("[...document.images].every(each => each.complete)", timeout=2 * MINUTES)


def print_book(folder: Path, target: Path) -> None:
    """Write the book that is built in `folder` to the PDF `target`."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        page = browser.new_page(color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(10 * MINUTES)
        page.route("**/*", only_local_files_and_mathjax)
        page.goto(first_page(folder).resolve().as_uri(), wait_until="load")
        settle(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        numbered = {"display_header_footer": True, "header_template": "<span></span>", "footer_template": FOOTER}
        page.pdf(path=target, prefer_css_page_size=True, print_background=True, outline=True, tagged=True, **numbered)
        browser.close()


if __name__ == "__main__":
    print_book(Path(sys.argv[1]), Path(sys.argv[2]))
