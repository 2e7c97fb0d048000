"""The book's own Sphinx extensions, one small module each; naming `lessonkit.book` in _config.yml switches all on."""

from sphinx.application import Sphinx

EXTENSIONS = (
    "assignments", "cells", "docstrings", "epub", "execution", "exercise_index", "figures", "mistakes", "notebooks",
    "offline", "open_in", "opening", "prerequisites", "quiz", "single_page", "widgets", "written",
    "repairs", "icons",  # last, for they work on finished pages
)  # fmt: skip


def setup(app: Sphinx) -> dict[str, bool]:
    """Set up every extension of the book."""
    for name in EXTENSIONS:
        app.setup_extension(f"{__name__}.{name}")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
