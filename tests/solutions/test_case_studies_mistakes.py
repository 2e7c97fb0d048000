"""The known mistakes about the case studies teach something, and the page shows what the references say."""

import re
from pathlib import Path

import pytest

from autograder.exercise import alternatives_of, mistakes_of
from solutions import case_studies as ours
from solutions.case_studies import alternatives, checks, mistakes

KNOWN = mistakes_of(mistakes)
WAYS = alternatives_of(alternatives)
EXERCISES = sorted(ours.__all__)
PAGE = Path(__file__).resolve().parents[2] / "chapters" / "case_studies" / "exercises.md"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_every_exercise_has_mistakes_that_teach_and_other_right_ways(exercise):
    known = [m for m in KNOWN if m.of == exercise]
    assert len(known) >= 6
    assert all(m.misconception.endswith(".") and m.hint for m in known)
    assert len([way for way in WAYS if way.of == exercise and way.how.endswith(".")]) >= 3


def test_no_mistake_is_hidden_by_another_of_its_name():
    folder = Path(mistakes.__file__).parent
    marked = sum(path.read_text(encoding="utf-8").count("\n@mistake(") for path in folder.glob("*mistakes.py"))
    assert len({m.name for m in KNOWN}) == len(KNOWN) == marked
    marked = sum(path.read_text(encoding="utf-8").count("\n@alternative(") for path in folder.glob("*alternatives.py"))
    assert len({way.name for way in WAYS}) == len(WAYS) == marked


def test_points_are_those_of_the_plan():
    rows = {
        ("layer_table",): 3,
        ("AlexNet",): 2,
        ("VGG", "VGG16"): 2,
        ("InceptionModule",): 2,
        ("BasicBlock", "Bottleneck"): 3,
        ("ResNet",): 3,
        ("Fire",): 1,
        ("SEBlock",): 1,
        ("SqueezeNet", "load_pretrained", "preprocess"): 4,
        ("PolicyNetwork",): 2,
    }
    assert {row: sum(getattr(checks, name).points for name in row) for row in rows} == rows


def test_the_page_has_a_cell_for_every_exercise():
    assert sorted(re.findall(r":tags: \[exercise\]\n(?:def|class) (\w+)", PAGE.read_text(encoding="utf-8"))) == EXERCISES
