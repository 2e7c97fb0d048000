"""The figures of pooling: every number and mark that they are given is in them, in light and in dark."""

import re

import numpy as np
import pytest
import torch

from lessonkit import draw
from lessonkit.draw import palette
from lessonkit.draw.pooling import TINTS
from tests.drawn import assert_a_figure_that_changes_no_setting, assert_no_light_colour_in_the_dark, texts
from tests.test_lessonkit_draw import contrast


def dot(side, row, column):
    lit = np.zeros((side, side))
    lit[row, column] = 1
    return lit


def figures():
    return {
        "tables": lambda: draw.rows_of_tables([{"map": np.eye(4)}, {"max": np.eye(2), "min": np.eye(2)}], {}),
        "border": lambda: draw.padded_maxima(-np.ones((3, 3)), {"0": np.zeros((3, 3)), "−∞": -np.ones((3, 3))}),
        "adaptive": lambda: draw.adaptive_windows([np.eye(4) > 0, np.ones((1, 3)) > 0]),
        "dots": lambda: draw.two_dots([[(dot(2, 0, 0), dot(2, 1, 1)), (dot(1, 0, 0), dot(1, 0, 0))]]),
        "curves": lambda: draw.shift_curves({"none": [0, 1], "pooled": [0, 0.5]}, "change"),
        "in_one_size": lambda: draw.in_one_size({"a": torch.rand(8, 8), "b": torch.rand(4, 4), "c": torch.rand(2, 2)}),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_an_svg_and_a_png_and_changes_no_setting(name):
    assert_a_figure_that_changes_no_setting(figures()[name])


@pytest.mark.parametrize("name", figures())
def test_its_dark_twin_keeps_no_light_colour(name):
    assert_no_light_colour_in_the_dark(figures()[name]())


def test_tables_show_their_names_and_numbers_in_the_order_of_the_rows():
    drawn = draw.rows_of_tables([{"map": np.array([[1.0, -2.5]])}, {"max": np.array([[7.0]])}], {})
    assert texts(drawn) == ["map", "1", "−2.5", "max", "7"]


def test_a_tint_colours_the_squares_that_ask_for_it_and_no_others():
    plain = draw.rows_of_tables([{"map": np.zeros((2, 3))}], {}).svg
    tinted = draw.rows_of_tables([{"map": np.zeros((2, 3))}], {"map": np.array([[0, 1, 1], [2, 0, 3]])}).svg
    found = {colour: tinted.count(f"fill: {colour}") - plain.count(f"fill: {colour}") for colour in TINTS[1:4]}
    assert found == {palette.PALE_ORANGE: 2, palette.PALE_BLUE: 1, palette.PALE_GREEN: 1}


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_on_the_see_through_tint_have_enough_contrast(dark):
    ink, tint, page = (palette.INK, TINTS[4][:7], "#ffffff")
    if dark:
        ink, tint, page = palette.DARK[ink], palette.DARK[tint], "#121212"
    share = int(TINTS[4][7:], 16) / 255
    pairs = [[int(colour[at : at + 2], 16) for colour in (tint, page)] for at in (1, 3, 5)]
    mixed = "#" + "".join(f"{round(share * over + (1 - share) * under):02x}" for over, under in pairs)
    assert contrast(ink, mixed) >= 7


def test_a_border_stands_round_the_map_once_for_each_place():
    drawn = draw.padded_maxima(np.full((3, 4), 5.0), {"−∞": np.full((3, 4), 5.0)})
    assert texts(drawn).count("−∞") == 2 * (3 + 2) + 2 * 4
    assert texts(drawn).count("5") == 2 * 12


def test_adaptive_windows_numbers_every_pixel_and_names_both_sizes():
    reach = np.array([[1, 1, 0], [0, 1, 1]]) > 0
    assert texts(draw.adaptive_windows([reach])) == ["0", "1", "2", "3 to 2"]


def bar_heights(reach):
    """At which heights the bars of the windows stand, in the order of the outputs."""
    svg = draw.adaptive_windows([reach > 0]).svg
    bars = re.findall(r'd="M ([\d.]+) ([\d.]+) \nL ([\d.]+) ([\d.]+) \n"[^>]*stroke-width: 6', svg)
    assert len(bars) == len(reach)
    return [float(bar[1]) for bar in bars]


def test_windows_that_overlap_stand_on_different_levels_and_others_on_one():
    apart, overlapping = bar_heights(np.eye(3)), bar_heights(np.array([[1, 1, 0], [0, 1, 1]]))
    assert len(set(apart)) == 1
    assert len(set(overlapping)) == 2


def test_two_dots_marks_one_round_and_one_square_place_in_every_round():
    stages = [(dot(4, 0, 0), dot(4, 3, 3)), (dot(2, 0, 0), dot(2, 1, 1)), (dot(1, 0, 0), dot(1, 0, 0))]
    drawn = draw.two_dots([stages])
    assert texts(drawn) == ["4 × 4", "2 × 2", "1 × 1"]
    assert drawn.svg.count(f"fill: {palette.ORANGE}") == 3
    assert drawn.svg.count(f"stroke: {palette.BLUE}") == 3


def test_every_curve_is_in_the_legend_with_a_colour_of_its_own():
    names = ["none", "two", "four", "eight", "blur"]
    drawn = draw.shift_curves({name: [0, index] for index, name in enumerate(names)}, "how much")
    assert [text for text in texts(drawn) if text in names] == names
    assert "how much" in texts(drawn)
    colours = {palette.INK, palette.BLUE, palette.GREEN, palette.ORANGE, palette.PURPLE}
    assert all(f"stroke: {colour}; stroke-width: 2" in drawn.svg for colour in colours)


def test_more_curves_than_looks_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        draw.shift_curves({str(index): [0, 1] for index in range(6)}, "change")


def test_a_gallery_names_its_pictures_in_order_and_leaves_spare_places_empty():
    drawn = draw.in_one_size({name: torch.rand(4, 4) for name in ("first", "second", "third")})
    assert texts(drawn) == ["first", "second", "third"]
    assert drawn.svg.count("<image") == 3
