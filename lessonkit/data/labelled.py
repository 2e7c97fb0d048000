"""Images with their labels, kept together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from torch import Tensor

Split = Literal["train", "test"]


@dataclass(frozen=True, eq=False)
class LabelledImages:
    """Images and what they show.

    An index that keeps an axis picks out some of them: `few = train[:1000]`, `few = train[train.labels == 3]`.

    Attributes:
        images: floats from 0 to 1, of shape (N, C, H, W).
        labels: whole numbers from 0, of shape (N,).
        classes: the name of each label.
        source: where they were found, in words.
    """

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]
    source: str

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: slice | Tensor) -> LabelledImages:
        return LabelledImages(self.images[index], self.labels[index], self.classes, self.source)


def check_split(split: str) -> None:
    """Refuse what is neither 'train' nor 'test'.

    Raises:
        ValueError: in one line that repeats what was asked for.
    """
    if split not in get_args(Split):
        raise ValueError(f"split is 'train' or 'test', not {split!r}")
