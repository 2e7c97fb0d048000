"""The header's buttons: a notebook to download, services only where a repository is set, and no link that leads nowhere."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from lessonkit.book.notebooks import installing, path_of, plain_markdown, plain_notebook
from lessonkit.book.open_in import UNSET, links

ALL = {
    "repository": "https://github.com/someone/course",
    "branch": "notebooks",
    "binder": "https://binder.example",
    "jupyterhub": "https://hub.example",
    "colab": "https://colab.example",
}
KERNEL = "kernelspec:\n  name: python3\n  display_name: Python 3\n"
FRONT = f"---\nfile_format: mystnb\nmystnb: {{execution_mode: 'off'}}\n{KERNEL}---\n"
PAGE = f"{FRONT}\n# Lesson\n\n```{{code-cell}} ipython3\n1 + 1\n```\n"


def test_without_a_repository_there_is_nothing_to_open() -> None:
    assert links({**ALL, "repository": ""}, "mean/lesson.ipynb") == {}
    assert links(UNSET, "mean/lesson.ipynb") == {}


def test_each_service_gets_the_address_that_it_documents() -> None:
    assert links(ALL, "mean/lesson.ipynb") == {
        "Binder": "https://binder.example/v2/gh/someone/course/notebooks?urlpath=lab/tree/mean/lesson.ipynb",
        "JupyterHub": "https://hub.example/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fsomeone%2Fcourse"
        "&branch=notebooks&urlpath=lab%2Ftree%2Fcourse%2Fmean%2Flesson.ipynb",
        "Colab": "https://colab.example/github/someone/course/blob/notebooks/mean/lesson.ipynb",
    }


def test_a_repository_elsewhere_is_offered_to_binder_and_not_to_colab() -> None:
    found = links({**ALL, "repository": "https://git.example/someone/course"}, "mean/lesson.ipynb")
    assert set(found) == {"Binder", "JupyterHub"}
    assert "/v2/git/https%3A%2F%2Fgit.example%2Fsomeone%2Fcourse/notebooks?" in found["Binder"]


def themed(small_book, monkeypatch, repository: str) -> str:
    """A lesson in the book's theme, its header's buttons in it."""
    monkeypatch.setenv("BOOK_REPOSITORY", repository)
    page = "chapters/mean/lesson.md"
    overrides = {"suppress_warnings": ["myst-nb.lexer"], "open_in": {"colab": "https://colab.example", "binder": ""}}
    book = small_book({page: PAGE}, "notebooks", theme="sphinx_book_theme", parser="myst_nb", overrides=overrides)
    assert book.warnings == ""
    assert (book.folder / "out" / "notebooks" / "mean" / "lesson.ipynb").is_file()
    return book.page("chapters/mean/lesson.html")


def test_a_lesson_offers_its_notebook_and_no_source_that_is_not_there(small_book, monkeypatch):
    page = themed(small_book, monkeypatch, "")
    assert 'href="../../notebooks/mean/lesson.ipynb"' in page
    assert "_sources/" not in page
    assert "open-in-buttons" not in page and "colab.example" not in page


def test_a_repository_named_for_one_build_brings_the_buttons(small_book, monkeypatch):
    page = themed(small_book, monkeypatch, "https://github.com/someone/course.git")
    assert 'href="https://colab.example/github/someone/course/blob/notebooks/mean/lesson.ipynb"' in page


def test_a_setting_that_is_not_known_is_refused(small_book):
    with pytest.raises(Exception, match="knows repository, branch, binder"):
        small_book({"page.md": "# Page\n"}, "open_in", overrides={"open_in": {"repo": "x"}})


def test_a_lessons_notebook_is_valid_and_has_neither_outputs_nor_directives() -> None:
    code = new_code_cell("1 + 1", outputs=[new_output("stream", text="2\n")], metadata={"tags": ["hide-input"]})
    text = "# Mean\n\n:::{admonition} Beware\n:class: warning\nOf {term}`means <mean>`.\n:::\n\n```{quiz}\nWhy?\n+ So | So.\n```"
    made = plain_notebook(new_notebook(cells=[new_markdown_cell(text), code]), "https://book.example/mean", "")
    nbformat.validate(made)
    assert [cell.cell_type for cell in made.cells] == ["markdown", "code"]
    assert made.cells[1].outputs == []
    assert "**Beware**" in made.cells[0].source and "*means*" in made.cells[0].source
    assert "*(A question with its answers: [in the book](https://book.example/mean).)*" in made.cells[0].source
    assert "{" not in made.cells[0].source and ":::" not in made.cells[0].source


def test_code_in_the_text_stays_code() -> None:
    assert plain_markdown("```{code-block} python\nx = {1}\n```", "") == "```python\nx = {1}\n```"


def test_where_the_course_is_not_installed_the_notebook_installs_it() -> None:
    made = plain_notebook(new_notebook(cells=[new_code_cell("import lessonkit")]), "", "https://github.com/someone/course")
    assert made.cells[0].source == installing("https://github.com/someone/course")
    assert "git+https://github.com/someone/course" in made.cells[0].source


def test_a_page_is_found_among_the_notebooks_by_chapter_and_name() -> None:
    assert path_of("chapters/case_studies/residual") == "case_studies/residual.ipynb"
