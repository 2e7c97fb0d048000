"""The text of a `{quiz}` directive, parsed: a question, then choices with an explanation behind each."""

from collections.abc import Sequence
from dataclasses import dataclass

MARKS = ("+ ", "- ")


class QuizError(ValueError):
    """A quiz that cannot be asked; `line` counts from 0 within the directive's content."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Choice:
    """One answer offered, whether it is right, and why."""

    text: str
    explanation: str
    right: bool


@dataclass(frozen=True)
class Quiz:
    """A question with its choices, exactly one of which is right."""

    question: str
    choices: tuple[Choice, ...]


def parse(lines: Sequence[str]) -> Quiz:
    """Read question lines, then `+ right | why` and `- wrong | why`; an indented line continues the choice above it.

    Raises:
        QuizError: no question, fewer than two choices, not exactly one right, or a choice without an explanation.
    """
    starts = [index for index, line in enumerate(lines) if line.startswith(MARKS)]
    question = " ".join(line.strip() for line in lines[: starts[0] if starts else None]).strip()
    if not question:
        raise QuizError("a quiz begins with its question")
    if len(starts) < 2:
        raise QuizError("a quiz needs at least two choices: lines that begin with '+ ' (the right one) or '- '")
    ends = [*starts[1:], len(lines)]
    choices = tuple(_choice(lines, start, end) for start, end in zip(starts, ends, strict=True))
    _exactly_one_right(choices, starts)
    return Quiz(question, choices)


def _choice(lines: Sequence[str], start: int, end: int) -> Choice:
    for index in range(start + 1, end):
        if lines[index].strip() and not lines[index].startswith(" "):
            raise QuizError(f"neither a choice nor the indented continuation of one: {lines[index]!r}", index)
    joined = " ".join(line.strip() for line in lines[start:end]).strip()
    text, bar, explanation = (part.strip() for part in joined[2:].partition(" | "))
    if not (text and bar and explanation):
        raise QuizError(f"a choice reads '{joined[0]} answer | explanation', got {joined!r}", start)
    return Choice(text, explanation, joined[0] == "+")


def _exactly_one_right(choices: Sequence[Choice], starts: Sequence[int]) -> None:
    right = [start for choice, start in zip(choices, starts, strict=True) if choice.right]
    if not right:
        raise QuizError("no choice is marked right: begin exactly one with '+ '")
    if len(right) > 1:
        raise QuizError(f"{len(right)} choices are marked right: begin exactly one with '+ '", right[1])
