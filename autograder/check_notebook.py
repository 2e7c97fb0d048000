"""What a notebook's check cells do, from a terminal: the student's own code, in a process without a sandbox."""

from __future__ import annotations

from pathlib import Path

from . import notebook
from .errors import StudentError, UsageError
from .grading import grade_exercise
from .public_cases import FILE_NAME, read
from .render_text import render_exercise
from .sandbox import Sandbox
from .session import Session
from .worker.given import FILE_NAME as GIVEN


def check_notebook(path: Path) -> str:
    """Run a notebook's cells and check every exercise against the public cases beside it; returns the text to print."""
    try:
        parsed = notebook.read(path)
    except StudentError as error:
        raise UsageError(str(error)) from None
    plan = read(path.parent / FILE_NAME)
    sandbox = Sandbox("none", given=path.parent / GIVEN)
    cells = parsed.code()
    try:
        with Session(sandbox, cells) as session:
            session.start()
            cards = [render_exercise(grade_exercise(plan, e, session, cells)) for e in plan.exercises.values()]
            notes = [f"note: cell {name}: {said}" for name, said in session.troubles.items()]
    finally:
        sandbox.close()
    return "\n\n".join([*cards, *notes])
