"""The line under a lesson's title, from its frontmatter's `minutes: 15` and `needs: [arithmetic mean, slicing]`."""

import json

from docutils import nodes
from sphinx.application import Sphinx


def opening_line(metadata: dict[str, str]) -> str | None:
    """The line that `metadata` asks for, or None when it gives neither minutes nor needs."""
    parts = []
    if "minutes" in metadata:
        parts.append(f"About {metadata['minutes']} minutes.")
    if "needs" in metadata:
        needs = metadata["needs"]
        listed = json.loads(needs) if needs.startswith("[") else [needs]  # MyST hands lists over as JSON
        parts.append(f"You need: {', '.join(listed)}.")
    return " ".join(parts) or None


def add_opening(app: Sphinx, doctree: nodes.document) -> None:
    """Put the line under the first title of the page that has just been read."""
    line = opening_line(app.env.metadata[app.env.docname])
    title = next(doctree.findall(nodes.title), None)
    if line and title is not None:
        title.parent.insert(title.parent.index(title) + 1, nodes.paragraph(line, line, classes=["opening"]))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("doctree-read", add_opening)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
