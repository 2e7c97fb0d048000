"""Code cells of pages that are never executed: they do not say their language, so this says it is Python."""

from docutils import nodes
from sphinx.application import Sphinx

LANGUAGE = "ipython3"


def name_language(app: Sphinx, doctree: nodes.document) -> None:
    """Give the source of every code cell that has no language the one of this course."""
    for container in doctree.findall(nodes.container):
        if container.get("nb_element") == "cell_code_source":
            for block in container.findall(nodes.literal_block):
                if block.get("language", "none") == "none":
                    block["language"] = LANGUAGE


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("doctree-read", name_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
