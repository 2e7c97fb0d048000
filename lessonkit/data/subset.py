"""The part of Fashion-MNIST that is shipped: the same images on every machine, without the network."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from .labelled import LabelledImages, Split, check_split

SHIPPED = Path(__file__).parent / "shipped"
FASHION_CLASSES = (
    "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot",
)  # fmt: skip


def fashion_subset(split: Split = "train") -> LabelledImages:
    """The shipped part of Fashion-MNIST: 10,000 images to train on, 2,000 to test with, as many of each class.

    They are the first 1,000 of each class in the original training set and the first 200 in the original test set, in the
    original order (Xiao, Rasul and Vollgraf 2017; MIT licence, beside the file).

    Returns:
        Grey images of shape (N, 1, 28, 28), and their labels.

    Raises:
        ValueError: `split` is neither 'train' nor 'test'.
    """
    check_split(split)
    return read_shipped("fashion_mnist.npz", split, FASHION_CLASSES, brightest=255)


def read_shipped(name: str, split: Split, classes: tuple[str, ...], brightest: int) -> LabelledImages:
    """One split of a shipped file, whose pixels are whole numbers up to `brightest`."""
    with np.load(SHIPPED / name, allow_pickle=False) as arrays:
        images = torch.from_numpy(arrays[f"{split}_images"])
        labels = torch.from_numpy(arrays[f"{split}_labels"])
    pixels = images.unsqueeze(1).to(torch.float32) / brightest
    return LabelledImages(pixels, labels.to(torch.int64), classes, "shipped subset")
