"""Labelled images: what is shipped is complete, balanced, licensed, and read without the network, in the sandbox too."""

import sys
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch

from autograder.calls import call, named
from autograder.kinds import Case
from autograder.session import Cell, Session
from lessonkit import data
from lessonkit.data.fashion import SYSTEM_FOLDER
from lessonkit.data.subset import SHIPPED

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(("split", "of_each"), [("train", 1000), ("test", 200)])
def test_the_shipped_fashion_images_are_floats_from_0_to_1_and_as_many_of_each_class(split, of_each):
    fashion = data.fashion_subset(split)
    assert fashion.images.shape == (10 * of_each, 1, 28, 28) and fashion.images.dtype == torch.float32
    assert (fashion.images.min(), fashion.images.max()) == (0, 1)
    assert fashion.labels.dtype == torch.int64
    assert Counter(fashion.labels.tolist()) == dict.fromkeys(range(10), of_each)


@pytest.mark.parametrize(("split", "count"), [("train", 1438), ("test", 359)])
def test_the_digits_are_small_and_divided(split, count):
    digits = data.digits(split)
    assert digits.images.shape == (count, 1, 8, 8)
    assert (digits.images.min(), digits.images.max()) == (0, 1)
    assert set(digits.labels.tolist()) == set(range(10))


def test_the_digits_are_scikit_learns():
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed")
    images, labels = datasets.load_digits().images, datasets.load_digits().target
    kept = np.arange(len(labels)) % 5 == 4
    assert np.array_equal(data.digits("test").images[:, 0] * 16, images[kept])
    assert np.array_equal(data.digits("train").labels, labels[~kept])


@pytest.mark.skipif(not SYSTEM_FOLDER.is_dir(), reason="the system package dataset-fashion-mnist is not installed")
@pytest.mark.parametrize(("split", "of_each"), [("train", 1000), ("test", 200)])
def test_the_shipped_fashion_images_are_the_first_of_each_class(split, of_each):
    whole, part = data.fashion_mnist(split), data.fashion_subset(split)
    for label in range(10):
        assert torch.equal(whole.images[whole.labels == label][:of_each], part.images[part.labels == label])


def test_a_slice_or_a_mask_keeps_images_and_labels_together():
    fashion = data.fashion_subset("test")
    few, bags = fashion[10:20], fashion[fashion.labels == fashion.classes.index("bag")]
    assert len(few) == 10 and torch.equal(few.images[3], fashion.images[13]) and few.labels[3] == fashion.labels[13]
    assert len(bags) == 200 and set(bags.labels.tolist()) == {8}


@pytest.mark.parametrize("load", [data.fashion_subset, data.fashion_mnist, data.digits, data.cifar10])
def test_an_unknown_split_is_refused_in_one_line(load):
    with pytest.raises(ValueError, match=r"^split is 'train' or 'test', not 'validation'$"):
        load("validation")


def test_what_is_shipped_is_packaged_small_and_has_its_licence_beside_it():
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["package-data"]
    assert packaged["lessonkit.data"] == ["shipped/*"]
    arrays = sorted(SHIPPED.glob("*.npz"))
    assert [path.stem for path in arrays] == ["digits", "fashion_mnist"]
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 6_000_000
    assert "MIT License" in (SHIPPED / "LICENSE.fashion_mnist").read_text()
    assert "Attribution 4.0" in (SHIPPED / "LICENSE.digits").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")
def test_graded_code_reads_what_is_shipped_inside_the_sandbox(sandbox):
    source = """
from lessonkit import data

def what_is_there():
    sets = [data.fashion_subset("train"), data.fashion_subset("test"), data.digits("train"), data.digits("test")]
    return [len(images) for images in sets] + [float(sets[0].images.mean())]
"""
    with Session(sandbox, [Cell("what_is_there", source)]) as session:
        reply = session.call(Case(named(call(), "what_is_there")).request(torch.float32, "cpu"))
    assert reply["value"] == [10_000, 2_000, 1_438, 359, pytest.approx(float(data.fashion_subset().images.mean()))]
