"""Make the data files that lessonkit ships, from Debian's dataset-fashion-mnist and from scikit-learn.

Run `python scripts/ship_data.py` where both are installed. The same sources give the same bytes.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lessonkit.data.fashion import FILES, SYSTEM_FOLDER, read_idx
from lessonkit.data.subset import SHIPPED

OF_EACH_CLASS = {"train": 1000, "test": 200}
TESTED = 5  # every fifth digit


def fashion() -> dict[str, np.ndarray]:
    """The first images of each class, in their order."""
    arrays = {}
    for split, count in OF_EACH_CLASS.items():
        images, labels = (read_idx(SYSTEM_FOLDER / remote.name).numpy() for remote in FILES[split])
        kept = np.sort(np.concatenate([np.flatnonzero(labels == label)[:count] for label in range(10)]))
        arrays |= {f"{split}_images": images[kept], f"{split}_labels": labels[kept]}
    return arrays


def digits() -> dict[str, np.ndarray]:
    """All digits, every fifth in the test set."""
    from sklearn.datasets import load_digits

    images, labels = (array.astype(np.uint8) for array in (load_digits().images, load_digits().target))
    tested = np.arange(len(labels)) % TESTED == TESTED - 1
    splits = {"train": ~tested, "test": tested}
    return {
        f"{split}_{name}": array[chosen]
        for split, chosen in splits.items()
        for name, array in (("images", images), ("labels", labels))
    }


if __name__ == "__main__":
    for name, arrays in (("fashion_mnist", fashion()), ("digits", digits())):
        np.savez_compressed(SHIPPED / f"{name}.npz", **arrays)
        print(f"{name}: {(SHIPPED / name).with_suffix('.npz').stat().st_size:,} bytes")
