"""Grade one submitted notebook from file to report."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import torch

from . import notebook
from .box import PRELOADED, Warm
from .chapter import load_chapter
from .errors import GraderError, StudentError, UsageError
from .exercise import Exercise
from .grading import abstain, grade_exercise, told
from .hidden_plan import HiddenPlan
from .plan_file import load_plan
from .report import ExerciseResult, PropertyResult, Report, encodable
from .sandbox import Limits, Sandbox, choose
from .session import Cell, Session


@dataclass(frozen=True)
class Settings:
    """All that a grading run is decided by; it travels to worker processes."""

    root: Path
    assignment: str
    seed: int
    device: str = "cpu"
    sandbox: str = "auto"
    reports: Path | None = None  # the run's ledger and plan lie here; None for loose files
    run_key: str = ""
    limits: Limits = field(default_factory=Limits)


def find_device(name: str) -> str:
    """Turn "auto" into the best device here. Raises UsageError for CUDA where there is none."""
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError("no CUDA device here: use --device cpu, or auto")
    if name == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    return name


def _compute_alike() -> None:
    """Let torch round in this process as in every other: the last bit of a sum may depend on the number of threads."""
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False


class Grader:
    """Grades notebooks of one assignment; holds the plan, the sandbox, and the sibling that times the reference."""

    def __init__(self, settings: Settings) -> None:
        _compute_alike()
        self.settings = settings
        self.chapter = load_chapter(settings.root, settings.assignment)
        warm = Warm((*PRELOADED, *self.chapter.preloaded), tuple({e.bans for e in self.chapter.exercises if e.bans}))
        self.sandbox = choose(settings.sandbox, settings.device, settings.limits, self.chapter.given, warm)
        self._sibling: tuple[Sandbox, Session] | None = None
        self.plan = HiddenPlan(self.chapter, settings.seed, settings.device, self._reference)
        if (path := plan_path(settings)) is not None:
            load_plan(self.plan, path, settings.run_key)
        gc.freeze()  # chapter and plan stay: no collection has to look through them again

    def _reference(self) -> Session:
        """A sibling sandbox that holds the reference, and only it."""
        names = ", ".join(e.name for e in self.chapter.exercises)
        source = f"from solutions.{self.chapter.name}.reference import {names}"
        solutions = self.settings.root / "solutions"
        sandbox = Sandbox(self.sandbox.name, self.settings.device, self.settings.limits, solutions, self.chapter.given)
        session = Session(sandbox, [Cell("reference", source)])
        self._sibling = (sandbox, session)
        return session

    def grade_submission(self, student: str, folder: Path) -> Report:
        """Grade a student's submission folder; one without a notebook to be read is reported, not raised.

        Nor is a fault that nobody foresaw: the marks are left open, and the class goes on.
        """
        report = empty_report(self.settings, f"{self.settings.assignment}.ipynb", student)
        try:
            path, notes = notebook.find(folder, self.settings.assignment)
            report = self.grade_file(path, student)
            report.notes = [*notes, *report.notes]
        except StudentError as error:
            self._unreadable(report, error)
        except Exception as error:
            report.exercises = [abstain(e, told(error)) for e in self.chapter.exercises]
        return report

    def grade_file(self, path: Path, student: str = "") -> Report:
        """Grade a notebook file; one that cannot be read is reported, not raised."""
        start = time.monotonic()
        report = empty_report(self.settings, encodable(path.name), student)
        try:
            parsed = notebook.read(path)
        except StudentError as error:
            self._unreadable(report, error)
        else:
            self._grade(parsed, report)
        report.seconds = round(time.monotonic() - start, 2)
        return report

    def grade_notebook(self, parsed: notebook.Notebook, name: str, student: str = "") -> Report:
        """Grade cells that are parsed already."""
        start = time.monotonic()
        report = empty_report(self.settings, name, student)
        self._grade(parsed, report)
        report.seconds = round(time.monotonic() - start, 2)
        return report

    def _unreadable(self, report: Report, error: StudentError) -> None:
        report.exercises = [_unreadable(e, str(error)) for e in self.chapter.exercises]
        report.notes = [str(error)]

    def _grade(self, parsed: notebook.Notebook, report: Report) -> None:
        cells = parsed.code()
        with Session(self.sandbox, cells) as session:
            session.start()
            report.exercises = [grade_exercise(self.plan, e, session, cells) for e in self.chapter.exercises]
        report.sandbox = self.sandbox.name
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
    return grader_for(settings).grade_submission(student, folder)


def empty_report(settings: Settings, name: str, student: str) -> Report:
    """A report without exercises yet."""
    return Report(settings.assignment, name, settings.device, torch.__version__, settings.seed, [], student)


def plan_path(settings: Settings) -> Path | None:
    """Where a run's plan lies; loose files have none."""
    return None if settings.reports is None else settings.reports / "plan.safetensors"


def plan_to_complete(settings: Settings) -> HiddenPlan | None:
    """The plan of a run that has not been written yet; None if it has."""
    _compute_alike()
    path = plan_path(settings)
    plan = HiddenPlan(load_chapter(settings.root, settings.assignment), settings.seed, settings.device, _no_reference)
    return None if path is None or load_plan(plan, path, settings.run_key) else plan


def _no_reference() -> Session:
    raise GraderError("nothing is timed while a plan is made")
