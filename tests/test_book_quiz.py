"""The `{quiz}` directive: what it accepts, what it refuses, and what it becomes."""

import re

import pytest

from lessonkit.book.quiz_parse import QuizError, parse
from tests.conftest import ROOT

GOOD = """\
```{quiz}
A signal of 10 samples and a window of 4:
how many outputs, with $K$ as `window`?
- 6 | That forgets the first position.
+ 7 | Right: 10 - 4 + 1.
- 10 | That would need padding.
```
"""


def test_a_quiz_is_a_question_and_choices_with_explanations():
    quiz = parse(["How many", "legs?", "- two | A bird.", "+ four | A cat."])
    assert quiz.question == "How many legs?"
    assert [(choice.text, choice.explanation, choice.right) for choice in quiz.choices] == [
        ("two", "A bird.", False),
        ("four", "A cat.", True),
    ]


def test_an_indented_line_continues_the_choice_above_it():
    quiz = parse(["Which?", "+ this | Because", "  it is so.", "- that | No."])
    assert quiz.choices[0].explanation == "Because it is so."


def test_a_bar_in_an_explanation_stays_in_the_explanation():
    assert parse(["Which?", "+ this | 1 | 2", "- that | No."]).choices[0].explanation == "1 | 2"


@pytest.mark.parametrize(
    ("lines", "says", "line"),
    [
        ([], "begins with its question", 0),
        (["- a | b", "+ c | d"], "begins with its question", 0),
        (["Which?"], "at least two choices", 0),
        (["Which?", "+ a | b"], "at least two choices", 0),
        (["Which?", "- a | b", "- c | d"], "no choice is marked right", 0),
        (["Which?", "+ a | b", "- c | d", "+ e | f"], "2 choices are marked right", 3),
        (["Which?", "+ a", "- c | d"], "answer | explanation", 1),
        (["Which?", "+ a | b", "- c | "], "answer | explanation", 2),
        (["Which?", "+ a | b", "stray", "- c | d"], "neither a choice", 2),
    ],
)
def test_a_malformed_quiz_is_refused_with_its_line(lines, says, line):
    with pytest.raises(QuizError, match=says.replace("|", r"\|")) as refused:
        parse(lines)
    assert refused.value.line == line


def test_a_quiz_without_a_right_answer_is_an_error_that_names_file_and_line(small_book):
    book = small_book({"bad.md": "# Bad\n\ntext\n\n```{quiz}\nWhich?\n+ a | b\n+ c | d\n```\n"}, "quiz")
    assert "bad.md:8: ERROR: quiz: 2 choices are marked right" in book.warnings


def test_in_html_a_quiz_is_a_labelled_group_of_radio_buttons(small_book):
    book = small_book({"good.md": "# Good\n\n" + GOOD}, "quiz")
    page = book.page("good.html")
    assert book.warnings == ""
    assert page.count('<input type="radio" name="quiz-1"') == 3
    assert all(f'<label for="quiz-1-{letter}">' in page for letter in "abc")
    assert "<fieldset><legend>A signal of 10 samples" in page
    assert '<div class="quiz-feedback" role="status">' in page
    assert page.count("quiz-explanation") == 3


def test_an_answer_is_remembered_under_a_key_of_its_page_and_its_quiz(small_book):
    other = GOOD.replace("samples", "numbers")
    book = small_book({"one.md": f"# One\n\n{GOOD}\n{other}", "two.md": "# Two\n\n" + GOOD}, "quiz")
    keys = [re.findall(r'data-key="([0-9a-f]{16})"', book.page(f"{name}.html")) for name in ("one", "two")]
    assert len({key for page in keys for key in page}) == 3
    assert 'id="quiz-1-b" value="b"' in book.page("one.html")


def test_script_and_style_are_loaded_only_where_there_is_a_quiz(small_book):
    book = small_book({"good.md": "# Good\n\n" + GOOD, "other.md": "# Other\n"}, "quiz")
    assert "quiz.js" in book.page("good.html") and "quiz.css" in book.page("good.html")
    assert "quiz.js" not in book.page("other.html") and "quiz.css" not in book.page("other.html")
    assert (book.folder / "out" / "_static" / "quiz.js").is_file()


@pytest.mark.parametrize(("builder", "file"), [("text", "good.txt"), ("latex", "*.tex"), ("epub", "good.xhtml")])
def test_outside_html_a_quiz_is_text_with_its_answers(small_book, builder, file):
    book = small_book({"good.md": "# Good\n\n" + GOOD}, "quiz", builder)
    (made,) = (book.folder / "out").glob(file)
    text = made.read_text("utf-8")
    assert "<input" not in text
    for words in ("Question", "That forgets the first position", "Answers", "Right", "padding"):
        assert words in text


def test_the_script_makes_no_use_of_modules_so_that_it_runs_from_a_file(small_book):
    book = small_book({"good.md": "# Good\n\n" + GOOD}, "quiz")
    script = (book.folder / "out" / "_static" / "quiz.js").read_text("utf-8")
    assert "import " not in script and "export " not in script
    assert 'type="module"' not in book.page("good.html")


@pytest.mark.parametrize(
    "page",
    sorted(path for path in ROOT.glob("chapters/*/*.md") if path.stem != "exercises"),
    ids=lambda path: "-".join(path.parts[-2:]),
)
def test_every_lesson_asks_five_questions_or_more(page):
    blocks = re.findall(r"^```\{quiz\}\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 5
    for block in blocks:
        assert all(choice.explanation for choice in parse(block.splitlines()).choices)
