"""The figures of dreams: what they say, and that few shades are few."""

import matplotlib as mpl
import torch

from lessonkit import draw
from lessonkit.draw import palette
from lessonkit.draw.dreams import SHADES, _fitting, few_shades


def test_descents_name_each_optimiser_and_both_axes_in_light_and_dark():
    before = dict(mpl.rcParams)
    made = draw.descents({"L-BFGS": ([3.0, 1.0, 2.0], [0.1, 0.2, 0.3]), "Adam": ([3.0, 2.5], [0.1, 0.2])})
    assert dict(mpl.rcParams) == before and made.png.startswith(b"\x89PNG")
    for text in ("L-BFGS", "Adam", "evaluations", "seconds of processor time", "lowest loss so far"):
        assert f"<!-- {text} -->" in made.svg
    assert not [colour for colour in palette.DARK if colour in palette.to_dark(made.svg)]


def test_few_shades_are_few_and_near_and_keep_black_and_white():
    pixels = torch.rand(3, 40, 40)
    found = few_shades(pixels)
    assert len(found.unique()) <= SHADES and (found - pixels).abs().max() <= 0.5 / (SHADES - 1) + 1e-6
    assert few_shades(torch.tensor([-1.0, 0.0, 1.0, 2.0])).tolist() == [0.0, 0.0, 1.0, 1.0]


def test_grainy_rows_are_smaller_than_the_same_pictures_in_all_shades():
    row = [{"grain": torch.rand(3, 60, 60)}]
    assert len(draw.grainy_rows(row).png) < 0.98 * len(draw.picture_rows(row).png)
    assert "<!-- grain -->" in draw.grainy_rows(row).svg


def test_wide_pictures_are_smoothed_down_and_narrow_ones_stay():
    stripes = (torch.arange(64) % 2).float().expand(3, 48, 64)
    small = _fitting(stripes, 16)
    assert small.shape == (3, 12, 16) and (small[:, :, 2:-2] - 0.5).abs().max() < 0.05
    assert _fitting(stripes, 64) is stripes and _fitting(stripes[0], 16).shape == (12, 16)
