"""The figures of networks that learn: every number, name and line that they are given is in them, in light and in dark."""

import re

import numpy as np
import pytest
import torch

from lessonkit import draw
from lessonkit.draw import palette
from lessonkit.draw.classified import DEEPEST
from tests.drawn import assert_a_figure_that_changes_no_setting, assert_no_light_colour_in_the_dark, texts
from tests.test_lessonkit_draw import contrast

HISTORY = {"training": ([1, 2, 3], [1.0, 0.5, 0.2]), "validation": ([1, 2, 3], [1.0, 0.7, 0.9])}
X = np.linspace(-1, 1, 9)
STAGES = [
    ("input", (3, 8, 8)),
    ("conv", (4, 8, 8)),
    ("relu", (4, 8, 8)),
    ("pool", (4, 4, 4)),
    ("flatten", (64,)),
    ("dense", (10,)),
]


def figures():
    return {
        "lines": lambda: draw.lines({"a": ([1, 2], [3, 4])}, "step", "loss"),
        "panels": lambda: draw.training_panels({"plain": HISTORY, "dropout": HISTORY}, top=1),
        "samples": lambda: draw.class_samples(torch.rand(2, 3, 8, 8), ["bag", "coat"]),
        "confusion": lambda: draw.confusion(np.array([[5, 1], [0, 7]]), ["bag", "coat"]),
        "answers": lambda: draw.answers(torch.rand(2, 8, 8), ["bag, 99%", "coat, 98%"], ["coat", "bag"]),
        "pipelines": lambda: draw.pipelines([STAGES]),
        "functions": lambda: draw.functions_and_slopes(X, {"ReLU": X}, {"ReLU": X > 0}),
        "parted": lambda: draw.parted(torch.rand(6, 2), torch.tensor([0, 1] * 3), {"line": torch.eye(4) - 0.5}, 1.0),
    }


@pytest.mark.parametrize("name", figures())
def test_a_figure_is_an_svg_and_a_png_and_changes_no_setting(name):
    assert_a_figure_that_changes_no_setting(figures()[name])


@pytest.mark.parametrize("name", figures())
def test_its_dark_twin_keeps_no_light_colour(name):
    assert_no_light_colour_in_the_dark(figures()[name]())


def test_every_line_is_in_the_legend_with_a_colour_of_its_own():
    names = ["one", "two", "three", "four", "five"]
    drawn = draw.lines({name: ([0, 1], [index, 0]) for index, name in enumerate(names)}, "epoch", "share right")
    assert [text for text in texts(drawn) if text in names] == names
    assert {"epoch", "share right"} <= set(texts(drawn))
    colours = {palette.INK, palette.BLUE, palette.GREEN, palette.ORANGE, palette.PURPLE}
    assert all(
        re.search(f'stroke: {colour}; stroke-width: 2|stroke-dash[^"]*stroke: {colour}', drawn.svg) for colour in colours
    )


def test_more_lines_than_looks_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        draw.lines({str(index): ([0, 1], [0, 1]) for index in range(6)}, "x", "y")


def test_a_logarithmic_axis_has_its_ticks_where_the_points_are():
    drawn = draw.lines({"a": ([1, 5, 30], [0.1, 0.2, 0.3])}, "pictures", "right", logarithmic=True)
    assert texts(drawn)[:3] == ["1", "5", "30"]


def test_whole_numbers_across_have_whole_ticks_and_others_need_not():
    epochs = texts(draw.lines({"a": ([1, 2, 3], [7.5, 8.5, 9.5])}, "epoch", "loss"))
    leads = texts(draw.lines({"a": ([0.5, 1.0, 1.5], [7.5, 8.5, 9.5])}, "lead", "loss"))
    assert epochs[: epochs.index("epoch")] == ["1", "2", "3"]
    assert "0.6" in leads[: leads.index("lead")]


def test_every_history_but_the_first_has_a_panel_and_the_first_stands_in_each():
    drawn = draw.training_panels({"plain": HISTORY, "dropout": HISTORY, "noise": HISTORY, "L2": HISTORY}, top=1)
    assert [text for text in texts(drawn) if text in ("plain", "dropout", "noise", "L2")] == [
        "dropout",
        "noise",
        "L2",
        "plain",
    ]
    bold = re.findall(
        r'style="fill: none; (?:stroke-dasharray: [^;]+; stroke-dashoffset: 0; )?stroke: (#\w+); stroke-width: 2', drawn.svg
    )
    assert bold.count(palette.ORANGE) == 3 * 2 and bold.count(palette.FAINT) == 3 * 2


