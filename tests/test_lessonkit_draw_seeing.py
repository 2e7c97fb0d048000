"""The figures of what a net sees: names, colours and scales are right, in light and in dark."""

import numpy as np
import pytest
import torch

from lessonkit import draw
from lessonkit.draw.seeing import MARKS, _at_most, about_grey, lit, strength, stretched
from tests.drawn import assert_a_figure_that_changes_no_setting, assert_no_light_colour_in_the_dark, texts

POINTS = np.arange(12.0).reshape(6, 2)


def figures():
    return {
        "filters": lambda: draw.filter_sheets({"first": torch.rand(10, 3, 3, 3), "deep": torch.rand(9, 1, 3, 3)}),
        "rows": lambda: draw.picture_rows([{"cat": torch.rand(3, 8, 8), "map": torch.rand(4, 4)}], ["layer"]),
        "patches": lambda: draw.boxed_patches({"fire1, 3": [torch.rand(3, 8, 8), torch.rand(3, 5, 8)]}),
        "embeddings": lambda: draw.embeddings({"a": POINTS, "b": POINTS}, np.array([0, 0, 1, 1, 2, 2]), ["x", "y", "z"]),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_an_svg_and_a_png_and_changes_no_setting(name):
    assert_a_figure_that_changes_no_setting(figures()[name])


@pytest.mark.parametrize("name", figures())
def test_its_dark_twin_keeps_no_light_colour(name):
    assert_no_light_colour_in_the_dark(figures()[name]())


@pytest.mark.parametrize(
    "name, words",
    [
        ("filters", ["first", "deep"]),
        ("rows", ["cat", "map", "layer"]),
        ("patches", ["fire1, 3"]),
        ("embeddings", ["a", "b", *"xyz"]),
    ],
)
def test_a_figure_says_what_it_was_told_to(name, words):
    assert sorted(texts(figures()[name]())) == sorted(words)


def test_every_label_of_a_cloud_has_its_own_colour_and_mark():
    assert len({colour for colour, _ in MARKS}) == len({mark for _, mark in MARKS}) == len(MARKS)
    svg = figures()["embeddings"]().svg
    assert all(colour in svg for colour, _ in MARKS[:3])


def test_stretching_takes_the_smallest_to_0_and_the_largest_to_1():
    assert stretched(torch.tensor([2.0, 3.0, 6.0])).tolist() == [0.0, 0.25, 1.0]
    assert stretched(torch.full((2,), 3.0)).tolist() == [0.0, 0.0]


def test_strength_is_the_strongest_channel_whatever_its_sign():
    values = torch.tensor([[[1.0, 0.5]], [[-2.0, 0.1]]])
    assert strength(values, share=1.0).tolist() == [[1.0, 0.25]]
    assert strength(torch.zeros(3, 2, 2)).tolist() == [[0.0, 0.0], [0.0, 0.0]]


def test_about_grey_leaves_zero_at_mid_grey_and_keeps_signs():
    shown = about_grey(torch.tensor([0.0, 1.0, -1.0]))
    torch.testing.assert_close(shown, torch.tensor([0.5, 0.5 + 1 / 6, 0.5 - 1 / 6]))


def test_a_photograph_glows_yellow_where_the_map_is_largest_and_is_a_dim_grey_where_it_is_0_or_below():
    photo = torch.rand(3, 4, 4)
    shown = lit(photo, torch.tensor([[0.0, -2.0], [0.0, 7.0]]))
    assert shown.shape == photo.shape and shown.min() >= 0 and shown.max() <= 1
    red, green, blue = shown[:, -1, -1]
    assert min(red, green) > blue + 0.1
    torch.testing.assert_close(shown[:, 0, 0], (0.45 * photo[:, 0, 0].mean()).expand(3), atol=0.02, rtol=0)
    torch.testing.assert_close(shown[:, 0, -1], (0.45 * photo[:, 0, -1].mean()).expand(3), atol=0.02, rtol=0)


def test_a_map_of_zeros_lights_nothing():
    shown = lit(torch.full((3, 4, 4), 0.5), torch.zeros(2, 2))
    assert shown.max() < 0.25


def test_wide_pictures_are_averaged_down_to_their_share_of_a_row_and_small_ones_are_left_alone():
    pixels = torch.arange(16.0).reshape(4, 4)
    assert _at_most(pixels, 2).tolist() == [[2.5, 4.5], [10.5, 12.5]]
    assert _at_most(pixels.expand(3, 4, 4), 2).shape == (3, 2, 2) and _at_most(pixels, 4) is pixels
