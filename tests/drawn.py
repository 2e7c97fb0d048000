"""What the tests of all figures ask of a drawing."""

import re

import matplotlib as mpl

from lessonkit.draw import palette


def texts(drawing):
    """The words of a figure: matplotlib leaves each as a comment above the outlines of its letters."""
    return [text.strip() for text in re.findall(r"<!--(.*?)-->", drawing.svg, re.DOTALL)]


def assert_a_figure_that_changes_no_setting(make):
    """A drawing can be shown as an SVG and as a PNG, and leaves matplotlib as it was."""
    before = dict(mpl.rcParams)
    made = make()
    assert dict(mpl.rcParams) == before
    assert "<svg" in made._repr_svg_() and made._repr_png_().startswith(b"\x89PNG")


def assert_no_light_colour_in_the_dark(drawing):
    """The dark twin of a drawing has none of the colours that are changed, and has the ink of the dark."""
    dark = palette.to_dark(drawing.svg)
    assert palette.INK in drawing.svg and palette.DARK[palette.INK] in dark
    assert not [colour for colour in palette.DARK if colour in dark]
