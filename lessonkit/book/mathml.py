"""Formulas as MathML, for books that run no scripts."""

import re

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

SIZED = re.compile(r"\\(?:big|Big|bigg|Bigg)[lrm]?(?![a-zA-Z])")  # MathML stretches brackets by itself
ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|split|align\*?)\}")


def mathml(latex: str, display: str) -> str:
    """A formula of TeX as MathML, `display` being inline or block."""

    def as_array(match: re.Match[str]) -> str:
        return r"\begin{array}{rlrl}" if match[1] == "begin" else r"\end{array}"

    return convert(ALIGNED.sub(as_array, SIZED.sub("", latex)).strip(), display=display)


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line."""
    self.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula in a line of its own, with its number if it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append(mathml(node.astext(), "block") + "</div>\n")
    raise nodes.SkipNode


def keep_mathjax(app: Sphinx, config: Config) -> None:
    """Leave pages to MathJax: of two renderers Sphinx would take the other one."""
    config.html_math_renderer = config.html_math_renderer or "mathjax"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer."""
    app.connect("config-inited", keep_mathjax)
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
