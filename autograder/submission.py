"""Grade one submitted notebook from file to report."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import torch

from . import notebook
from .chapter import load_chapter
from .errors import StudentError, UsageError
from .exercise import Exercise
from .grading import grade_exercise
from .hidden_plan import HiddenPlan
from .report import ExerciseResult, PropertyResult, Report, encodable
from .sandbox import Limits, Sandbox, choose
from .session import Cell, Session

REFERENCE_SLOT = 1


@dataclass(frozen=True)
class Settings:
    """All that a grading run is decided by; it travels to worker processes."""

    root: Path
    assignment: str
    seed: int
    device: str = "cpu"
    sandbox: str = "auto"
    limits: Limits = field(default_factory=Limits)


def find_device(name: str) -> str:
    """Turn "auto" into the best device here. Raises UsageError for CUDA where there is none."""
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError("no CUDA device here: use --device cpu, or auto")
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return name


class Grader:
    """Grades notebooks of one assignment; holds the plan, the sandbox, and the sibling that times the reference."""

    def __init__(self, settings: Settings) -> None:
        torch.set_num_threads(1)
        torch.backends.cuda.matmul.allow_tf32 = False
        torch.backends.cudnn.allow_tf32 = False
        self.settings = settings
        self.chapter = load_chapter(settings.root, settings.assignment)
        self.sandbox = choose(settings.sandbox, settings.device, settings.limits)
        self._sibling: tuple[Sandbox, Session] | None = None
        self.plan = HiddenPlan(self.chapter, settings.seed, settings.device, self._reference)

    def _reference(self) -> Session:
        """A sibling sandbox that holds the reference, and only it."""
        names = ", ".join(e.name for e in self.chapter.exercises)
        source = f"from solutions.{self.chapter.name}.reference import {names}"
        solutions = self.settings.root / "solutions"
        sandbox = Sandbox(self.sandbox.name, self.settings.device, self.settings.limits, solutions)
        session = Session(sandbox, [Cell("reference", source)], REFERENCE_SLOT)
        self._sibling = (sandbox, session)
        return session

    def grade_file(self, path: Path, student: str = "") -> Report:
        """Grade a notebook file; one that cannot be read is reported, not raised."""
        start = time.monotonic()
        report = self._empty(encodable(path.name), student)
        try:
            parsed = notebook.read(path)
        except StudentError as error:
            report.exercises = [_unreadable(e, str(error)) for e in self.chapter.exercises]
            report.notes = [str(error)]
        else:
            self._grade(parsed, report)
        report.seconds = round(time.monotonic() - start, 2)
        return report

    def grade_notebook(self, parsed: notebook.Notebook, name: str, student: str = "") -> Report:
        """Grade cells that are parsed already."""
        start = time.monotonic()
        report = self._empty(name, student)
        self._grade(parsed, report)
        report.seconds = round(time.monotonic() - start, 2)
        return report

    def _empty(self, name: str, student: str) -> Report:
        settings = self.settings
        return Report(
            settings.assignment, name, settings.device, torch.__version__, settings.seed, [], student, self.sandbox.name
        )

    def _grade(self, parsed: notebook.Notebook, report: Report) -> None:
        cells = parsed.code()
        with Session(self.sandbox, cells) as session:
            session.start()
            report.exercises = [grade_exercise(self.plan, e, session, cells) for e in self.chapter.exercises]
        report.notes = parsed.oddities + [f"cell {name}: {said}" for name, said in session.troubles.items()] + session.notes

    def close(self) -> None:
        """End the sibling and remove what was staged for the sandboxes."""
        if self._sibling is not None:
            sandbox, session = self._sibling
            session.close()
            sandbox.close()
        self.sandbox.close()


def _unreadable(exercise: Exercise, message: str) -> ExerciseResult:
    lines = [PropertyResult(p.name, p.points, 0, "", p.line) for p in exercise.properties]
    return ExerciseResult(exercise.name, exercise.points, "missing", lines, message=message)


@lru_cache(maxsize=1)
def grader_for(settings: Settings) -> Grader:
    """The grader of this process: its plan is drawn once, and serves every submission."""
    return Grader(settings)


def grade_submission(settings: Settings, student: str, folder: Path) -> Report:
    """Grade a student's submission folder, in any process."""
    grader = grader_for(settings)
    path, note = _find_notebook(folder, settings.assignment)
    report = grader.grade_file(path, student)
    report.notes = [*note, *report.notes]
    return report


def _find_notebook(folder: Path, assignment: str) -> tuple[Path, list[str]]:
    """The notebook of the assignment's name; else the only one there, with a note."""
    expected = folder / f"{assignment}.ipynb"
    others = sorted(folder.glob("*.ipynb"))
    if not expected.exists() and not expected.is_symlink() and len(others) == 1:
        return others[0], [f"{expected.name} is not there; {others[0].name}, the only notebook, was graded"]
    return expected, []
