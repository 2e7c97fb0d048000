"""The figures of the case studies: every word and number that they are given is in them, in light and in dark."""

import pytest
import torch

from lessonkit import draw
from lessonkit.draw import palette
from tests.drawn import assert_a_figure_that_changes_no_setting, assert_no_light_colour_in_the_dark, texts
from tests.test_lessonkit_draw import contrast


def figures():
    return {
        "module": lambda: draw.module([["1×1, 64"], ["1×1, 96", "3×3, 128"], []], "concatenate", start="fire"),
        "by_layer": lambda: draw.by_layer(["conv1", "out"], {"parameters": [0.01, 102.8], "memory": [12.8, 0.4]}),
        "net_map": lambda: draw.net_map({"AlexNet": (1.1e9, 6e7, "left"), "VGG-16": (1.5e10, 1.4e8, "right")}),
        "over_depth": lambda: draw.over_depth([6, 34], {"plain": [0.5, 1.2], "residual": [0.6, 0.6]}, "loss"),
        "answered": lambda: draw.answered([torch.rand(3, 8, 8), torch.rand(8, 8)], [{"espresso": 0.98}, {"tripod": 0.5}]),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_an_svg_and_a_png_and_changes_no_setting(name):
    assert_a_figure_that_changes_no_setting(figures()[name])


@pytest.mark.parametrize("name", figures())
def test_its_dark_twin_keeps_no_light_colour(name):
    assert_no_light_colour_in_the_dark(figures()[name]())


def test_a_module_names_its_start_every_layer_of_every_way_and_the_join():
    assert texts(figures()["module"]()) == ["fire", "1×1, 64", "1×1, 96", "3×3, 128", "concatenate"]


def test_an_empty_way_is_drawn_as_a_line_past_the_boxes():
    with_way, without = draw.module([["a"], []], "+").svg, draw.module([["a"]], "+").svg
    assert with_way.count(palette.FAINT) > without.count(palette.FAINT)


def test_bars_carry_their_numbers_unless_they_are_too_small_to_see():
    found = texts(figures()["by_layer"]())
    assert {"conv1", "out", "parameters", "memory", "102.8", "12.8", "0.4"} <= set(found) and "0.0" not in found


def test_the_map_and_the_curves_name_what_they_show():
    assert {"AlexNet", "VGG-16", "parameters"} <= set(texts(figures()["net_map"]()))
    assert {"plain", "residual", "loss", "6", "34"} <= set(texts(figures()["over_depth"]()))


def test_answers_stand_beside_their_photographs_with_their_probabilities():
    assert {"espresso  98%", "tripod  50%"} <= set(texts(figures()["answered"]()))


def test_words_on_filled_boxes_can_be_read_in_light_and_in_dark():
    for fill in (palette.PALE_BLUE, palette.PALE_ORANGE, palette.PALE_GREEN):
        assert contrast(palette.INK, fill) >= 4.5
        assert contrast(palette.DARK[palette.INK], palette.DARK[fill]) >= 4.5
