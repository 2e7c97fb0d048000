"""Figures that read in light and in dark: every SVG drawn by `lessonkit.draw` gets a twin in the dark palette.

The drawing names its colours from `lessonkit.draw.palette`; the twin is the same file with those names exchanged. The
page holds both images, and its style shows the one that fits the theme. Photographs are the same in both.
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from lessonkit.draw.palette import to_dark

IMAGE = re.compile(r'<img\b[^>]*\bsrc="(?P<src>[^"]+\.svg)"[^>]*?/?>')
SIZE = re.compile(r'<svg\b[^>]*?\bwidth="([\d.]+)pt" height="([\d.]+)pt"')
STYLE, SCRIPT = "page.css", "page.js"
ASSETS = Path(__file__).parent / "assets" / "page"


def dark_twin(source: str) -> str:
    """The file name of an image's dark twin."""
    return source.removesuffix(".svg") + "-dark.svg"


def size_attributes(svg: str) -> str:
    """An image's size as attributes in pixels, from the points in which `svg` gives it: the page does not jump later."""
    size = SIZE.search(svg)
    if size is None:
        return ""
    width, height = (round(float(points) * 4 / 3) for points in size.groups())
    return f' width="{width}" height="{height}"'


def paired(tag: str, source: str, attributes: str = "") -> str:
    """An `<img>` tag made two: one for the light theme, one for the dark; the hidden one is not fetched."""
    light, dark = (
        tag.replace("<img", f'<img data-theme-image="{theme}" loading="lazy"{attributes}', 1) for theme in ("light", "dark")
    )
    return light + dark.replace(source, dark_twin(source), 1)


def pair_images(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Put the dark twin beside every SVG of the page."""
    if "body" not in context or app.builder.name not in ("html", "dirhtml"):
        return
    files = {name: Path(app.srcdir) / path for path, name in app.builder.images.items()}

    def pair(match: re.Match[str]) -> str:
        file = files.get(match["src"].rpartition("/")[2])
        return paired(match[0], match["src"], size_attributes(file.read_text("utf-8")) if file else "")

    context["body"] = IMAGE.sub(pair, context["body"])


def write_twins(app: Sphinx, exception: Exception | None) -> None:
    """Write the dark twin of every SVG image in the book."""
    if exception is None and app.builder.name in ("html", "dirhtml"):
        for path in sorted((Path(app.outdir) / "_images").glob("*.svg")):
            if not path.name.endswith(dark_twin(".svg")):
                path.with_name(dark_twin(path.name)).write_text(to_dark(path.read_text("utf-8")), "utf-8")


def serve_style(app: Sphinx, config: Any) -> None:
    """Have the book's own style sheet and script copied into the book."""
    config.html_static_path.append(str(ASSETS))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("config-inited", serve_style)
    app.add_css_file(STYLE)
    app.add_js_file(SCRIPT, loading_method="defer")
    app.connect("html-page-context", pair_images)
    app.connect("build-finished", write_twins)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
