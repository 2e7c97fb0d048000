"""Fashion-MNIST whole: from the system, the cache or the internet, else the shipped part."""

from __future__ import annotations

import gzip
import math
import struct
import warnings
import zlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .download import DataError, Remote, cached, fetched
from .labelled import LabelledImages, Split, check_split
from .subset import FASHION_CLASSES, fashion_subset

SYSTEM_FOLDER = Path("/usr/share/datasets/fashion-mnist")  # Debian's package dataset-fashion-mnist
HOME = "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/"
FILES = {
    "train": (
        Remote(HOME + "train-images-idx3-ubyte.gz", "b0564c3eedabfbf835052cff8503ea422014ce006caf5b757f851416ee8300c7"),
        Remote(HOME + "train-labels-idx1-ubyte.gz", "0ae29f65d86684f32d1b9c85147786c547b9c6aebcaf235f0400a0cce308b056"),
    ),
    "test": (
        Remote(HOME + "t10k-images-idx3-ubyte.gz", "cc1d090a38ace84dfa1aa66e3ada7c336ef481a96936906477e6dd344da56eaa"),
        Remote(HOME + "t10k-labels-idx1-ubyte.gz", "8d3605d196f4be44669e46906da9733c8131fef761fdbfec72c424d5222f1a05"),
    ),
}


def fashion_mnist(split: Split = "train") -> LabelledImages:
    """Fashion-MNIST: 60,000 images to train on, 10,000 to test with (Xiao, Rasul and Vollgraf 2017).

    They come from Debian's package `dataset-fashion-mnist`, from the cache, or from the internet into the cache (31 MB, held
    against checksums). Where none of these can be had, a warning says why and the shipped subset is returned; `source` and
    the length say which it is.

    Returns:
        Grey images of shape (N, 1, 28, 28), and their labels.

    Raises:
        ValueError: `split` is neither 'train' nor 'test'.
        DataError: the system's files are damaged.
    """
    check_split(split)
    images, labels = FILES[split]
    if all((SYSTEM_FOLDER / remote.name).is_file() for remote in FILES[split]):
        return _read(SYSTEM_FOLDER / images.name, SYSTEM_FOLDER / labels.name, "system package")
    source = "local cache" if cached(images) and cached(labels) else "download"
    try:
        return _read(fetched(images), fetched(labels), source)
    except DataError as problem:
        warnings.warn(f"only the shipped subset of Fashion-MNIST: {problem}", stacklevel=2)
        return fashion_subset(split)


def read_idx(path: Path) -> Tensor:
    """The bytes of a compressed file in the IDX format of MNIST, in the shape that its head says.

    Raises:
        DataError: the file is damaged or in another format.
    """
    try:
        content = gzip.decompress(path.read_bytes())
        *magic, axes = struct.unpack_from(">BBBB", content)
        shape = struct.unpack_from(f">{axes}I", content, offset=4)
    except (OSError, EOFError, zlib.error, struct.error) as problem:
        raise DataError(f"{path} cannot be read: {problem}") from problem
    start = 4 + 4 * axes
    if magic != [0, 0, 8] or len(content) != start + math.prod(shape):  # 8 says unsigned bytes
        raise DataError(f"{path} is no IDX file of bytes, or is damaged")
    return torch.from_numpy(np.frombuffer(content, np.uint8, offset=start).reshape(shape).copy())


def _read(images: Path, labels: Path, source: str) -> LabelledImages:
    pixels = read_idx(images).unsqueeze(1).to(torch.float32) / 255
    return LabelledImages(pixels, read_idx(labels).to(torch.int64), FASHION_CLASSES, source)