def test_panels_want_both_lines_of_a_history():
    with pytest.raises(KeyError, match="validation"):
        draw.training_panels({"plain": HISTORY, "half": {"training": ([1], [1.0])}}, top=1)


def test_a_class_has_its_name_and_all_its_pictures():
    drawn = draw.class_samples(torch.rand(3, 4, 8, 8), ["bag", "coat", "dress"])
    assert texts(drawn) == ["bag", "coat", "dress"]
    assert drawn.svg.count("<image") == 12


def test_a_confusion_matrix_shows_each_count_but_no_zeros():
    drawn = draw.confusion(np.array([[50, 3, 0], [0, 61, 0], [2, 0, 72]]), ["bag", "coat", "dress"])
    assert [text for text in texts(drawn) if text.isdigit()] == ["50", "3", "61", "2", "72"]
    assert texts(drawn).count("coat") == 2 and {"is", "called"} <= set(texts(drawn))


def test_right_answers_are_green_and_wrong_ones_orange_the_deeper_the_more():
    drawn = draw.confusion(np.array([[6, 4, 0], [2, 8, 0], [0, 0, 10]]), ["a", "b", "c"]).svg
    fills = re.findall(r'style="fill: (#\w+); (?:fill-)?opacity: ([\d.]+)', drawn)
    green = [float(strength) for colour, strength in fills if colour == palette.GREEN]
    orange = sorted({float(strength) for colour, strength in fills if colour == palette.ORANGE and float(strength) > 0})
    assert green == pytest.approx([0.24, 0.32, 0.4])
    assert orange == pytest.approx([0.225, 0.45])


def test_a_matrix_without_errors_is_drawn():
    assert [text for text in texts(draw.confusion(np.diag([4, 5]), ["a", "b"])) if text.isdigit()] == ["4", "5"]


@pytest.mark.parametrize(("colour", "strength"), DEEPEST.items())
@pytest.mark.parametrize("dark", [False, True])
def test_numbers_on_the_deepest_squares_have_enough_contrast(colour, strength, dark):
    ink, page = (palette.DARK[palette.INK], "#121212") if dark else (palette.INK, "#ffffff")
    over = palette.DARK[colour] if dark else colour
    pairs = [(int(over[at : at + 2], 16), int(page[at : at + 2], 16)) for at in (1, 3, 5)]
    mixed = "#" + "".join(f"{round(strength * top + (1 - strength) * under):02x}" for top, under in pairs)
    assert contrast(ink, mixed) >= 4.5


def test_an_answer_stands_above_its_picture_and_the_truth_below():
    drawn = draw.answers(torch.rand(3, 8, 8), ["bag, 99%", "coat, 98%", "shirt, 97%"], ["coat", "bag", "dress"])
    assert sorted(texts(drawn)) == sorted(["bag, 99%", "coat, 98%", "shirt, 97%", "coat", "bag", "dress"])
    assert drawn.svg.count("<image") == 3


def test_a_pipeline_names_every_stage_and_each_of_its_sizes():
    drawn = " ".join(texts(draw.pipelines([STAGES]))).split()
    assert [word for word in drawn if not word.isdigit()] == [name for name, _ in STAGES]
    assert sorted(int(word) for word in drawn if word.isdigit()) == sorted(size for _, shape in STAGES for size in shape)


def test_a_stage_that_nobody_has_a_colour_for_is_refused():
    with pytest.raises(KeyError, match="attention"):
        draw.pipelines([[("input", (1, 8, 8)), ("attention", (1, 8, 8))]])


def test_functions_stand_beside_their_slopes_under_one_legend():
    drawn = draw.functions_and_slopes(X, {"ReLU": X, "tanh": X}, {"ReLU": X, "tanh": X})
    assert texts(drawn).count("ReLU") == texts(drawn).count("tanh") == 1
    assert {"function", "slope"} <= set(texts(drawn))


def test_both_sides_of_the_plane_and_both_classes_are_drawn():
    sides = torch.tensor([[-1.0, 1.0], [-1.0, 1.0]])
    drawn = draw.parted(torch.rand(6, 2), torch.tensor([0, 1] * 3), {"line": sides, "net": sides}, 1.0)
    assert texts(drawn) == ["line", "net"]
    for colour in (palette.PALE_BLUE, palette.PALE_ORANGE, palette.BLUE, palette.ORANGE):
        assert colour in drawn.svg
