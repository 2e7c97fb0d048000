"""CIFAR-10, for readers with the internet: 163 MB are downloaded.

Untested on the real file where there is no network: the tests read an archive of the same layout that they make themselves.
"""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
import torch

from .download import DataError, Remote, cached, fetched
from .labelled import LabelledImages, Split, check_split

CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
ARCHIVE = Remote(
    "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
    "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
)
FOLDER = "cifar-10-batches-bin"
BATCHES = {"train": [f"data_batch_{number}.bin" for number in range(1, 6)], "test": ["test_batch.bin"]}
RECORD_BYTES = 1 + 3 * 32 * 32  # a label, then the red, the green and the blue plane


def cifar10(split: Split = "train") -> LabelledImages:
    """CIFAR-10: 50,000 colour images to train on, 10,000 to test with (Krizhevsky 2009).

    They come from the cache, or from the internet into the cache, held against a checksum.

    Returns:
        Colour images of shape (N, 3, 32, 32), and their labels.

    Raises:
        ValueError: `split` is neither 'train' nor 'test'.
        DataError: the archive can be neither found nor downloaded, or is damaged.
    """
    check_split(split)
    source = "local cache" if cached(ARCHIVE) else "download"
    records = torch.from_numpy(_records(fetched(ARCHIVE), BATCHES[split]))
    images = records[:, 1:].reshape(-1, 3, 32, 32).to(torch.float32) / 255
    return LabelledImages(images, records[:, 0].to(torch.int64), CIFAR10_CLASSES, source)


def _records(archive: Path, names: list[str]) -> np.ndarray:
    """The records of some members, one a row; nothing is unpacked onto the disk."""
    parts = []
    try:
        with tarfile.open(archive) as members:
            for name in names:
                file = members.extractfile(f"{FOLDER}/{name}")
                parts.append(file.read() if file else b"")
        return np.frombuffer(bytearray().join(parts), np.uint8).reshape(-1, RECORD_BYTES)
    except (tarfile.TarError, EOFError, OSError, KeyError, ValueError) as problem:
        raise DataError(f"{archive} is damaged: {problem}") from problem
