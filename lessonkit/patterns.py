"""Style images that belong to nobody: patterns made by a few lines of code and a seed.

Each function returns an image of `size` by `size` pixels, (3, size, size), RGB from 0 to 1.
"""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

NIGHT = ((0.07, 0.13, 0.36), (0.12, 0.30, 0.58), (0.30, 0.55, 0.72), (0.93, 0.80, 0.35), (0.97, 0.93, 0.75))
GLASS = ((0.75, 0.12, 0.12), (0.95, 0.68, 0.12), (0.12, 0.35, 0.70), (0.15, 0.50, 0.30), (0.92, 0.90, 0.80))


def _palette(colours: Sequence[Sequence[float]]) -> Tensor:
    return torch.tensor(colours)


def _smooth_noise(size: int, cells: int, generator: torch.Generator) -> Tensor:
    """Soft hills and valleys, (size, size), from 0 to 1, about `cells` of them across."""
    coarse = torch.rand(1, 1, cells, cells, generator=generator)
    return F.interpolate(coarse, (size, size), mode="bicubic", align_corners=False)[0, 0].clamp(0, 1)


def strokes(size: int, seed: int = 0, count: int = 2500, length: int = 22, thickness: int = 3) -> Tensor:
    """Brush strokes that follow a swirling flow, in the colours of a night sky; later ones lie over earlier ones."""
    generator = torch.Generator().manual_seed(seed)
    angle = 4 * math.pi * _smooth_noise(size, 5, generator)
    bright, colours = _smooth_noise(size, 7, generator), _palette(NIGHT)
    image = colours[0].reshape(3, 1, 1).repeat(1, size, size)
    for y, x in (size * torch.rand(count, 2, generator=generator)).tolist():
        row, column = int(y), int(x)
        shade = bright[row, column] + 0.25 * (torch.rand(1, generator=generator).item() - 0.5)
        colour = colours[int((shade * len(colours)).clamp(0, len(colours) - 1))]
        for _ in range(length):
            row, column = int(y) % size, int(x) % size
            image[:, row : row + thickness, column : column + thickness] = colour.reshape(3, 1, 1)
            y, x = y + angle[row, column].sin().item(), x + angle[row, column].cos().item()
    return image


def mosaic(size: int, seed: int = 0, count: int = 90, lead: float = 2.5) -> Tensor:
    """Panes of coloured glass between dark lines: every pixel takes the colour of its nearest of `count` random points."""
    generator = torch.Generator().manual_seed(seed)
    points = size * torch.rand(count, 2, generator=generator)
    chosen = _palette(GLASS)[torch.randint(len(GLASS), (count,), generator=generator)]
    places = torch.cartesian_prod(torch.arange(size), torch.arange(size)).float()
    near, which = torch.cdist(places, points).topk(2, largest=False)
    panes = chosen[which[:, 0]] * (near[:, 1] - near[:, 0] > lead)[:, None]
    return panes.T.reshape(3, size, size)


def waves(size: int, seed: int = 0, period: float = 14.0) -> Tensor:
    """Ink lines on paper that bend like the grain of wood: contours of soft hills on a slope."""
    generator = torch.Generator().manual_seed(seed)
    rows = torch.arange(size)[:, None] / period
    height = (2 * math.pi * (rows + 5 * _smooth_noise(size, 5, generator))).sin()
    ink, paper = torch.tensor([0.08, 0.12, 0.30]).reshape(3, 1, 1), torch.tensor([0.96, 0.93, 0.84]).reshape(3, 1, 1)
    return ink + (paper - ink) * (0.5 + 2 * height).clamp(0, 1)
