"""Figures of padding, stride, dilation, groups, stamps and receptive fields: what they show is what the layers do."""

import itertools

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from lessonkit import draw
from lessonkit.draw import palette, receptive
from tests.drawn import assert_a_figure_that_changes_no_setting, assert_no_light_colour_in_the_dark


def figures():
    """One of each drawing, by name."""
    return {
        "settings": lambda: draw.settings([draw.Setting("one", 5, 3), draw.Setting("two", 7, 3, 1, 2, 2)]),
        "stepping": lambda: draw.stepping([1, 3, 2, 5, 4], [1, 0, -1], padding=1, strides=[1, 3]),
        "stamps": lambda: draw.stamps([draw.Stamping("one", 3, 3), draw.Stamping("two", 2, 3, 2, 1, 1)]),
        "funnel": lambda: draw.funnel([(3, 1, 1), (3, 2, 2)]),
        "coverage": lambda: draw.coverage({"valid": np.arange(9.0).reshape(3, 3), "full": np.ones((3, 3))}),
        "gallery": lambda: draw.gallery([{"a": torch.rand(8, 8), "b": torch.rand(3, 8, 8)}], frame=2),
        "blocks": lambda: draw.channel_blocks({"groups = 2": np.kron(np.eye(2), np.ones((3, 3)))}),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_an_svg_and_a_png_and_changes_no_setting(name):
    assert_a_figure_that_changes_no_setting(figures()[name])


@pytest.mark.parametrize("name", figures())
def test_the_dark_twin_keeps_no_light_colour(name):
    assert_no_light_colour_in_the_dark(figures()[name]())


def layers():
    """Settings of which at least one window fits."""
    for size, field, padding, stride, dilation in itertools.product(range(3, 10), (1, 2, 3), (0, 1, 2), (1, 2, 3), (1, 2)):
        if size + 2 * padding > dilation * (field - 1):
            yield draw.Setting("", size, field, padding, stride, dilation)


def test_a_setting_has_as_many_windows_as_the_layer_has_outputs():
    for each in layers():
        row, kernel = torch.ones(1, 1, each.size), torch.ones(1, 1, each.field)
        outputs = F.conv1d(row, kernel, stride=each.stride, padding=each.padding, dilation=each.dilation)
        assert len(each.starts) == outputs.shape[-1], each


def test_a_setting_crosses_out_what_the_layer_gives_no_gradient():
    for each in layers():
        row = torch.ones(1, 1, each.padded, requires_grad=True)
        F.conv1d(row, torch.ones(1, 1, each.field), stride=each.stride, dilation=each.dilation).sum().backward()
        assert each.read == set(row.grad[0, 0].nonzero().flatten().tolist()), each


def test_a_row_of_numbers_shows_the_outputs_of_the_layer():
    row, kernel = [1, 13, 2, 25, 40], [3, 0, -1]
    svg = draw.stepping(row, kernel, padding=1, strides=[2]).svg
    outputs = F.conv1d(torch.tensor([[row]]), torch.tensor([[kernel]]), stride=2, padding=1)[0, 0].tolist()
    assert outputs == [-13, 14, 75]
    written = [f"<!-- {value} -->".replace("-13", "\N{MINUS SIGN}13") for value in outputs]
    assert all(text in svg for text in written)


def test_a_stamping_keeps_as_many_squares_as_the_transposed_layer_gives():
    for size, field, stride, padding in itertools.product((1, 2, 3, 4), (2, 3, 4), (1, 2, 3), (0, 1)):
        for more in range(stride):
            each = draw.Stamping("", size, field, stride, padding, more)
            row, kernel = torch.ones(1, 1, size), torch.ones(1, 1, field)
            if len(each.kept) > 0:
                outputs = F.conv_transpose1d(row, kernel, stride=stride, padding=padding, output_padding=more)
                assert len(each.kept) == outputs.shape[-1], each
                assert len(each.late) == more, each


@pytest.mark.parametrize("stack", [[(3, 1, 1)], [(3, 1, 1), (3, 2, 1), (3, 1, 2)], [(2, 2, 1), (5, 3, 2), (1, 2, 1)]])
def test_a_funnel_leads_down_to_the_pixels_that_have_a_gradient(stack):
    counts = receptive.row_lengths(stack, outputs=2)
    row = torch.ones(1, 1, counts[0], requires_grad=True)
    maps = row
    for (field, stride, dilation), count in zip(stack, counts[1:], strict=True):
        maps = F.conv1d(maps, torch.ones(1, 1, field), stride=stride, dilation=dilation)
        assert maps.shape[-1] == count
    maps[0, 0, 0].backward()
    assert receptive.dependencies(stack, output=0)[0] == set(row.grad[0, 0].nonzero().flatten().tolist())


def test_a_funnel_names_the_receptive_field_and_the_jump():
    svg = draw.funnel([(3, 1, 1), (3, 2, 1), (3, 1, 2)]).svg
    assert "<!-- 13 pixels -->" in svg and "<!-- jump 2 -->" in svg


def test_a_unit_of_a_funnel_stands_over_the_middle_of_what_it_reads():
    stack = [(3, 1, 1), (3, 2, 1), (3, 1, 2)]
    centres = receptive.positions(stack, receptive.row_lengths(stack, outputs=2))
    assert centres[-1] == [6.0, 8.0]


def test_the_block_matrix_fills_as_many_squares_as_channels_meet():
    joined = draw.channel_blocks({"groups = 2": np.kron(np.eye(2), np.ones((3, 3)))}).svg
    assert joined.count(f"fill: {palette.ORANGE}") == 18
