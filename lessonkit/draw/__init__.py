"""Figures for lessons: each function takes what it shows and returns a finished drawing."""

from .grids import patches_to_columns, sliding, windows_of_one_pixel
from .matrices import impulse_answers, influence, toeplitz
from .photos import channel_sum, filtered, mixed, two_ways
from .style import Drawing, drawing
from .volumes import parameter_bars, volumes, wirings

__all__ = [
    "Drawing",
    "channel_sum",
    "drawing",
    "filtered",
    "impulse_answers",
    "influence",
    "mixed",
    "parameter_bars",
    "patches_to_columns",
    "sliding",
    "toeplitz",
    "two_ways",
    "volumes",
    "windows_of_one_pixel",
    "wirings",
]
