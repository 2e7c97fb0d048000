"""Figures for lessons: each function takes what it shows and returns a finished drawing."""

from .arithmetic import Setting, settings, stepping
from .borders import channel_blocks, coverage, gallery
from .grids import patches_to_columns, sliding, windows_of_one_pixel
from .matrices import impulse_answers, influence, toeplitz
from .photos import channel_sum, filtered, mixed, two_ways
from .receptive import funnel
from .style import Drawing, drawing
from .transposed import Stamping, stamps
from .volumes import parameter_bars, volumes, wirings

__all__ = [
    "Drawing",
    "Setting",
    "Stamping",
    "channel_blocks",
    "channel_sum",
    "coverage",
    "drawing",
    "filtered",
    "funnel",
    "gallery",
    "impulse_answers",
    "influence",
    "mixed",
    "parameter_bars",
    "patches_to_columns",
    "settings",
    "sliding",
    "stamps",
    "stepping",
    "toeplitz",
    "two_ways",
    "volumes",
    "windows_of_one_pixel",
    "wirings",
]
