"""`check(conv2d)` in a notebook cell: the public cases, answered within a second, as a card or as plain text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .errors import UsageError
from .report import ExerciseResult


def check(*functions: Callable[..., Any]) -> None:
    """Check functions or classes against the public cases beside the notebook, and show a card for each.

    The public cases are a sample; the marks come from hidden ones.
    """
    for function in functions:
        try:
            _show(check_one(function, Path.cwd()))
        except UsageError as error:
            print(f"check: {error}")


def check_one(function: Callable[..., Any], folder: Path) -> ExerciseResult:
    """Grade one function or class in this process. Raises UsageError if it is none of the assignment's exercises."""
    from .grading import grade_exercise
    from .in_process import InProcess
    from .public_cases import FILE_NAME, read

    plan = read(folder / FILE_NAME)
    name = getattr(function, "__name__", None)
    exercise = plan.exercises.get(str(name))
    if exercise is None:
        what = name or f"an object of type {type(function).__name__}"
        raise UsageError(f"{what} is no exercise of {plan.assignment}; there are: {', '.join(plan.exercises)}")
    return grade_exercise(plan, exercise, InProcess({exercise.name: function}, exercise.given))


class Card:
    """A result that shows itself: as HTML in a notebook, as text elsewhere."""

    def __init__(self, result: ExerciseResult) -> None:
        self.result = result

    def __repr__(self) -> str:
        from .render_text import render_exercise

        return render_exercise(self.result)

    def _repr_html_(self) -> str:
        from .render_html import render_exercise

        return render_exercise(self.result)


def _show(result: ExerciseResult) -> None:
    card = Card(result)
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        from IPython.display import display

        display(card)
    else:
        print(card)
