"""What the references on padding and stride refuse in their own words, and where PyTorch has no single answer to follow."""

import contextlib
import re

import pytest
import torch
from torch.nn import functional

from solutions import padding_and_stride as ours

X = torch.arange(2 * 4 * 5 * 6, dtype=torch.float64).reshape(2, 4, 5, 6).sin()
W = torch.arange(6 * 2 * 3 * 2, dtype=torch.float64).reshape(6, 2, 3, 2).cos()
B = torch.arange(6, dtype=torch.float64)
needs_onednn = pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this PyTorch has no oneDNN")


@contextlib.contextmanager
def onednn(enabled):
    """PyTorch with the kernels of oneDNN for what they can do, or without them."""
    before, torch.backends.mkldnn.enabled = torch.backends.mkldnn.enabled, enabled
    try:
        yield
    finally:
        torch.backends.mkldnn.enabled = before


@needs_onednn
def test_a_bias_of_another_dtype_is_refused_where_pytorch_asks_its_kernels():
    """A transposed convolution takes or refuses it by kernel, batch and dtype; we refuse it as in any convolution."""
    x, weight = X.float(), W[:4].float()
    with onednn(enabled=False):
        assert functional.conv_transpose2d(x, weight, B[:2]).dtype == torch.float32
    with onednn(enabled=True):
        assert functional.conv_transpose2d(x[:1], weight, B[:2]).dtype == torch.float32
        with pytest.raises(RuntimeError, match="bias type"):
            functional.conv_transpose2d(x, weight, B[:2])
    with pytest.raises(RuntimeError, match="bias type"):
        functional.conv_transpose2d(X.to(torch.complex128), W[:4].to(torch.complex128), B[:2])
    for images, filters, bias in (
        (x, weight, B[:2]),
        (x[:1], weight, B[:2]),
        (x[:0], weight, B[:2]),
        (X, W[:4], B[:2].float()),
    ):
        with pytest.raises(TypeError, match=r"torch.*torch"):
            ours.conv_transpose2d(images, filters, bias)


@needs_onednn
def test_an_output_without_rows_is_refused_though_onednn_makes_it():
    """PyTorch's own kernels, and float64, refuse an H' of 0."""
    for dtype, enabled in ((torch.float32, False), (torch.float64, False), (torch.float64, True)):
        with onednn(enabled), pytest.raises(RuntimeError, match="too small"):
            functional.conv_transpose2d(
                torch.ones(2, 4, 1, 8, dtype=dtype), torch.ones(4, 2, 2, 2, dtype=dtype), padding=(1, 0)
            )
    with onednn(enabled=True):
        made = functional.conv_transpose2d(torch.ones(2, 4, 1, 8), torch.ones(4, 2, 2, 2), padding=(1, 0))
    assert made.shape == (2, 2, 0, 9)
    for dtype in (torch.float32, torch.float64):
        with pytest.raises(ValueError, match="padding 1"):
            ours.conv_transpose2d(torch.ones(2, 4, 1, 8, dtype=dtype), torch.ones(4, 2, 2, 2, dtype=dtype), padding=(1, 0))


def test_more_than_there_is_cannot_be_reflected_away():
    """Of an empty batch PyTorch makes a tensor with a negative size, which it refuses to make anywhere else."""
    border = (-7, 0, 0, 0)
    assert functional.pad(X[:0], border, "reflect").shape == (0, 4, 5, -1)
    with pytest.raises(RuntimeError, match="negative dimension"):
        torch.empty(0, 4, 5, -1)
    for x, mode in ((X, "reflect"), (X[:0], "replicate"), (X[:0], "constant")):
        with pytest.raises(RuntimeError):
            functional.pad(x, border, mode)
    for mode in ("constant", "replicate", "reflect"):
        with pytest.raises(ValueError, match=r"-7.* 6"):
            ours.pad2d(X[:0], border, mode)


def test_a_dilation_of_zero_is_refused_without_samples_too():
    """PyTorch says that it should be greater than zero, and looks for less than zero unless there is something to compute."""
    for function, weight in ((functional.conv2d, W), (functional.conv_transpose2d, W[:4])):
        assert function(X[:0], weight, groups=2, dilation=0).shape[2:] == (5, 6)
        for x, dilation in ((X, 0), (X[:0], -1)):
            with pytest.raises(RuntimeError, match=r"greater than zero|non-positive"):
                function(x, weight, groups=2, dilation=dilation)
    for function, weight in ((ours.conv2d, W), (ours.conv_transpose2d, W[:4])):
        with pytest.raises(ValueError, match=r"dilation.* 0"):
            function(X[:0], weight, groups=2, dilation=0)


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
