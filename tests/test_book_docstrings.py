"""What an exercise asks for is set in lines that the page can show, word for word as the notebook has it."""

import re
from pathlib import Path

import pytest

from lessonkit.book.docstrings import COLUMNS, narrowed
from tests.tried_out import CELL

CHAPTERS = Path(__file__).resolve().parent.parent / "chapters"
PAGES = sorted(CHAPTERS.glob("*/exercises.md"))
EXERCISE = re.compile(r":tags: \[exercise\]\n(.*?)\n```", re.DOTALL)
WIDE = """\
def pool(x, kernel_size, stride=None, padding=0, dilation=1, ceil_mode=False, generator=None):
    \"\"\"Keep the largest value of every window, in each channel of each image by itself, and forget all of the others.

    Short.
    Broken by hand, and it stays.

      - an entry of a list that is wider than the page, so that it has to go on in a second line, moved in, of the page (and
        which had one before),
      - [0, 1].

    Raises:
        ValueError: the padding is more than half of the kernel_size (the message names both of these two numbers).
    \"\"\"
    raise NotImplementedError"""
NARROW = """\
def pool(x, kernel_size, stride=None, padding=0, dilation=1,
         ceil_mode=False, generator=None):
    \"\"\"Keep the largest value of every window, in each channel of
    each image by itself, and forget all of the others.

    Short.
    Broken by hand, and it stays.

      - an entry of a list that is wider than the page, so that it
        has to go on in a second line, moved in, of the page (and
        which had one before),
      - [0, 1].

    Raises:
        ValueError: the padding is more than half of the
            kernel_size (the message names both of these two
            numbers).
    \"\"\"
    raise NotImplementedError"""


def test_full_lines_are_joined_and_set_anew_and_others_stay():
    assert narrowed(WIDE) == NARROW


def test_what_is_narrow_stays_as_it_is():
    assert narrowed(NARROW) == NARROW


def test_a_shape_a_range_and_code_are_not_broken():
    words = "    Images of this one kind, whatever they may be and show, give"
    for whole in ("(N, C, H, W)", "[0, 1]", "`x[n, c]`", "11 x 11"):
        shown = narrowed(f'def f(x):\n    """Do it.\n\n{words} {whole} and more.\n    """')
        assert f"{words}\n    {whole} and more.\n" in shown


@pytest.mark.parametrize("page", PAGES, ids=[page.parent.name for page in PAGES])
def test_every_exercise_fits_the_page_and_keeps_its_words(page):
    exercises = EXERCISE.findall(page.read_text("utf-8"))
    assert exercises
    for source in exercises:
        shown = narrowed(source)
        assert shown.split() == source.split()
        assert max(map(len, shown.splitlines())) <= COLUMNS


@pytest.mark.parametrize("page", PAGES, ids=[page.parent.name for page in PAGES])
def test_what_is_to_be_tried_out_fits_the_page_as_it_stands(page):
    cells = CELL.findall(page.read_text("utf-8"))
    assert cells
    assert [line for cell in cells for line in cell.splitlines() if len(line) > COLUMNS] == []
