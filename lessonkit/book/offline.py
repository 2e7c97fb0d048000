"""The built book asks nothing of any other host: MathJax is served by the book, CDN scripts and styles are taken out.

Thebe, which the theme's stack puts on every page with a CDN's address in it, goes with its style and its settings.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

ASSETS = Path(__file__).parent / "assets" / "vendored"
REMOTE = re.compile(r"(https?:)?//")
THEBE_FILE = re.compile(r"(^|/)sphinx-thebe\.(js|css)$")
THEBE_BODY = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>\s*(<script>kernelName = [^<]*</script>)?', re.DOTALL
)
LATE = 900  # after every extension that adds files to the page


def serve_mathjax(app: Sphinx, config: Any) -> None:
    """Copy the vendored MathJax into `_static/mathjax` and point the pages to it.

    Its context menu stays off: the speech engine behind it is not vendored and would be fetched from a CDN.
    """
    config.html_static_path.append(str(ASSETS))
    config.mathjax_path = "mathjax/tex-chtml.js"
    config.mathjax3_config = {"options": {"enableMenu": False}}
    config.nb_ipywidgets_js = {}


def is_local(asset: Any) -> bool:
    """Whether a script or style sheet of a page is the book's own and not Thebe's."""
    filename = str(getattr(asset, "filename", asset) or "")
    body = str(getattr(asset, "attributes", {}).get("body") or "")
    return not (REMOTE.match(filename) or THEBE_FILE.search(filename) or "THEBE_JS_URL" in body)


def only_local(assets: Iterable[Any]) -> list[Any]:
    """`assets` without those that another host serves."""
    return [asset for asset in assets if is_local(asset)]


def strip_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Take out of a page whatever would make a request of another host."""
    for key in ("script_files", "css_files"):
        context[key] = only_local(context[key])
    if "body" in context:
        context["body"] = THEBE_BODY.sub("", context["body"])


def drop_source_maps(app: Sphinx, exception: Exception | None) -> None:
    """Source maps are for the theme's developers: megabytes that no reader needs."""
    if exception is None and app.builder.name in ("html", "dirhtml"):
        for path in (Path(app.outdir) / "_static").rglob("*.map"):
            path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("config-inited", serve_mathjax)
    app.connect("html-page-context", strip_page, priority=LATE)
    app.connect("build-finished", drop_source_maps)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
