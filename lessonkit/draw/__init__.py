"""Figures for lessons: each function takes what it shows and returns a finished drawing."""

from .arithmetic import Setting, settings, stepping
from .borders import channel_blocks, coverage, gallery
from .grids import patches_to_columns, sliding, windows_of_one_pixel
from .matrices import impulse_answers, influence, toeplitz
from .photos import channel_sum, filtered, mixed, two_ways
from .pooling import adaptive_windows, in_one_size, padded_maxima, rows_of_tables, shift_curves, two_dots
from .receptive import funnel
from .style import Drawing, drawing
from .transposed import Stamping, stamps
from .volumes import parameter_bars, volumes, wirings

__all__ = [
    "Drawing",
    "Setting",
    "Stamping",
    "adaptive_windows",
    "channel_blocks",
    "channel_sum",
    "coverage",
    "drawing",
    "filtered",
    "funnel",
    "gallery",
    "impulse_answers",
    "in_one_size",
    "influence",
    "mixed",
    "padded_maxima",
    "parameter_bars",
    "patches_to_columns",
    "rows_of_tables",
    "settings",
    "shift_curves",
    "sliding",
    "stamps",
    "stepping",
    "toeplitz",
    "two_dots",
    "two_ways",
    "volumes",
    "windows_of_one_pixel",
    "wirings",
]
