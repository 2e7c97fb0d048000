"""Small handwritten digits, for tests that take seconds."""

from __future__ import annotations

from .labelled import LabelledImages, Split, check_split
from .subset import read_shipped

DIGITS = tuple("0123456789")


def digits(split: Split = "train") -> LabelledImages:
    """Handwritten digits of 8 x 8 pixels: 1,438 to train on, 359 to test with.

    They are scikit-learn's 1,797 in their order, every fifth kept for the test (Alpaydin and Kaynak 1998, UCI Machine
    Learning Repository; CC BY 4.0, beside the file).

    Returns:
        Grey images of shape (N, 1, 8, 8), and their labels.

    Raises:
        ValueError: `split` is neither 'train' nor 'test'.
    """
    check_split(split)
    return read_shipped("digits.npz", split, DIGITS, brightest=16)
