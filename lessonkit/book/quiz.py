"""The `{quiz}` directive: one question, one right answer, an explanation behind every choice.

    ```{quiz}
    A signal of 10 samples and a window of 4: how many outputs?
    - 6 | That forgets the first position.
    + 7 | Right: 10 - 4 + 1.
    ```

In HTML it is a form: radio buttons, a button, and a status line that screen readers announce. Everywhere else, and in
print, it is plain text with the answers. Script and style are loaded only by pages that ask a question. The script
remembers answers in the reader's browser, under a key made of the page and the quiz: a quiz that is rewritten is new.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.writers.html5 import HTML5Translator

from .quiz_parse import Choice, QuizError, parse

logger = logging.getLogger(__name__)

ASSETS = Path(__file__).parent / "assets" / "quiz"
INTERACTIVE = ("html", "dirhtml", "singlehtml")


class quiz(nodes.General, nodes.Element):
    """A whole quiz: a quiz_question, then quiz_choices."""


class quiz_question(nodes.General, nodes.TextElement):
    """The question."""


class quiz_choice(nodes.General, nodes.Element):
    """One choice: a quiz_answer and a quiz_explanation."""


class quiz_answer(nodes.General, nodes.TextElement):
    """The text of a choice."""


class quiz_explanation(nodes.General, nodes.TextElement):
    """Why a choice is right or wrong."""


class QuizDirective(SphinxDirective):
    """Parses one quiz; what cannot be asked is an error that names file and line."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The quiz's node, or nothing after an error."""
        try:
            parsed = parse(list(self.content))
        except QuizError as problem:
            line = self.lineno + self.content_offset + problem.line + 1  # MyST counts the content from the directive
            logger.error("quiz: %s", problem, location=(self.env.docname, line))
            return []
        name = f"quiz-{self.env.new_serialno('quiz') + 1}"
        question, key = self._inline(quiz_question, parsed.question), key_of(self.env.docname, self.content)
        node = quiz("", question, ids=[name], name=name, key=key)
        for letter, choice in zip("abcdefghijklmnopqrstuvwxyz", parsed.choices, strict=False):
            node += self._choice(choice, f"{name}-{letter}", name)
        self.set_source_info(node)
        return [node]

    def _choice(self, choice: Choice, name: str, group: str) -> quiz_choice:
        answer = self._inline(quiz_answer, choice.text, name=name, group=group, right=choice.right)
        explanation = self._inline(quiz_explanation, choice.explanation, right=choice.right)
        return quiz_choice("", answer, explanation, right=choice.right)

    def _inline(self, kind: type[nodes.TextElement], text: str, **attributes: Any) -> nodes.TextElement:
        children, messages = self.state.inline_text(text, self.lineno)
        return kind(text, "", *children, *messages, **attributes)


def key_of(docname: str, lines: Iterable[str]) -> str:
    """What a reader's answer to the quiz of these lines is remembered under."""
    return hashlib.sha256("\n".join([docname, *lines]).encode()).hexdigest()[:16]


class PlainQuiz(SphinxPostTransform):
    """Outside HTML (PDF, EPUB, plain text) a quiz is text: question, lettered choices, then the answers explained."""

    default_priority = 400

    def run(self, **kwargs: Any) -> None:
        """Replace every quiz, unless the page can ask it."""
        if self.app.builder.name in INTERACTIVE:
            return
        for node in list(self.document.findall(quiz)):
            node.replace_self(plain(node))


def plain(node: quiz) -> list[nodes.Node]:
    """A quiz as ordinary paragraphs and lists."""
    question, *choices = node.children
    asked = nodes.enumerated_list(enumtype="loweralpha", prefix="", suffix=")")
    explained = nodes.enumerated_list(enumtype="loweralpha", prefix="", suffix=")")
    for choice in choices:
        answer, explanation = choice.children
        asked += nodes.list_item("", nodes.paragraph("", "", *answer.children))
        verdict = nodes.strong("", "Right. " if choice["right"] else "Not this one. ")
        explained += nodes.list_item("", nodes.paragraph("", "", verdict, *explanation.children))
    return [
        nodes.paragraph("", "", nodes.strong("", "Question. "), *question.children),
        asked,
        nodes.paragraph("", "", nodes.strong("", "Answers.")),
        explained,
    ]


def visit_quiz(self: HTML5Translator, node: quiz) -> None:
    """Open the form."""
    self.body.append(f'<form class="quiz" id="{node["name"]}" data-key="{node["key"]}"><fieldset>')


def depart_quiz(self: HTML5Translator, node: quiz) -> None:
    """Close the form: the button appears once the script runs, the status line speaks when it is filled."""
    self.body.append('<button type="submit" class="quiz-check" hidden>Check</button>')
    self.body.append('<div class="quiz-feedback" role="status"></div></fieldset></form>\n')


def visit_question(self: HTML5Translator, node: quiz_question) -> None:
    """Open the legend, which names the group of choices to a screen reader."""
    self.body.append("<legend>")


def depart_question(self: HTML5Translator, node: quiz_question) -> None:
    """Close the legend."""
    self.body.append("</legend>")


def visit_choice(self: HTML5Translator, node: quiz_choice) -> None:
    """Open one choice."""
    self.body.append('<div class="quiz-choice">')


def depart_choice(self: HTML5Translator, node: quiz_choice) -> None:
    """Close one choice."""
    self.body.append("</div>")


def visit_answer(self: HTML5Translator, node: quiz_answer) -> None:
    """Write the radio button and open its label."""
    name, group = node["name"], node["group"]
    self.body.append(f'<input type="radio" name="{group}" id="{name}" value="{name[-1]}"><label for="{name}">')


def depart_answer(self: HTML5Translator, node: quiz_answer) -> None:
    """Close the label."""
    self.body.append("</label>")


def visit_explanation(self: HTML5Translator, node: quiz_explanation) -> None:
    """Open the explanation with its verdict: a sign for the eye, words for the ear."""
    kind, sign, words = ("right", "✓", "Right answer.") if node["right"] else ("wrong", "✗", "Not this one.")
    self.body.append(f'<div class="quiz-explanation quiz-{kind}"><span aria-hidden="true">{sign}</span> ')
    self.body.append(f'<span class="quiz-verdict">{words}</span> ')


def depart_explanation(self: HTML5Translator, node: quiz_explanation) -> None:
    """Close the explanation."""
    self.body.append("</div>")


def serve_assets(app: Sphinx, config: Any) -> None:
    """Have the quiz's script and style copied into the book."""
    config.html_static_path.append(str(ASSETS))


def load_assets(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Load script and style on the pages that ask a question, and on no other."""
    if doctree is not None and next(doctree.findall(quiz), None) is not None:
        app.add_css_file("quiz.css")
        app.add_js_file("quiz.js", loading_method="defer")


def setup(app: Sphinx) -> dict[str, int]:
    """Register directive, nodes, transform and assets."""
    app.add_node(quiz, html=(visit_quiz, depart_quiz))
    app.add_node(quiz_question, html=(visit_question, depart_question))
    app.add_node(quiz_choice, html=(visit_choice, depart_choice))
    app.add_node(quiz_answer, html=(visit_answer, depart_answer))
    app.add_node(quiz_explanation, html=(visit_explanation, depart_explanation))
    app.add_directive("quiz", QuizDirective)
    app.add_post_transform(PlainQuiz)
    app.connect("config-inited", serve_assets)
    app.connect("html-page-context", load_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 2}
