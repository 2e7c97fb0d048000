"""Pictures in figures lose the bytes that nobody sees; photographs become JPEGs where that is smaller."""

import base64
import io
import re

import numpy as np
import pytest
import torch
from PIL import Image
from skimage import data

from lessonkit import draw
from lessonkit.draw.embedded import packed
from lessonkit.draw.lighter import lighter

KINDS = re.compile(r"data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)")


def svg_of(pixels):
    """A figure's text with one picture in it, as matplotlib writes it."""
    png = io.BytesIO()
    Image.fromarray(pixels).save(png, "PNG")
    return f'<svg><image xlink:href="data:image/png;base64,\n{base64.b64encode(png.getvalue()).decode()}"/></svg>'


def pictures(svg):
    """The kinds and pixels of all pictures in a figure."""
    return [(kind, np.asarray(Image.open(io.BytesIO(base64.b64decode(text))))) for kind, text in KINDS.findall(svg)]


@pytest.mark.parametrize(
    ("pixels", "mode"),
    [
        (np.dstack([data.camera()] * 3 + [np.full_like(data.camera(), 255)]), "L"),
        (np.dstack([data.coffee(), np.full(data.coffee().shape[:2], 255, dtype=np.uint8)]), "RGB"),
        (np.dstack([data.coffee(), np.full(data.coffee().shape[:2], 90, dtype=np.uint8)]), "RGBA"),
    ],
    ids=["grey", "coloured", "see-through"],
)
def test_a_packed_picture_has_the_same_pixels_in_the_fewest_channels(pixels, mode):
    before = svg_of(pixels)
    after = packed(before)
    ((_, text),) = KINDS.findall(after)
    made = Image.open(io.BytesIO(base64.b64decode(text)))
    assert made.mode == mode
    assert np.array_equal(np.asarray(made.convert("RGBA")), pixels)
    assert len(after) < len(before)
    assert packed(after) == after


def test_a_photograph_becomes_a_small_jpeg_that_looks_the_same():
    photo = data.coffee()[::2, ::2].copy()
    before = svg_of(photo)
    after = lighter(before)
    ((kind, pixels),) = pictures(after)
    assert kind == "jpeg" and len(after) < len(before) / 4
    assert np.abs(pixels.astype(float) - photo).mean() < 6


def test_a_picture_of_few_squares_stays_as_it_is():
    squares = svg_of(np.kron(np.eye(8, dtype=np.uint8), np.full((20, 20), 255, dtype=np.uint8)))
    assert lighter(squares) == squares


def test_see_through_places_stay_see_through():
    clear = np.dstack([data.coffee()[:80, :80], np.full((80, 80), 90, dtype=np.uint8)])
    assert lighter(svg_of(clear)) == svg_of(clear)


def test_figures_of_photographs_are_light_and_keep_their_png():
    photo = torch.from_numpy(data.coffee()[:200, :200].copy()).permute(2, 0, 1) / 255
    drawing = draw.picture_rows([{"a": photo}])
    assert [kind for kind, _ in pictures(drawing.svg)] == ["jpeg"]
    assert drawing.png.startswith(b"\x89PNG") and len(drawing.svg) < 60_000
