"""The book without a browser window: EPUB with formulas as MathML and questions as text, and PDF on numbered pages."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest

from lessonkit.book.mathml import mathml
from scripts.print_book import BROWSERS, first_page

ROOT = Path(__file__).resolve().parents[1]
XHTML = "{http://www.w3.org/1999/xhtml}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
OPF = {"o": "http://www.idpf.org/2007/opf"}
PAGE = """# Lesson

$$
a = \\Bigl(\\frac12\\Bigr)
$$ (eq-half)

```{quiz}
How many?
- One | That forgets the other.
+ Two | Right.
```

:::{dropdown} Solution of 1
It is $x^2$.
:::
"""
SETTINGS = {
    "project": "Small",
    "copyright": "us",
    "version": "1",
    "epub_basename": "small",
    "epub_show_urls": "no",
    "epub_tocscope": "includehidden",
}
BUILT = {"also": ["quiz"], "overrides": SETTINGS}


@pytest.fixture(scope="module")
def epub(lasting_book):
    """A small EPUB, opened."""
    book = lasting_book({"chapters/mean/lesson.md": PAGE}, "epub", builder="epub", theme="epub", **BUILT)
    assert book.warnings == ""
    with zipfile.ZipFile(book.folder / "out" / "small.epub") as archive:
        yield archive


def test_an_epub_begins_with_its_type_uncompressed(epub):
    first = epub.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert epub.read("mimetype") == b"application/epub+zip"


def test_an_epub_holds_all_that_its_manifest_lists_and_no_script(epub):
    package = ET.fromstring(epub.read("content.opf"))
    listed = {item.get("href") for item in package.findall(".//o:item", OPF)}
    unlisted = {"mimetype", "META-INF/container.xml", "content.opf"}
    assert set(epub.namelist()) == listed | unlisted
    assert not [name for name in listed if name.endswith((".js", ".woff"))]


def test_every_page_of_an_epub_is_well_formed_and_runs_nothing(epub):
    for name in epub.namelist():
        if name.endswith((".xhtml", ".opf", ".ncx")):
            page = ET.fromstring(epub.read(name))
            assert not list(page.iter(f"{XHTML}script"))


def test_formulas_and_questions_are_readable_in_an_epub(epub):
    page = ET.fromstring(epub.read("chapters/mean/lesson.xhtml"))
    assert len(list(page.iter(f"{MATH}math"))) == 2
    text = "".join(page.itertext())
    assert "(1)" in text and "Not this one. That forgets the other." in " ".join(text.split())
    assert not list(page.iter(f"{XHTML}form"))


def test_the_contents_of_an_epub_list_every_page(epub):
    contents = ET.fromstring(epub.read("nav.xhtml"))
    assert "chapters/mean/lesson.xhtml" in [link.get("href") for link in contents.iter(f"{XHTML}a")]


@pytest.mark.parametrize(
    "latex", [r"\begin{aligned} a &= b \\ c &= d \end{aligned}", r"\Bigl\lfloor \frac a b \Bigr\rfloor"]
)
def test_a_formula_becomes_well_formed_mathml_without_leftovers(latex):
    text = "".join(ET.fromstring(mathml(latex, "block")).itertext())
    assert "\\" not in text and "&" not in text


def test_pages_stay_with_mathjax(small_book):
    page = small_book({"page.md": "# Page\n\n$x$\n"}, "epub").page("page.html")
    assert "mathjax" in page and "<math" not in page


def test_a_folder_without_a_book_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="holds no book"):
        first_page(tmp_path)


@pytest.mark.browser
@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no chromium on this machine: apt install chromium")
def test_a_book_on_one_page_is_printed_to_a_pdf(lasting_book, tmp_path):
    book = lasting_book({"chapters/mean/lesson.md": PAGE}, "single_page", builder="singlehtml", also=["quiz", "offline"])
    assert book.warnings == ""
    command = [sys.executable, "-m", "scripts.print_book", str(book.folder / "out"), str(tmp_path / "book.pdf")]
    subprocess.run(command, check=True, timeout=300, cwd=ROOT)
    printed = (tmp_path / "book.pdf").read_bytes()
    assert printed.startswith(b"%PDF-") and printed.rstrip().endswith(b"%%EOF")
    assert len(printed) > 6_000
