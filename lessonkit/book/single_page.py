"""The book as a single page, which is printed: MathJax is on it, though the first page, which names it, has no formula."""

from sphinx.application import Sphinx


def load_everything(app: Sphinx) -> None:
    """Have Sphinx put on the page what any of its parts needs."""
    if app.builder.name == "singlehtml":
        app.set_html_assets_policy("always")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("builder-inited", load_everything)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
