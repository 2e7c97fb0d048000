"""What the references on padding and stride refuse in their own words, and where they do not follow PyTorch."""

import re

import pytest
import torch

from solutions import padding_and_stride as ours

X = torch.arange(2 * 4 * 5 * 6, dtype=torch.float64).reshape(2, 4, 5, 6).sin()
W = torch.arange(6 * 2 * 3 * 2, dtype=torch.float64).reshape(6, 2, 3, 2).cos()
B = torch.arange(6, dtype=torch.float64)
MODES = ["constant", "replicate", "reflect"]


def test_images_without_channels_sum_to_their_bias():
    """PyTorch's output has no channels then, whatever the filters; but a sum of no products is zero."""
    x, weight, bias = torch.ones(2, 0, 5, 6), torch.ones(3, 0, 2, 2), torch.arange(3.0)
    assert torch.equal(ours.conv2d(x, weight, bias), bias[:, None, None].expand(2, 3, 4, 5))
    grads = ours.conv2d_backward(torch.ones(2, 3, 4, 5), x, weight)
    assert [gradient.shape for gradient in grads] == [x.shape, weight.shape, bias.shape] and grads[2].tolist() == [
        40,
        40,
        40,
    ]


def test_dtypes_are_refused_without_samples_and_in_a_bias_too():
    """PyTorch asks nothing of an empty batch, and most of its kernels nothing of a transposed convolution's bias."""
    for call in (
        lambda: ours.conv2d(X[:0].bool(), W.bool(), groups=2),
        lambda: ours.conv2d(X[:0], W.float(), groups=2),
        lambda: ours.conv_transpose2d(X[:0].bool(), W[:4].bool()),
        lambda: ours.conv_transpose2d(X, W[:4], B[:2].float()),
    ):
        with pytest.raises(TypeError, match="torch"):
            call()


def test_more_than_there_is_cannot_be_cut_off_an_empty_batch():
    """PyTorch's reflection has a negative size then."""
    for mode in MODES:
        with pytest.raises(ValueError, match=r"-7.* 6"):
            ours.pad2d(X[:0], (-7, 0, 0, 0), mode)


def test_the_backward_pass_refuses_what_has_no_derivative_or_another_shape():
    grad_output = torch.ones(2, 6, 3, 5, dtype=torch.float64)
    for dtype in (torch.int64, torch.uint8, torch.bool):
        with pytest.raises(TypeError):
            ours.conv2d_backward(grad_output.to(dtype), X.to(dtype), W.to(dtype), groups=2)
    for operands in ((grad_output.float(), X, W), (grad_output, X.float(), W), (grad_output, X, W.float())):
        with pytest.raises(TypeError):
            ours.conv2d_backward(*operands, groups=2)
    for shape in ((2, 6, 3, 4), (2, 6, 1, 5), (1, 6, 3, 5), (2, 1, 3, 5), (6, 3, 5), ()):
        with pytest.raises(ValueError, match=rf"{re.escape(str(shape))}.*\(2, 6, 3, 5\)"):
            ours.conv2d_backward(torch.ones(shape, dtype=torch.float64), X, W, groups=2)


def test_a_refusal_names_the_numbers_at_odds():
    refused = {
        "7.* 5": lambda: ours.output_size(5, 7),
        "stride.* 0": lambda: ours.conv2d(X, W, stride=(1, 0), groups=2),
        "padding.* -3": lambda: ours.conv2d(X, W, padding=-3, groups=2),
        "groups.* 0": lambda: ours.conv2d(X, W, groups=0),
        "4 groups.* 6": lambda: ours.conv2d(X, W, groups=4),
        "4 channels": lambda: ours.conv2d(X, W),
        r"\(5,\).* 6": lambda: ours.conv2d(X, W, B[:5], groups=2),
        "output_padding 3.*stride 2.*dilation 1": lambda: ours.conv_transpose2d(X, W[:4], stride=2, output_padding=3),
        "padding 9": lambda: ours.conv_transpose2d(X, W[:4], padding=9),
        "6.* 5": lambda: ours.pad2d(X, (0, 0, 6, 0), "reflect"),
        "'zeros'": lambda: ours.pad2d(X, (1, 1, 1, 1), "zeros"),
    }
    for words, call in refused.items():
        with pytest.raises(ValueError, match=words):
            call()
