"""The small extensions: written answers, the opening line, assignments to download, common mistakes."""

import json
import sys
import zipfile
from types import ModuleType, SimpleNamespace

import pytest

from lessonkit.book.assignments import chapter_of, human_size, pack
from lessonkit.book.mistakes import Listed, in_page_order, markdown
from lessonkit.book.opening import opening_line
from lessonkit.book.written import points_label


def test_a_written_question_is_a_box_with_its_points(small_book):
    book = small_book({"page.md": "# Page\n\n```{written} why\n:points: 2\nWhy *exactly*?\n```\n"}, "written")
    page = book.page("page.html")
    assert book.warnings == ""
    assert "Written answer, 2 points" in page
    assert "<em>exactly</em>" in page
    assert 'id="written-why"' in page


def test_one_point_is_not_plural():
    assert points_label(1) == "Written answer, 1 point"


@pytest.mark.parametrize("options", ["", ":points: 0\n", ":points: many\n"])
def test_a_written_question_without_points_is_an_error(small_book, options):
    book = small_book({"page.md": f"# Page\n\n```{{written}} why\n{options}Why?\n```\n"}, "written")
    assert "page.md" in book.warnings and "points" in book.warnings


def test_the_opening_line_says_minutes_and_needs(small_book):
    text = "---\nminutes: 15\nneeds: [slicing, the mean]\n---\n\n# Page\n\nText.\n"
    page = small_book({"page.md": text}, "opening").page("page.html")
    assert "About 15 minutes. You need: slicing, the mean." in page


def test_a_page_that_says_neither_has_no_opening_line():
    assert opening_line({"title": "Page"}) is None


def test_only_a_chapters_exercises_page_is_an_assignment():
    assert chapter_of("chapters/convolution/exercises") == "convolution"
    assert chapter_of("chapters/convolution/lesson") is None
    assert chapter_of("exercises") is None


def release(folder):
    folder.mkdir(parents=True)
    (folder / f"{folder.name}.ipynb").write_text("{}")
    (folder / "public_cases.safetensors").write_bytes(b"cases")


def test_an_exercises_page_links_the_zip_of_its_release(small_book, tmp_path):
    release(tmp_path / "course" / "release" / "mean")
    book = small_book({"chapters/mean/exercises.md": "# Exercises\n\nText.\n"}, "assignments")
    assert 'href="../../assignments/mean.zip"' in book.page("chapters/mean/exercises.html")
    with zipfile.ZipFile(book.folder / "out" / "assignments" / "mean.zip") as archive:
        assert archive.namelist() == ["mean/mean.ipynb", "mean/public_cases.safetensors"]


def test_an_exercises_page_without_a_release_says_so_without_a_warning(small_book):
    book = small_book({"chapters/mean/exercises.md": "# Exercises\n\nText.\n"}, "assignments")
    assert "is not released in this build" in book.page("chapters/mean/exercises.html")
    assert book.warnings == ""
    assert not (book.folder / "out" / "assignments" / "mean.zip").exists()


def test_the_same_release_gives_the_same_zip(tmp_path):
    release(tmp_path / "mean")
    assert pack(tmp_path / "mean", tmp_path / "a.zip") and pack(tmp_path / "mean", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(("size", "said"), [(812, "812 bytes"), (14_200, "14 KB"), (1_300_000, "1.3 MB")])
def test_a_size_is_said_as_a_person_says_it(size, said):
    assert human_size(size) == said


FLIPS = Listed("flips", "correlate2d", "Nothing is\nturned round.", "Try one row.")
HALVES = Listed("halves", "mean", "A mean divides by `N`.", "Count.")
LESSON = "# Lesson\n\n```{mistakes} tiny\n```\n"


def test_the_public_copy_reads_its_mistakes_from_json(small_book):
    listed = json.dumps([vars(FLIPS), vars(HALVES)])
    book = small_book({"chapters/tiny/lesson.md": LESSON, "chapters/tiny/mistakes.json": listed}, "mistakes")
    page = book.page("chapters/tiny/lesson.html")
    assert book.warnings == ""
    assert "Nothing is turned round." in page and "Try one row." in page
    assert page.index("correlate2d") < page.index("Nothing is turned") < page.index("A mean divides")
    assert page.count("<details") == 4


def test_the_instructors_copy_asks_the_engine_for_its_mistakes(small_book, monkeypatch):
    engine, declared = ModuleType("autograder.exercise"), ModuleType("solutions.tiny.mistakes")
    engine.mistakes_of = lambda module: [SimpleNamespace(**vars(FLIPS))] if module is declared else []
    monkeypatch.setitem(sys.modules, "autograder.exercise", engine)
    monkeypatch.setitem(sys.modules, "solutions.tiny.mistakes", declared)
    monkeypatch.syspath_prepend("")  # restores sys.path afterwards
    book = small_book({"chapters/tiny/lesson.md": LESSON, "solutions/tiny/mistakes.py": ""}, "mistakes")
    assert "Nothing is turned round." in book.page("chapters/tiny/lesson.html")


def test_a_chapter_without_any_list_of_mistakes_builds_without_a_warning(small_book):
    book = small_book({"chapters/tiny/lesson.md": LESSON}, "mistakes")
    assert book.warnings == ""
    assert "<details" not in book.page("chapters/tiny/lesson.html")


def test_mistakes_that_cannot_be_read_are_a_warning_that_names_the_file(small_book):
    book = small_book({"chapters/tiny/lesson.md": LESSON, "chapters/tiny/mistakes.json": "{"}, "mistakes")
    assert "lesson.md:3: WARNING: mistakes: cannot read mistakes.json" in book.warnings


def test_mistakes_stand_in_the_order_of_the_assignment():
    page = "def mean(signal):\n    ...\n\ndef correlate2d(image, kernel):\n    ...\n"
    assert in_page_order([FLIPS, HALVES], page) == [HALVES, FLIPS]


def test_every_mistake_is_listed_once_with_its_hint():
    source = "\n".join(markdown([FLIPS, HALVES]))
    assert source.count("Nothing is turned round.") == 1
    assert source.count("**A hint.**") == 2
