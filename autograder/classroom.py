"""Grade a class: every submission of an assignment, in parallel, resumed where an earlier run stopped.

Workers grade and keep reports in the ledger. This process alone writes the gradebook, in parts. Whatever is killed, the same
command goes on: what is kept is not graded again.
"""

from __future__ import annotations

import os
import socket
import threading
from collections import Counter, deque
from collections.abc import Callable, Container, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import closing
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path

from .chapter import load_chapter
from .course import Course
from .errors import CourseError, UsageError
from .executors import Crew, killed
from .grading import abstain
from .ledger import digest_of
from .plan_file import save_plan
from .report import Report
from .runs import HERE, ledger_of, run_key
from .submission import Grader, Settings, empty_report, grader_for, plan_path, plan_to_complete

Submission = tuple[str, Path]
AHEAD = 2  # tasks handed over for every worker: one to do, one to go on with
ROUNDS = 4  # tasks for every worker, at least: with a few long ones most would wait for the last
LOOK_EVERY = 5.0  # seconds between two looks at whether workers have come or gone
PART = 20  # reports that are written into the gradebook together


def prepare(settings: Settings) -> None:
    """Draw the run's hidden cases, and run the reference and every mistake on them, unless that was done before."""
    plan, path = plan_to_complete(settings), plan_path(settings)
    if plan is not None and path is not None:
        save_plan(plan, path, settings.run_key)


def _prepare(settings: Settings, crew: Crew) -> None:
    """Prepare here, or where the GPU is."""
    if crew.far and settings.device == "cuda":
        with crew.open() as executor:
            executor.submit(prepare, settings).result()
    else:
        prepare(settings)


@lru_cache(maxsize=1)
def _one_at_a_time() -> threading.Lock:
    """A process has one grader; a cluster's worker may have several threads."""
    return threading.Lock()


def grade_batch(settings: Settings, batch: Sequence[Submission], alone: bool = False) -> list[Report]:
    """Grade submissions in this process, whichever it is, and keep every report; those that are kept are only read.

    Args:
        alone: nothing else is graded meanwhile, so that a speed near its limit is measured again, and stands.
    """
    ledger, reports = ledger_of(settings), []
    with _one_at_a_time():
        for student, folder in batch:
            key = ledger.key(folder)
            report = ledger.saved(student, key)
            if report is None or (alone and report.near):
                report = _grader(settings).grade_submission(student, folder)
                if alone:
                    report.settle()
                ledger.keep(report, key)
            reports.append(report)
    return reports


def _grader(settings: Settings) -> Grader:
    """The grader of this process; a worker of a cluster sees many runs, and ends the grader of the one before."""
    grader, known = grader_for(settings), _graders()
    while known and known[0] is not grader:
        known.pop().close()
    known[:] = [grader]
    return grader


@lru_cache(maxsize=1)
def _graders() -> list[Grader]:
    return []


def grade_far(settings: Settings, batch: Sequence[Submission], alone: bool = False) -> list[Report]:
    """Grade submissions on another machine; what is wrong with that machine is said with its name."""
    try:
        _see(settings, batch)
        _see_the_same(settings)
        return grade_batch(settings, batch, alone)
    except CourseError as error:
        raise type(error)(f"worker {socket.gethostname()}: {error}") from None
    except OSError as error:
        raise UsageError(f"worker {socket.gethostname()}: {error.filename or 'a file'}: {error.strerror or error}") from None


def _see(settings: Settings, batch: Sequence[Submission]) -> None:
    """Refuse to grade what this machine does not see: a submission that is not there would have no marks."""
    assert settings.reports is not None
    for path in (settings.root, settings.reports, *(folder for _, folder in batch)):
        if not os.path.lexists(path):
            raise UsageError(f"does not see {path}: the workers of a cluster need the course at the same path")


@lru_cache(maxsize=1)
def _see_the_same(settings: Settings) -> None:
    """Refuse to grade by other files than the command's, or by code that has changed since it was imported."""
    assert settings.reports is not None
    for folder in (HERE, settings.root / "solutions" / settings.assignment):
        if _as_loaded(folder) != digest_of(folder.rglob("*.py")):
            raise UsageError(f"the code in {folder} has changed since this worker started: restart the workers")
    course = Course(settings.reports.parent.parent, settings.root)
    if run_key(course, settings.assignment, settings.seed, settings.device) != settings.run_key:
        raise UsageError("its release, checks or grader are not the command's: give all machines the same files")


@cache
def _as_loaded(folder: Path) -> str:
    """The digest of a folder's code when this process first used it."""
    return digest_of(folder.rglob("*.py"))


