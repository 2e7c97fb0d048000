"""Patterns are images, the same for the same seed, and look like what their names say."""

import pytest
import torch

from lessonkit import patterns

ALL = (patterns.strokes, patterns.mosaic, patterns.waves)


@pytest.mark.parametrize("pattern", ALL)
def test_a_pattern_is_an_image_that_its_seed_decides(pattern):
    made, again, other = pattern(40, seed=1), pattern(40, seed=1), pattern(40, seed=2)
    assert made.shape == (3, 40, 40) and made.min() >= 0 and made.max() <= 1
    assert torch.equal(made, again) and not torch.equal(made, other)


def test_a_pattern_leaves_everybodys_random_numbers_alone():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    for pattern in ALL:
        pattern(24)
    assert torch.equal(torch.rand(3), expected)


def test_a_mosaic_holds_its_colours_and_black_lines_and_nothing_else():
    found = {tuple(round(value, 4) for value in pixel) for pixel in patterns.mosaic(60).flatten(1).T.tolist()}
    assert found <= {*patterns.GLASS, (0.0, 0.0, 0.0)} and (0.0, 0.0, 0.0) in found and len(found) > 3


def test_strokes_hold_the_colours_of_the_night():
    found = {tuple(round(value, 4) for value in pixel) for pixel in patterns.strokes(60).flatten(1).T.tolist()}
    assert found <= set(patterns.NIGHT) and len(found) > 3
