"""The book as EPUB: formulas in MathML, and no scripts."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.epub3 import Epub3Builder

SCRIPTS_AND_THEIRS = ["mathjax", "**.js", "**.woff", "**.map", "**.ts", "LICENSE*"]


class BookEpub(Epub3Builder):
    """Sphinx's builder, without scripts."""

    name = "epub"

    @property
    def math_renderer_name(self) -> str | None:
        """Readers of EPUB rarely run scripts, so MathJax is out."""
        return "mathml"

    def copy_static_files(self) -> None:
        """Copy styles and pictures, and nothing that only a script needs."""
        kept = self.config.exclude_patterns
        self.config.exclude_patterns = [*kept, *SCRIPTS_AND_THEIRS]
        super().copy_static_files()
        self.config.exclude_patterns = kept


def without_scripts(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Load no script on an EPUB's page."""
    if app.builder.name == BookEpub.name:
        context["script_files"] = []


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the builder in the place of Sphinx's own."""
    app.setup_extension("lessonkit.book.mathml")
    app.setup_extension("sphinx.builders.epub3")
    app.add_builder(BookEpub, override=True)
    app.connect("html-page-context", without_scripts, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
