"""Tasks from Fashion-MNIST: some images to train on, others to be judged by.

Both are shipped with the course, so they are no secret. Therefore each task gives the classes other numbers: a net that was
trained elsewhere, or labels that were looked up, are of no use.
"""

import functools

import torch
from torch import Generator, Tensor

from lessonkit.data import LabelledImages, fashion_subset
from lessonkit.data.labelled import Split


@functools.cache
def shipped(split: Split) -> LabelledImages:
    """The shipped images, read once."""
    return fashion_subset(split)


def training_images(seed: int, count: int) -> tuple[Tensor, Tensor]:
    """Some images and their labels, class by class; every class is among them as often as chance will have it."""
    numbers, data = class_numbers(seed), shipped("train")
    picked = torch.randperm(len(data), generator=Generator().manual_seed(seed))[:count]
    labels = numbers[data.labels[picked]]
    order = labels.argsort(stable=True)
    return data.images[picked[order]], labels[order]


def held_out(seed: int) -> tuple[Tensor, Tensor]:
    """The 2,000 images for testing, with labels in the numbers of this seed's task."""
    data = shipped("test")
    return data.images, class_numbers(seed)[data.labels]


def class_numbers(seed: int) -> Tensor:
    """The number of each class in this seed's task: a permutation."""
    return torch.randperm(10, generator=Generator().manual_seed(seed + 1))
