"""The colours of every figure, in a light and a dark tone.

A figure is drawn once, in the light tones. `to_dark` turns the finished SVG into its dark twin by exchanging the
colours, so each name here must be a colour that nothing else in a figure uses.
"""

INK = "#222833"  # text, axes, outlines
FAINT = "#8b95a3"  # grids, what is in the background
PAPER = "#fefefe"  # the inside of a box, what text on a colour is written with
BLUE = "#1f6fb4"
ORANGE = "#c2570c"
GREEN = "#1d7d45"
PURPLE = "#8048a8"
PALE_BLUE = "#cfe3f4"
PALE_ORANGE = "#fbdfc8"
PALE_GREEN = "#cdebd8"

NAMES = {
    "ink": INK,
    "faint": FAINT,
    "paper": PAPER,
    "blue": BLUE,
    "orange": ORANGE,
    "green": GREEN,
    "purple": PURPLE,
    "pale-blue": PALE_BLUE,
    "pale-orange": PALE_ORANGE,
    "pale-green": PALE_GREEN,
}

DARK = {
    INK: "#d6dde4",
    FAINT: "#77828f",
    PAPER: "#131313",
    BLUE: "#6cb2ee",
    ORANGE: "#f59a55",
    GREEN: "#66c28d",
    PURPLE: "#c196e6",
    PALE_BLUE: "#1d3f5e",
    PALE_ORANGE: "#5b3413",
    PALE_GREEN: "#1b4a30",
}


def to_dark(svg: str) -> str:
    """The same picture for a dark page."""
    for light, dark in DARK.items():
        svg = svg.replace(light, dark)
    return svg