class Class:
    """Submissions of a run on their way through an executor, at most so many ahead of it."""

    def __init__(self, settings: Settings, crew: Crew) -> None:
        self.settings, self.crew = settings, crew
        self.deaths: Counter[str] = Counter()
        self.waiting: deque[Submission] = deque()
        self.alone: deque[Submission] = deque()  # these wait until nothing else runs, and all else waits for them
        self.single = False  # whether what runs is one of these
        self.running: dict[Future[list[Report]], list[Submission]] = {}

    def graded(
        self, submissions: Sequence[Submission], alone: bool = False
    ) -> Generator[tuple[Submission, Report], None, None]:
        """Yield every report as it is done; where a process died, what it may have died of is tried again, one by one."""
        (self.alone if alone else self.waiting).extend(submissions)
        while self.waiting or self.alone:
            with self.crew.open() as executor:
                try:
                    yield from self._through(executor)
                except BrokenExecutor as error:  # nobody knows by whose doing: until that is clear, no other dies with it
                    lost = [submission for batch in self.running.values() for submission in batch]
                    self.running.clear()
                    yield from self._put_back(lost, error)

    def _through(self, executor: Executor) -> Iterator[tuple[Submission, Report]]:
        while self.waiting or self.alone or self.running:
            self._hand_over(executor)
            for done in wait(self.running, LOOK_EVERY, return_when=FIRST_COMPLETED).done:
                try:
                    reports = done.result()
                except killed() as error:  # while this task was there: the others go on
                    yield from self._put_back(self.running.pop(done), error)
                else:
                    yield from zip(self.running.pop(done), reports, strict=True)

    def _hand_over(self, executor: Executor) -> None:
        """Keep every worker busy, but for what must be alone."""
        workers = self.crew.workers(executor)
        if self.single and self.running:
            return
        self.single = bool(self.alone) and not self.running
        if self.single:
            self._submit(executor, self.alone, 1)
        while self.waiting and not self.alone and not self.single and len(self.running) < AHEAD * workers:
            self._submit(executor, self.waiting, max(1, min(self.crew.batch, len(self.waiting) // (ROUNDS * workers))))

    def _submit(self, executor: Executor, queue: deque[Submission], size: int) -> None:
        batch, work = list(islice(queue, size)), grade_far if self.crew.far else grade_batch
        self.running[executor.submit(work, self.settings, batch, self.single)] = batch
        for _ in batch:
            queue.popleft()

    def _put_back(self, lost: list[Submission], error: BaseException) -> Iterator[tuple[Submission, Report]]:
        """Put back what died, to be graded alone; give up on one by which alone enough processes died."""
        for student, folder in lost:
            self.deaths[student] += self.single
            if self.deaths[student] >= self.crew.deaths:
                yield (student, folder), _abstained(self.settings, student, error)
            else:
                self.alone.append((student, folder))


def _abstained(settings: Settings, student: str, error: BaseException) -> Report:
    report = empty_report(settings, f"{settings.assignment}.ipynb", student)
    why = f"the process that graded it died, again and again ({type(error).__name__})"
    report.exercises = [abstain(e, why) for e in load_chapter(settings.root, settings.assignment).exercises]
    return report


class Books:
    """Reports on their way into the gradebook, several at a time; what is left when all ends, however it ends, goes too."""

    def __init__(self, record: Callable[[Sequence[tuple[Report, Path]]], None]) -> None:
        self.record = record
        self.part: list[tuple[Report, Path]] = []

    def add(self, report: Report, folder: Path) -> None:
        """Take a report."""
        self.part.append((report, folder))
        if len(self.part) >= PART:
            self.flush()

    def flush(self) -> None:
        """Record what is here; a part that cannot be recorded is not tried twice, for its reports are kept."""
        part, self.part = self.part, []
        if part:
            self.record(part)

    def __enter__(self) -> Books:
        return self

    def __exit__(self, *_: object) -> None:
        self.flush()


def grade_class(
    settings: Settings,
    submissions: Sequence[Submission],
    crew: Crew,
    record: Callable[[Sequence[tuple[Report, Path]]], None],
    tick: Callable[[Report], None],
    skip: Callable[[Report], None] | None = None,
    recorded: Container[tuple[str, str]] = frozenset(),
) -> None:
    """Grade what has no report of this run yet, and record every report.

    Args:
        record: writes reports into the gradebook; it is called in this process only.
        tick: told of every report as it is done.
        skip: told of every report that an earlier call had done; `tick` is, without it.
        recorded: the students, each with the ledger's key, whose reports the gradebook has.
    """
    ledger, waiting, near = ledger_of(settings), list[Submission](), list[Submission]()
    with Books(record) as books:
        for student, folder in ((student, folder.absolute()) for student, folder in submissions):
            key = ledger.key(folder)
            report = ledger.saved(student, key)
            if report is None:
                waiting.append((student, folder))
            elif report.near:
                near.append((student, folder))
            else:
                (skip or tick)(report)
                if (student, key) not in recorded:
                    books.add(report, folder)
        if waiting or near:
            _prepare(settings, crew)
        with closing(Class(settings, crew).graded(waiting)) as graded:
            for submission, report in graded:
                if report.near and not report.abstained:
                    near.append(submission)
                else:
                    tick(report)
                    books.add(report, submission[1])
        with closing(Class(settings, crew).graded(near, alone=True)) as graded:
            for submission, report in graded:
                tick(report)
                books.add(report, submission[1])
