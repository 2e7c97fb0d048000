"""The references on padding and stride against published figures, formulas and examples, and the page's own claims."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from solutions import padding_and_stride as ours
from tests.tried_out import tried_out


@pytest.mark.filterwarnings("ignore:Using padding='same'")  # it says that an odd total needs a copy
@pytest.mark.parametrize("dilation", [1, 2, 3])
@pytest.mark.parametrize("kernel", [(1, 2), (3, 4), (5, 6), (2, 7)])
def test_the_same_padding_is_pytorchs_where_it_has_one(kernel, dilation):
    rng = np.random.default_rng(1)
    x, weight = (torch.from_numpy(rng.normal(size=shape)) for shape in ((2, 3, 5, 9), (4, 3, *kernel)))
    (top, bottom), (left, right) = (ours.same_padding(n, k, 1, dilation) for n, k in zip((5, 9), kernel, strict=True))
    found = ours.conv2d(ours.pad2d(x, (left, right, top, bottom)), weight, dilation=dilation)
    assert found.shape == (2, 4, 5, 9)
    torch.testing.assert_close(found, functional.conv2d(x, weight, padding="same", dilation=dilation))


def test_the_same_padding_is_tensorflows_and_the_smallest_that_will_do():
    """TensorFlow's documentation of tf.nn: with S dividing W the total is max(F - S, 0), else max(F - W % S, 0)."""
    for size, kernel, stride, dilation in itertools.product(range(1, 18), range(1, 8), range(1, 6), (1, 2, 3)):
        before, after = ours.same_padding(size, kernel, stride, dilation)
        span, total, wanted = dilation * (kernel - 1) + 1, before + after, -(-size // stride)
        assert total == max(span - (size % stride or stride), 0) and after - before in (0, 1)
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


def test_receptive_fields_are_those_that_autograd_measures():
    rng = np.random.default_rng(4)
    for depth in 8 * [0, 1, 2, 3, 4]:
        layers = [tuple(int(rng.integers(1, most)) for most in (6, 4, 4)) for _ in range(depth)]
        assert ours.receptive_field(layers) == measured(layers)


def test_the_guide_to_convolution_arithmetic_has_these_sizes():
    """Dumoulin and Visin (2016), A guide to convolution arithmetic for deep learning, chapters 2, 4 and 5."""
    convolutions = {  # size, kernel, stride, padding, dilation: figures 2.1 to 2.7 and 5.1
        (4, 3, 1, 0, 1): 2,
        (5, 4, 1, 2, 1): 6,
        (5, 3, 1, 1, 1): 5,
        (5, 3, 1, 2, 1): 7,
        (5, 3, 2, 0, 1): 2,
        (5, 3, 2, 1, 1): 3,
        (6, 3, 2, 1, 1): 3,
        (7, 3, 1, 0, 2): 3,
    }
    for arguments, expected in convolutions.items():
        assert ours.output_size(*arguments) == expected
    transposed = {  # size, kernel, stride, padding, output padding: figures 4.1 to 4.7
        (2, 3, 1, 0, 0): 4,
        (6, 4, 1, 2, 0): 5,
        (5, 3, 1, 1, 0): 5,
        (7, 3, 1, 2, 0): 5,
        (2, 3, 2, 0, 0): 5,
        (3, 3, 2, 1, 0): 5,
        (3, 3, 2, 1, 1): 6,
    }
    for (size, kernel, *options), expected in transposed.items():
        found = ours.conv_transpose2d(torch.zeros(1, 1, size, size), torch.zeros(1, 1, kernel, kernel), None, *options)
        assert found.shape == (1, 1, expected, expected)


def test_the_guide_has_this_padded_and_strided_example():
    """Dumoulin and Visin (2016), figure 1.2: N = 2, i = 5, k = 3, s = 2, p = 1."""
    image = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
    kernel = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
    x, weight = (torch.tensor(numbers, dtype=torch.float32)[None, None] for numbers in (image, kernel))
    assert ours.conv2d(x, weight, stride=2, padding=1)[0, 0].tolist() == [[6, 17, 3], [8, 17, 13], [6, 4, 4]]


def test_dive_into_deep_learning_has_these_examples():
    """Zhang, Lipton, Li and Smola (2023), Dive into deep learning, sections 7.3 and 14.10."""
    picture = torch.zeros(1, 1, 8, 8)
    shapes = [((3, 3), 1, 1), ((5, 3), (2, 1), 1), ((3, 3), 1, 2), ((3, 5), (0, 1), (3, 4))]
    found = [ours.conv2d(picture, torch.zeros(1, 1, *k), padding=p, stride=s).shape[2:] for k, p, s in shapes]
    assert found == [(8, 8), (8, 8), (4, 4), (2, 2)]
    x = kernel = torch.tensor([[[[0.0, 1], [2, 3]]]])
    spread = [ours.conv_transpose2d(x, kernel, None, *options)[0, 0].tolist() for options in ((), (1, 1), (2,))]
    assert spread[0] == [[0, 0, 1], [0, 4, 6], [4, 12, 9]] and spread[1] == [[4]]
    assert spread[2] == [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]


def test_alexnets_first_layer_has_55_places_on_227_pixels_only():
    """Krizhevsky, Sutskever and Hinton (2012) give 224; the notes of Stanford's CS231n put it right."""
    assert ours.output_size(227, 11, 4) == 55 == ours.output_size(224, 11, 4, 2)
    assert ours.output_size(224, 11, 4) == 54


def test_numpy_pads_alike():
    x = torch.arange(24.0).reshape(1, 2, 3, 4)
    border = ((0, 0), (0, 0), (2, 1), (1, 3))
    for mode, theirs in (("constant", "constant"), ("replicate", "edge"), ("reflect", "reflect")):
        assert ours.pad2d(x, (1, 3, 2, 1), mode).tolist() == np.pad(x.numpy(), border, theirs).tolist()


def test_what_the_exercises_page_says_by_hand_is_true():
    torch.manual_seed(0)
    shown = tried_out(ours, "padding_and_stride", torch=torch, nn=nn)
    assert shown[0] == [(224, 1, 54), (227, 0, 55)] and shown[1].tolist() == [3, 2, 1, 2, 3, 2, 1]
    assert shown[2] == ((2, 3), (0, 1)) and shown[3].tolist() == [2, 30]
    assert [gradient.tolist() for gradient in shown[4]] == [[1, 2, 1, 2, 1, 2, 0], [3, 3], [3]]
    assert shown[5][0].tolist() == [1, 2, 3, 10, 20, 30] and abs(shown[5][1]) < 1e-4
    assert shown[6] == pytest.approx((0.1189, 0.1189), abs=5e-5) and shown[7] == ((7, 1), (7, 1))
    assert len(shown) == 8
