"""Execute only some chapters' pages: those named in the environment variable BOOK_EXECUTE, separated by commas.

The demo builds the whole book and executes one page; without the variable every page is executed.
"""

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

BEFORE_MYST_NB = 100  # which reads its patterns at the same event, at the usual priority of 500


def leave_out_the_rest(app: Sphinx, config: Config) -> None:
    """Exclude every other chapter from execution, and let its text point at figures that are not there."""
    chosen = os.environ.get("BOOK_EXECUTE")
    if not chosen:
        return
    chapters = sorted(path.name for path in Path(app.srcdir, "chapters").iterdir() if path.is_dir())
    others = [f"chapters/{name}/*" for name in chapters if name not in chosen.split(",")]
    config.nb_execution_excludepatterns = [*config.nb_execution_excludepatterns, *others]
    config.suppress_warnings = [*config.suppress_warnings, "ref.numref"]  # figures that no cell has drawn have no number


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("config-inited", leave_out_the_rest, priority=BEFORE_MYST_NB)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
