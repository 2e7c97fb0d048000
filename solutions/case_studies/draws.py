"""What the checks of several case studies share: images, and how nets are made narrow."""

import math

import torch

from autograder.draw import integers, sampled_from

# Nets from a zoo, and tools that count.
ZOOS = ["torchvision", "timm", "torch.hub", "lessonkit.pretrained.photo_net"]

# A net is computed narrow: these lengths of its parameters' axes shrink, which changes no layer's kind or order.
SIXTEENTH = {length: length // 16 for length in (16, 32, 48, 64, 128, 192, 256, 384, 512, 1024)}


def images(draw, channels, largest=6, batches=(1, 2, 3), smallest=1):
    """Small images (N, channels, H, W) of which no two numbers are the same: a pool has no ties."""
    shape = draw(sampled_from(batches)), channels, draw(integers(smallest, largest)), draw(integers(smallest, largest))
    generator = torch.Generator().manual_seed(draw(integers(0, 2**31 - 1)))
    count = math.prod(shape)
    return ((torch.randperm(count, generator=generator) - count // 2).double() / 8).reshape(shape)


def pictures(draw, *shape):
    """Larger images of numbers from -2 to 2 of all digits."""
    generator = torch.Generator().manual_seed(draw(integers(0, 2**31 - 1)))
    return torch.rand(shape, generator=generator, dtype=torch.float64) * 4 - 2
