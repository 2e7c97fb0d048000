"""The references on padding and stride against published figures, formulas and examples, and the page's own claims."""

import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from solutions import padding_and_stride as ours

PAGE = Path(__file__).resolve().parents[2] / "chapters" / "padding_and_stride" / "exercises.md"


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # it says that an odd total needs a copy
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("kernel", [(1, 2), (3, 4), (5, 6), (2, 7)])
def test_the_same_padding_is_pytorchs_where_it_has_one(kernel, dilation):
    x, weight = torch.randn(2, 3, 5, 9, dtype=torch.float64), torch.randn(4, 3, *kernel, dtype=torch.float64)
    (top, bottom), (left, right) = (ours.same_padding(n, k, 1, dilation) for n, k in zip((5, 9), kernel, strict=True))
    found = ours.conv2d(ours.pad2d(x, (left, right, top, bottom)), weight, dilation=dilation)
    assert found.shape == (2, 4, 5, 9)
    torch.testing.assert_close(found, functional.conv2d(x, weight, padding="same", dilation=dilation))


def test_the_same_padding_is_tensorflows_and_the_smallest_that_will_do():
    """TensorFlow's documentation of tf.nn: with S dividing W the total is max(F - S, 0), else max(F - W % S, 0)."""
    for size, kernel, stride, dilation in [
        (w, f, s, d) for w in range(1, 18) for f in range(1, 8) for s in range(1, 6) for d in (1, 2, 3)
    ]:
        before, after = ours.same_padding(size, kernel, stride, dilation)
        span, total = dilation * (kernel - 1) + 1, before + after
        assert total == max(span - stride, 0) if size % stride == 0 else total == max(span - size % stride, 0)
        assert after - before in (0, 1)
        wanted = -(-size // stride)
        if total:
            assert ours.output_size(size + total, kernel, stride, 0, dilation) == wanted
            assert len(range(0, size + total - span, stride)) < wanted  # with one pixel less


CONV, POOL, DOWN = (3, 1, 1), (2, 2, 1), (3, 2, 1)
VGG16 = [CONV, CONV, POOL] * 2 + [CONV, CONV, CONV, POOL] * 3
PUBLISHED = {
    "AlexNet": ([(11, 4, 1), DOWN, (5, 1, 1), DOWN, CONV, CONV, CONV, DOWN], (195, 32)),
    "VGG-16": (VGG16, (212, 32)),
    "VGG-16 before its last pool": (VGG16[:-1], (196, 16)),
    "ResNet-v1-50": ([(7, 2, 1), DOWN, *[CONV] * 2, DOWN, *[CONV] * 3, DOWN, *[CONV] * 5, DOWN, *[CONV] * 3], (483, 32)),
    "MobileNet-v1": ([DOWN, CONV, DOWN, CONV, DOWN, CONV, DOWN, *[CONV] * 5, DOWN, CONV], (315, 32)),
}


def measured(layers):
    """Which pixels of a long line have a gradient from the first output of a stack of ones, and from the second."""
    line = torch.ones(1, 1, 1500, dtype=torch.float64, requires_grad=True)
    output = line
    for kernel, stride, dilation in layers:
        output = functional.conv1d(output, torch.ones(1, 1, kernel, dtype=torch.float64) / kernel, None, stride, 0, dilation)
    seen = [torch.autograd.grad(output[0, 0, n], line, retain_graph=True)[0][0, 0].nonzero() for n in (0, 1)]
    return int(seen[0].max() - seen[0].min() + 1), int(seen[1].min() - seen[0].min())


@pytest.mark.parametrize("name", PUBLISHED)
def test_receptive_fields_are_those_published(name):
    """Araujo, Norris and Sim (2019), Computing receptive fields of convolutional neural networks, table of networks."""
    layers, expected = PUBLISHED[name]
    assert ours.receptive_field(layers) == measured(layers) == expected


@pytest.mark.parametrize("seed", range(40))
def test_receptive_fields_are_those_that_autograd_measures(seed):
    whole, *_ = whole_numbers(seed)
    layers = [(whole(1, 5), whole(1, 3), whole(1, 3)) for _ in range(whole(0, 4))]
    assert ours.receptive_field(layers) == measured(layers)
