"""What a border is filled with: a constant, or pixels of the image."""

import torch
from torch import Tensor

Border = tuple[int, int, int, int]  # left, right, top, bottom


def surround(x: Tensor, border: Border, value: float = 0.0) -> Tensor:
    """Copy what is not cut off into a larger tensor that holds `value` everywhere else."""
    left, right, top, bottom = border
    kept = x[:, :, max(-top, 0) : x.shape[2] - max(-bottom, 0), max(-left, 0) : x.shape[3] - max(-right, 0)]
    above, before = max(top, 0), max(left, 0)
    padded = x.new_empty(*x.shape[:2], x.shape[2] + top + bottom, x.shape[3] + left + right)
    if max(border) > 0:  # else nothing shows the value, and PyTorch does not ask whether the dtype has it
        _fill(padded, value)
    padded[:, :, above : above + kept.shape[2], before : before + kept.shape[3]] = kept
    return padded


def sources(size: int, before: int, after: int, mode: str, device: torch.device) -> Tensor:
    """Which pixel of an axis of `size` pixels each place of the padded axis shows: the nearest, or the mirror image."""
    places = torch.arange(-before, size + after, device=device)
    last = size - 1
    return places.clamp(0, last) if mode == "replicate" else last - (last - places.abs()).abs()


def _fill(padded: Tensor, value: float) -> None:
    try:
        padded.fill_(value)
    except RuntimeError as error:
        raise ValueError(f"{value} is no number of {padded.dtype}") from error
