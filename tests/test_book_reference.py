"""The reference pages: exercises with what they take, what builds on what, terms, and how to cite the book."""

import json
import re
from pathlib import Path

import pytest
import yaml

from lessonkit.book.exercise_index import Entry, points_in_notebook, summed_up
from lessonkit.book.prerequisites import name_of, read_page
from lessonkit.draw.prerequisites import depths, prerequisites

ROOT = Path(__file__).resolve().parents[1]
INDEX = "# Index\n\n```{exercise-index}\n```\n"
CELL = re.compile(r"^```\{code-cell\} ipython3\n((?::\w+: .*\n)+)(?:def|class) (\w+)", re.MULTILINE)
ASKED = re.compile(r"^```\{written\} (\w+)\n((?::\w+: .*\n)+)", re.MULTILINE)


def exercises_in_the_book() -> list[tuple[str, str, dict]]:
    """Chapter, name and options of every exercise whose page stands in the table of contents."""
    chapters = re.findall(r"chapters/(\w+)/exercises", (ROOT / "_toc.yml").read_text("utf-8"))
    found = []
    for chapter in chapters:
        text = (ROOT / "chapters" / chapter / "exercises.md").read_text("utf-8")
        pairs = [(name, options) for options, name in CELL.findall(text) if "[exercise]" in options] + ASKED.findall(text)
        found += [(chapter, name, yaml.safe_load(re.sub(r"^:", "", options, flags=re.MULTILINE))) for name, options in pairs]
    return found


def test_every_exercise_of_the_book_says_its_minutes_and_its_difficulty() -> None:
    silent = [
        (chapter, name)
        for chapter, name, options in exercises_in_the_book()
        if options.get("difficulty") not in (1, 2, 3) or options.get("minutes") not in range(5, 65, 5)
    ]
    assert len(exercises_in_the_book()) >= 57
    assert silent == []


def test_the_index_lists_written_answers_with_what_they_take(small_book):
    text = "# Exercises: the mean\n\n```{written} why\n:points: 2\n:minutes: 10\n:difficulty: 3\nWhy?\n```\n"
    book = small_book({"chapters/mean/exercises.md": text, "where.md": INDEX}, "exercise_index", also=["written"])
    page = book.page("where.html")
    assert book.warnings == ""
    assert 'href="chapters/mean/exercises.html#written-why"' in page
    cells = re.findall(r"<td><p>(.*?)</p></td>", page)
    assert cells[1:] == ["2", "10", "★★★"]
    assert "1 exercise, 2 points, about 10 minutes." in page


def test_what_an_exercise_does_not_say_is_a_dash() -> None:
    assert Entry("mean", "exercise-mean", 1.5, None, None).cells() == ["1.5", "–", "–"]


def test_a_sum_is_said_only_if_all_parts_are_known() -> None:
    known, unknown = Entry("a", "a", 1.5, 10, 1), Entry("b", "b", None, 20, 1)
    assert summed_up([known]) == "1 exercise, 1.5 points, about 10 minutes"
    assert summed_up([known, unknown]) == "2 exercises, about 30 minutes"


def test_the_public_copy_reads_the_points_from_the_released_notebook(tmp_path: Path) -> None:
    check = {"nbgrader": {"grade_id": "check_mean", "points": 3}}
    cells = [{"metadata": {}}, {"metadata": {"nbgrader": {"grade_id": "mean"}}}, {"metadata": check}]
    (tmp_path / "mean.ipynb").write_text(json.dumps({"cells": cells}))
    assert points_in_notebook(tmp_path / "mean.ipynb") == {"mean": 3.0}
    assert points_in_notebook(tmp_path / "none.ipynb") == {}


def test_a_page_names_its_prerequisites_in_its_front_matter() -> None:
    page = read_page("chapters/net/lesson", "---\nminutes: 9\nprerequisites: [mean]\n---\n\n# A net\n")
    assert page is not None
    assert (page.name, page.title, page.minutes, page.needs) == ("net", "A net", 9, ("mean",))
    assert read_page("chapters/net/lesson", "# A net\n") is None
    assert name_of("chapters/net/more") == "net/more"


def test_a_page_stands_below_all_that_it_needs() -> None:
    assert depths({"net": ["mean", "sum"], "mean": ["sum"], "sum": []}) == {"sum": 0, "mean": 1, "net": 2}


@pytest.mark.parametrize(
    ("needs", "said"),
    [({"net": ["mean"]}, "net needs mean, which is not there"), ({"a": ["b"], "b": ["a"]}, "a needs b needs a")],
)
def test_a_map_that_cannot_be_drawn_says_why(needs, said) -> None:
    with pytest.raises(ValueError, match=said):
        depths(needs)


def test_the_drawn_map_names_every_page() -> None:
    drawn = prerequisites({"sum": "The sum", "mean": "The mean"}, {"sum": [], "mean": ["sum"]})
    assert "The sum" in drawn.svg and "The mean" in drawn.svg


def test_the_map_is_a_figure_with_words_for_it_and_a_table(small_book):
    pages = {
        "chapters/sum/lesson.md": "---\nprerequisites: []\n---\n# The sum\n",
        "chapters/mean/lesson.md": "---\nprerequisites: [sum]\nminutes: 5\n---\n# The mean\n",
        "map.md": "# Map\n\n```{prerequisites}\nWhat builds on what.\n```\n",
    }
    book = small_book(pages, "prerequisites")
    page = book.page("map.html")
    assert book.warnings == ""
    assert "The sum needs no other page. The mean needs The sum." in page
    assert re.search(r'<img[^>]*src="_images/prerequisites-\w+\.svg"', page)
    assert 'href="chapters/mean/lesson.html"' in page


def test_an_unknown_prerequisite_is_an_error_that_names_the_page(small_book):
    pages = {
        "chapters/mean/lesson.md": "---\nprerequisites: [sum]\n---\n# Mean\n",
        "map.md": "# M\n\n```{prerequisites}\nX\n```\n",
    }
    assert "mean needs sum, which is not there" in small_book(pages, "prerequisites").warnings


def test_every_term_of_the_glossary_links_the_page_that_teaches_it() -> None:
    text = (ROOT / "chapters" / "glossary.md").read_text("utf-8")
    entries = re.findall(r"^(\S.*)\n  (.+)$", text, re.MULTILINE)
    assert len(entries) >= 60
    assert [term for term, meaning in entries if not re.search(r"See \{doc\}`\w+/\w+`\.$", meaning)] == []
    assert [term for term, _ in entries] == sorted((term for term, _ in entries), key=str.lower)


def test_every_work_in_the_bibliography_has_a_doi_or_an_address() -> None:
    entries = re.split(r"^@\w+", (ROOT / "references.bib").read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(entries) >= 90
    found = re.compile(r"^  (doi|url) *= \{\S+\}", re.MULTILINE)
    assert [entry.splitlines()[0] for entry in entries if not found.search(entry)] == []


def test_the_citation_file_the_page_and_the_settings_name_one_book() -> None:
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    page = (ROOT / "chapters" / "cite.md").read_text("utf-8")
    fields = dict(re.findall(r"^  (\w+) += \{+(.*?)\}+,?$", page, re.MULTILINE))
    assert cited["title"] == fields["title"] == settings["title"]
    assert cited["version"] == fields["version"] == settings["sphinx"]["config"]["version"]
    assert {cited["authors"][0]["name"].lower(), fields["author"].lower()} == {settings["author"]}
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
