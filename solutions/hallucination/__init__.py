"""The hallucination chapter's references: `from solutions.hallucination import gram_matrix`."""

from .reference import (
    content_loss,
    deep_dream,
    fgsm,
    fooling_image,
    gram_matrix,
    style_loss,
    style_transfer,
    total_variation,
)

__all__ = [
    "content_loss",
    "deep_dream",
    "fgsm",
    "fooling_image",
    "gram_matrix",
    "style_loss",
    "style_transfer",
    "total_variation",
]
