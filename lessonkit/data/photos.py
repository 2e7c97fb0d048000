"""The photographs that scikit-image ships."""

from typing import Literal

import torch
from torch import Tensor

Photo = Literal["astronaut", "camera", "chelsea", "coffee", "rocket"]


def photo(name: Photo, size: int | None = None) -> Tensor:
    """A photograph as floats from 0 to 1: (3, H, W) in colour, (1, H, W) where it is grey.

    The photographs are those that scikit-image ships. `size` averages the central square down to size by size pixels.

    Raises:
        ModuleNotFoundError: scikit-image is not installed.
    """
    try:
        from skimage import data
    except ModuleNotFoundError as problem:
        raise ModuleNotFoundError("lessonkit's photographs need scikit-image: pip install scikit-image") from problem
    pixels = torch.from_numpy(getattr(data, name)()).to(torch.float32) / 255
    pixels = pixels.permute(2, 0, 1) if pixels.ndim == 3 else pixels.unsqueeze(0)
    return pixels if size is None else _central_square(pixels, size)


def grey(colour: Tensor) -> Tensor:
    """The brightness of a colour photograph, (3, H, W) to (H, W), with the weights of ITU-R BT.601."""
    weights = torch.tensor([0.299, 0.587, 0.114], dtype=colour.dtype)
    return torch.einsum("c,chw->hw", weights, colour)


def _central_square(pixels: Tensor, size: int) -> Tensor:
    _, height, width = pixels.shape
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    square = pixels[:, top : top + side, left : left + side]
    return torch.nn.functional.adaptive_avg_pool2d(square, size)
