"""A book with a page for each widget, and pages of it opened in the browser."""

import pytest

from tests.widgets.pages import PAGES


@pytest.fixture(scope="session")
def book(lasting_book):
    """A book with a page for each widget, in the theme of the course."""
    far = "# Far\n\n" + "A line to scroll past.\n\n" * 200 + PAGES["net.md"].replace("# Net", "## Below")
    built = lasting_book({**PAGES, "far.md": far}, "widgets", theme="sphinx_book_theme", also=["repairs"])
    assert built.warnings == ""
    return built.folder / "out"


@pytest.fixture
def opened(book, visit):
    """Opens one of the pages and returns it with its widget; whatever it complains of fails the test."""
    pages = []

    def open_page(name, **how):
        page = visit((book / f"{name}.html").as_uri(), **how)
        pages.append(page)
        live = page.locator("figure.widget .live")
        live.wait_for()  # a heavy script comes after the page
        return page, live

    yield open_page
    for page in pages:
        assert page.complaints == []
        assert page.foreign == []
