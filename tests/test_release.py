"""What `release` makes of an exercises page, and what `public` lets out."""

import re

import nbformat
import pytest

from autograder.chapter import Chapter
from autograder.check import check_one
from autograder.errors import UsageError
from autograder.exercise import Exercise
from autograder.public import write_public
from autograder.release import make_notebook, roles_to_links


@pytest.fixture(scope="module")
def notebook(released):
    return nbformat.read(released.folder("release") / "convolution" / "convolution.ipynb", as_version=4)


def about(notebook):
    """The nbgrader metadata of each cell that has any, in order."""
    return [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]


def test_every_stub_is_followed_by_a_locked_check_cell_with_its_points(notebook, convolution):
    cells = about(notebook)
    for exercise in convolution.exercises:
        place = next(i for i, cell in enumerate(cells) if cell.grade_id == exercise.name)
        stub, check = cells[place], cells[place + 1]
        assert (stub.solution, stub.grade, stub.locked) == (True, False, False)
        assert check.grade_id == f"check_{exercise.name}"
        assert (check.grade, check.solution, check.locked, check.points) == (True, False, True, exercise.points)


def test_the_points_are_those_of_the_assignment(notebook):
    points = {cell.grade_id.removeprefix("check_"): cell.points for cell in about(notebook) if cell.grade}
    assert points == {
        "correlate2d": 2, "convolve2d": 1, "conv2d_loops": 3, "im2col": 2, "conv2d": 4,
        "conv2d_backward": 5, "conv2d_parameters": 1, "Conv2d": 2, "why_share_weights": 2,
    }  # fmt: skip


def test_a_written_exercise_is_a_manually_graded_text_cell(notebook):
    cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "why_share_weights")
    assert cell.cell_type == "markdown"
    assert (cell.metadata.nbgrader.grade, cell.metadata.nbgrader.solution) == (True, True)


def test_stubs_keep_their_docstrings_and_no_myst_syntax_is_left(notebook):
    text = "\n".join(cell.source for cell in notebook.cells)
    assert text.count("raise NotImplementedError") >= 8 and text.count('"""') >= 16
    assert not re.search(r"\{(doc|ref|numref|cite|written|code-cell)\}", text)


def test_no_line_of_the_references_code_is_in_what_students_get(released, convolution):
    import inspect

    folder = released.folder("release") / "convolution"
    given = b"".join(path.read_bytes() for path in folder.iterdir()).decode("utf-8", "replace")
    module = inspect.getsource(inspect.getmodule(convolution.exercises[0].reference))
    code = [line.strip() for line in re.sub(r'""".*?"""', "", module, flags=re.DOTALL).splitlines()]
    telling = [line for line in code if len(line) > 30 and not line.startswith(("def ", "class ", "from ", "import ", "#"))]
    assert len(telling) > 20
    assert [line for line in telling if line in given] == []


def test_the_public_cases_name_every_known_mistake_that_the_grader_names(released, convolution):
    folder = released.folder("release") / "convolution"
    judged_later = {"Conv2d"}  # its initialisation is judged in the grader only
    for exercise in convolution.exercises:
        for mistake in convolution.mistakes_in(exercise.name):
            if exercise.name in judged_later:
                continue
            wrong = mistake.wrong
            wrong.__name__, before = exercise.name, wrong.__name__
            try:
                result = check_one(wrong, folder)
            finally:
                wrong.__name__ = before
            assert result.mistake is not None, f"{exercise.name}: {mistake.name} is not named"
            assert result.mistake["name"] == mistake.name


def chapter_of(tmp_path, page, *exercises):
    (tmp_path / "exercises.md").write_text(page)
    return Chapter("tiny", tmp_path, tmp_path, exercises, ())


def half(number):
    return number / 2


PAGE = "---\nfile_format: mystnb\nkernelspec: {name: python3, display_name: Python 3}\n---\n\n# Title\n\n"
CELL = "```{code-cell} ipython3\n:tags: [exercise]\ndef %s(number):\n    raise NotImplementedError\n```\n"


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (PAGE, "exercises.md has no stub for half"),
        (PAGE + CELL % "third", "the stub third has no exercise in checks.py"),
        (PAGE + "```{code-cell} ipython3\n:tags: [exercise]\nx = 1\n```\n", "defines one function or class"),
        (PAGE + CELL % "half" + "\n```{written} why\nWhy?\n```\n", "needs a line `:points: NUMBER`"),
    ],
)
def test_a_page_that_does_not_fit_its_checks_is_refused_in_one_line(tmp_path, page, said):
    with pytest.raises(UsageError, match=said):
        make_notebook(chapter_of(tmp_path, page, Exercise(half)), "")


def test_roles_become_links_where_the_book_has_an_address_and_titles_where_not(convolution):
    text = "{doc}`lesson`, {doc}`this <lesson>`, {math}`x^2`, {cite}`lecun1998gradient`"
    base = "https://book.example"
    page = f"{base}/chapters/convolution/lesson.html"
    assert roles_to_links(text, convolution, base) == f"[Convolution]({page}), [this]({page}), $x^2$, [lecun1998gradient]"
    assert roles_to_links("{doc}`lesson`", convolution, "") == "*Convolution*"


def test_the_public_repository_has_no_solutions_and_is_written_over_nothing_else(released, tmp_path, monkeypatch):
    target = tmp_path / "public"
    with pytest.raises(UsageError, match="is not released: run `autograder release"):
        write_public(released, target)  # the other chapters are missing
    assert not target.exists()
    monkeypatch.setattr("autograder.public.assignments", lambda root: ["convolution"])
    assert write_public(released, target) == ["convolution"]
    names = {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()}
    assert "assignments/convolution/convolution.ipynb" in names
    assert "assignments/convolution/public_cases.safetensors" in names
    assert "chapters/convolution/mistakes.json" in names
    assert not [name for name in names if name.startswith(("solutions/", "tests/", "course/"))]
    assert "im2col(x, weight.shape[2:])" not in "".join(
        (target / name).read_text(errors="replace") for name in names if name.endswith((".py", ".md", ".ipynb", ".json"))
    )
    write_public(released, target)  # its own folder may be written anew
    with monkeypatch.context() as patch, pytest.raises(UsageError, match="pooling is not released"):
        patch.setattr("autograder.public.assignments", lambda root: ["convolution", "pooling"])
        write_public(released, target)
    assert "assignments/convolution/convolution.ipynb" in {p.relative_to(target).as_posix() for p in target.rglob("*")}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.tex").write_text("years of work")
    with pytest.raises(UsageError, match="holds something else"):
        write_public(released, tmp_path / "other")
    assert (tmp_path / "other" / "thesis.tex").exists()
    with pytest.raises(UsageError, match=r"thesis\.tex is no folder"):
        write_public(released, tmp_path / "other" / "thesis.tex")
