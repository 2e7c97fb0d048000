"""What builds on what: pages as boxes, the first above, an arrow from each to those that need it."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from .palette import FAINT, INK, PALE_BLUE
from .style import drawing

HEIGHT, GAP, STEP = 0.5, 0.35, 1.0


def depths(needs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """How many pages must be read one after the other before each.

    Raises:
        ValueError: a page needs one that is not there, or itself by some way round; the message names it.
    """
    found: dict[str, int] = {}

    def depth(page: str, above: tuple[str, ...]) -> int:
        if page not in needs:
            raise ValueError(f"{above[-1]} needs {page}, which is not there")
        if page in above:
            raise ValueError(f"{page} needs itself: {' needs '.join((*above[above.index(page) :], page))}")
        if page not in found:
            found[page] = max((1 + depth(each, (*above, page)) for each in needs[page]), default=0)
        return found[page]

    for page in needs:
        depth(page, ())
    return found


def places(titles: Mapping[str, str], rows: Mapping[str, int]) -> dict[str, tuple[float, float, float]]:
    """The centre and the width of each page's box; each row is centred about 0."""
    found = {}
    for depth in set(rows.values()):
        pages = [page for page in titles if rows[page] == depth]
        widths = [0.3 + 0.105 * len(titles[page]) for page in pages]
        left = -(sum(widths) + GAP * (len(pages) - 1)) / 2
        for page, width in zip(pages, widths, strict=True):
            found[page] = (left + width / 2, -STEP * depth, width)
            left += width + GAP
    return found


@drawing
def prerequisites(titles: Mapping[str, str], needs: Mapping[str, Sequence[str]]) -> Figure:
    """The pages named by `titles`, each below all that it `needs`."""
    boxes = places(titles, depths(needs))
    right = max(x + width / 2 for x, _, width in boxes.values()) + 0.1
    bottom = min(y for _, y, _ in boxes.values()) - HEIGHT / 2 - 0.1
    figure = Figure(figsize=(2 * right, HEIGHT / 2 + 0.1 - bottom))
    ax = figure.add_axes((0, 0, 1, 1))
    for page, (x, y, width) in boxes.items():
        corner, style = (x - width / 2, y - HEIGHT / 2), "round,pad=0,rounding_size=0.08"
        ax.add_patch(FancyBboxPatch(corner, width, HEIGHT, boxstyle=style, facecolor=PALE_BLUE, edgecolor=INK))
        ax.text(x, y, titles[page], ha="center", va="center", fontsize=11)
        for each in needs[page]:
            above, height, _ = boxes[each]
            line = {"arrowstyle": "-|>", "color": FAINT, "linewidth": 1.4, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (x, y + HEIGHT / 2), (above, height - HEIGHT / 2), arrowprops=line)
    ax.set(xlim=(-right, right), ylim=(bottom, HEIGHT / 2 + 0.1), aspect="equal")
    ax.set_axis_off()
    return figure
