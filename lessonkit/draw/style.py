"""How every figure is made: matplotlib in one style, nobody's settings touched, kept as SVG and as PNG."""

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ParamSpec

import matplotlib
from matplotlib.figure import Figure

from .embedded import packed
from .palette import FAINT, INK

P = ParamSpec("P")

STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 12.0,
    "axes.titlesize": 12.0,
    "axes.labelsize": 12.0,
    "xtick.labelsize": 11.0,
    "ytick.labelsize": 11.0,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": FAINT,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "lessonkit",  # the same figure gives the same file
}


@dataclass(frozen=True)
class Drawing:
    """A finished figure: Jupyter and the book show the SVG, print takes the PNG."""

    svg: str
    png: bytes

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_png_(self) -> bytes:
        return self.png


def _saved(figure: Figure) -> Drawing:
    svg, png = io.StringIO(), io.BytesIO()
    figure.savefig(svg, format="svg", bbox_inches="tight", pad_inches=0.05, metadata={"Date": None})
    figure.savefig(png, format="png", bbox_inches="tight", pad_inches=0.05, dpi=160, facecolor="white")
    return Drawing(packed(svg.getvalue()), png.getvalue())


def drawing(draw: Callable[P, Figure]) -> Callable[P, Drawing]:
    """Have `draw` return its figure finished, drawn in the book's style; the reader's own settings stay as they are."""

    @functools.wraps(draw)
    def drawn(*args: P.args, **kwargs: P.kwargs) -> Drawing:
        with matplotlib.rc_context(STYLE):
            return _saved(draw(*args, **kwargs))

    return drawn
