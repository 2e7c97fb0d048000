"""Photographs and figures: what they give, what they leave alone, that they read on both backgrounds."""

import builtins

import numpy as np
import pytest
import torch
from matplotlib.figure import Figure

from lessonkit import data, draw
from lessonkit.draw import palette
from tests.drawn import assert_a_figure_that_changes_no_setting, assert_no_light_colour_in_the_dark


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("name", ["astronaut", "camera", "chelsea", "coffee"])
def test_a_photograph_is_floats_from_0_to_1_with_channels_first(name):
    photo = data.photo(name, size=50)
    assert photo.shape == (1 if name == "camera" else 3, 50, 50)
    assert photo.dtype == torch.float32
    assert 0 <= photo.min() < photo.max() <= 1


def test_a_photograph_is_not_distorted_by_its_size():
    whole, square = data.photo("coffee"), data.photo("coffee", size=400)
    assert torch.equal(square, whole[:, :, 100:500])


def test_without_scikit_image_the_error_is_one_line_that_says_what_to_do(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest, **more):
        if name.startswith("skimage"):
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ModuleNotFoundError, match=r"^lessonkit's photographs need .*pip install scikit-image$"):
        data.photo("camera")


def test_white_is_white_in_grey():
    assert torch.allclose(data.grey(torch.ones(3, 2, 4)), torch.ones(2, 4))


def tables():
    image, kernel = np.arange(12.0).reshape(3, 4), np.ones((2, 2))
    return {
        "sliding": lambda: draw.sliding(image, kernel, np.zeros((2, 3)), [(0, 0), (1, 2)]),
        "patches": lambda: draw.patches_to_columns(image, kernel, np.zeros((4, 6))),
        "pixel": lambda: draw.windows_of_one_pixel((3, 3), [["a", "b"], ["c", "d"]], (1, 1)),
        "impulse": lambda: draw.impulse_answers(image, kernel, kernel, kernel),
        "influence": lambda: draw.influence(np.eye(7), np.ones((7, 7))),
        "toeplitz": lambda: draw.toeplitz(np.eye(4), (2, 2), ["w"]),
        "volumes": lambda: draw.volumes(32, 3, 5, 6),
        "wirings": lambda: draw.wirings(),
        "bars": lambda: draw.parameter_bars({"dense": 10_000, "shared": 300}),
        "channels": lambda: draw.channel_sum(torch.rand(3, 8, 8), torch.randn(3, 6, 6), torch.randn(6, 6)),
        "mixed": lambda: draw.mixed(torch.rand(3, 8, 8), {"red": torch.randn(8, 8)}),
        "two ways": lambda: draw.two_ways(*torch.rand(4, 8, 8)),
        "filtered": lambda: draw.filtered(
            torch.rand(8, 8), {n: torch.ones(3, 3) / 9 for n in "abcd"}, {n: torch.rand(6, 6) for n in "abcd"}
        ),
    }


@pytest.mark.parametrize("name", tables())
def test_a_figure_is_an_svg_and_a_png_and_changes_no_setting(name):
    assert_a_figure_that_changes_no_setting(tables()[name])


def test_the_same_figure_gives_the_same_file():
    assert draw.wirings().svg == draw.wirings().svg


def test_a_dark_twin_keeps_no_light_colour():
    assert_no_light_colour_in_the_dark(draw.volumes(32, 3, 5, 6))


def test_a_drawing_is_only_finished_once_its_style_is_applied():
    @draw.drawing
    def text_in_ink():
        figure = Figure()
        figure.text(0.5, 0.5, "x")
        return figure

    assert palette.INK in text_in_ink().svg


@pytest.mark.parametrize("fill", ["PALE_BLUE", "PALE_ORANGE", "PALE_GREEN", "PAPER"])
def test_text_on_a_fill_has_enough_contrast_in_light_and_in_dark(fill):
    colour = getattr(palette, fill)
    assert contrast(palette.INK, colour) >= 7
    assert contrast(palette.DARK[palette.INK], palette.DARK[colour]) >= 7


@pytest.mark.parametrize("line", ["INK", "BLUE", "ORANGE", "GREEN", "PURPLE"])
def test_lines_and_words_stand_out_from_the_page_in_light_and_in_dark(line):
    colour = getattr(palette, line)
    assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(palette.DARK[colour], "#121212") >= 4.5
