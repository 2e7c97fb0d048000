"""The `{widget}` directive: a figure that answers to the reader's hand, with a static picture for everyone else.

    ```{widget} conv-arithmetic
    :name: fig-try-sizes
    :alt: A 5 by 5 input beside its 3 by 3 output.
    :size: 5
    :kernel: 3
    Move the window, change the numbers.
    ```

It is a numbered figure, and the content is its caption. In HTML it holds the element `<widget-conv-arithmetic>`, whose
script (made from `widgets/`) is loaded by no other page, and a heavy one only when the reader comes near; inside the
element is the static picture, for readers without JavaScript and for paper. Everywhere else (PDF, EPUB, plain text) the
picture is all there is.
"""

import hashlib
import html
import os
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri
from sphinx.writers.html5 import HTML5Translator

from .widget_kinds import KINDS, OPTION_NAMES, Kind, style

ASSETS = Path(__file__).parent / "assets" / "widgets"
INTERACTIVE = ("html", "dirhtml", "singlehtml")
STYLE = "widgets.css"
# Earlier than the browser fetches the picture in the element, which is lazy.
LATE = """<script>{
  const near = new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting) return;
    near.disconnect();
    document.head.append(Object.assign(document.createElement("script"), { src: "%s" }));
  }, { rootMargin: "1500px" });
  near.observe(document.currentScript.previousElementSibling);
}</script>
"""


class widget(nodes.General, nodes.Element):
    """An interactive figure of a `kind`, with what its element is told; its child is the static picture."""


class WidgetDirective(SphinxDirective):
    """A figure around a widget; what it cannot be is an error that names file and line."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(["name", "alt", *OPTION_NAMES], directives.unchanged_required)

    def run(self) -> list[nodes.Node]:
        """The figure."""
        kind = self._kind()
        if "alt" not in self.options:
            raise self.error(f"widget {kind.name}: say in ':alt:' what the static picture shows")
        if not self.content:
            raise self.error(f"widget {kind.name}: it needs a caption")
        try:
            settings = kind.settings({name: text for name, text in self.options.items() if name in OPTION_NAMES})
        except ValueError as problem:
            raise self.error(str(problem)) from None
        picture = nodes.image(uri=self._picture(kind, settings), alt=self.options["alt"])
        text = " ".join(self.content)
        children, messages = self.state.inline_text(text, self.lineno)
        caption = nodes.caption(text, "", *children)
        element = widget("", picture, kind=kind.name, told=kind.attributes(settings))
        figure = nodes.figure("", element, caption, classes=["widget"])
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure, *messages]

    def _kind(self) -> Kind:
        name = self.arguments[0]
        if name not in KINDS:
            raise self.error(f"there is no widget {name!r}, only {', '.join(KINDS)}")
        return KINDS[name]

    def _picture(self, kind: Kind, settings: dict[str, Any]) -> str:
        """Draw the static picture, as SVG and as PNG, and return its address for Sphinx to choose from."""
        drawn = kind.picture(settings)
        digest = hashlib.sha256(drawn.svg.encode()).hexdigest()[:12]
        folder = Path(self.env.app.outdir).parent / "widget_pictures"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{kind.name}-{digest}"
        path.with_suffix(".svg").write_text(drawn.svg, encoding="utf-8")
        path.with_suffix(".png").write_bytes(drawn.png)
        return "/" + Path(os.path.relpath(path, self.env.srcdir)).as_posix() + ".*"


class StaticPicture(SphinxPostTransform):
    """Outside HTML a widget is its picture."""

    default_priority = 5  # before images are converted

    def run(self, **kwargs: Any) -> None:
        """Put the picture in the place of every widget, unless the page can run it."""
        if self.app.builder.name in INTERACTIVE:
            return
        for node in list(self.document.findall(widget)):
            node.replace_self(node.children)


def visit_widget(self: HTML5Translator, node: widget) -> None:
    """Open the element with what it is told."""
    attributes = "".join(f' data-{name}="{html.escape(str(value))}"' for name, value in node["told"].items())
    self.body.append(f"<widget-{node['kind']}{attributes}>")


def depart_widget(self: HTML5Translator, node: widget) -> None:
    """Close the element; behind a late one comes what fetches its script."""
    kind = node["kind"]
    self.body.append(f"</widget-{kind}>\n")
    if KINDS[kind].late:
        version = hashlib.sha256((ASSETS / f"{kind}.js").read_bytes()).hexdigest()[:8]
        page = self.builder.get_target_uri(self.builder.current_docname)
        self.body.append(LATE % f"{relative_uri(page, f'_static/{kind}.js')}?v={version}")


def serve_assets(app: Sphinx, config: Any) -> None:
    """Have the scripts copied into the book, and a style sheet with the colours of all figures."""
    made = Path(app.doctreedir) / "widget_style"
    made.mkdir(parents=True, exist_ok=True)
    (made / STYLE).write_text(style(), encoding="utf-8")
    config.html_static_path += [str(ASSETS), str(made)]


def load_assets(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Load on each page the scripts of its own widgets, and no others; late ones come by themselves."""
    kinds = {node["kind"] for node in doctree.findall(widget)} if doctree is not None else set()
    if kinds:
        app.add_css_file(STYLE)
    for kind in sorted(kind for kind in kinds if not KINDS[kind].late):
        app.add_js_file(f"{kind}.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register directive, node, transform and assets."""
    app.add_node(widget, html=(visit_widget, depart_widget))
    app.add_directive("widget", WidgetDirective)
    app.add_post_transform(StaticPicture)
    app.connect("config-inited", serve_assets)
    app.connect("html-page-context", load_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
