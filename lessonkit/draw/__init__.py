"""Figures for lessons: each function takes what it shows and returns a finished drawing."""

from .arithmetic import Setting, settings, stepping
from .borders import channel_blocks, coverage, gallery
from .case_studies import answered, by_layer, module, net_map, over_depth
from .classified import answers, class_samples, confusion
from .curves import Line, lines, training_panels
from .dreams import descents, grainy_rows
from .grids import patches_to_columns, sliding, windows_of_one_pixel
from .matrices import impulse_answers, influence, toeplitz
from .networks import functions_and_slopes, parted, pipelines
from .photos import channel_sum, filtered, mixed, two_ways
from .pooling import adaptive_windows, in_one_size, padded_maxima, rows_of_tables, shift_curves, two_dots
from .receptive import funnel
from .seeing import boxed_patches, embeddings, filter_sheets, picture_rows
from .style import Drawing, drawing
from .transposed import Stamping, stamps
from .volumes import parameter_bars, volumes, wirings

__all__ = [
    "Drawing",
    "Line",
    "Setting",
    "Stamping",
    "adaptive_windows",
    "answered",
    "answers",
    "boxed_patches",
    "by_layer",
    "channel_blocks",
    "channel_sum",
    "class_samples",
    "confusion",
    "coverage",
    "descents",
    "drawing",
    "embeddings",
    "filter_sheets",
    "filtered",
    "functions_and_slopes",
    "funnel",
    "gallery",
    "grainy_rows",
    "impulse_answers",
    "in_one_size",
    "influence",
    "lines",
    "mixed",
    "module",
    "net_map",
    "over_depth",
    "padded_maxima",
    "parameter_bars",
    "parted",
    "patches_to_columns",
    "picture_rows",
    "pipelines",
    "rows_of_tables",
    "settings",
    "shift_curves",
    "sliding",
    "stamps",
    "stepping",
    "toeplitz",
    "training_panels",
    "two_dots",
    "two_ways",
    "volumes",
    "windows_of_one_pixel",
    "wirings",
]
