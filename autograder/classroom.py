"""Grade a class: every submission of an assignment, in parallel, resumed where an earlier run stopped.

A run's secret seed lies in `reports/ASSIGNMENT/run.json`, for the instructor only: with it any mark can be replayed.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import secrets
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .course import Course
from .errors import UsageError
from .report import Report, loads, points
from .submission import Settings, find_device, grade_submission

Submission = tuple[str, Path]
MARKS = {
    "passed": "✓",
    "partial": "½",
    "failed": "✗",
    "error": "E",
    "timeout": "T",
    "missing": "·",
    "banned": "B",
    "abstained": "?",
}


def new_seed() -> int:
    """A secret seed that no student can guess."""
    return secrets.randbits(48)


def start_run(course: Course, assignment: str, seed: int | None, device: str, sandbox: str) -> Settings:
    """Begin a run, or resume the last one if it did not finish and no other seed is asked for."""
    last = _last_run(course, assignment)
    if seed is None:
        seed = last["seed"] if last and not last["finished"] else new_seed()
    settings = Settings(course.root, assignment, seed, find_device(device), sandbox)
    _save_run(course, settings, finished=False)
    return settings


def forget(course: Course, assignment: str, student: str) -> None:
    """Remove a student's report, so that the submission is graded again even if it has not changed."""
    report_path(course, assignment, student).unlink(missing_ok=True)


def join_run(course: Course, assignment: str, seed: int | None, device: str, sandbox: str) -> Settings:
    """Settings for a single student, who gets the cases that the class had; the class's run stays as it is."""
    last = _last_run(course, assignment)
    if last is None:
        return start_run(course, assignment, seed, device, sandbox)
    return Settings(course.root, assignment, last["seed"] if seed is None else seed, find_device(device), sandbox)


def finish_run(course: Course, settings: Settings) -> None:
    """Say that every submission has its report, so that the next run starts afresh."""
    _save_run(course, settings, finished=True)


def settings_of_run(course: Course, assignment: str) -> Settings:
    """The settings of the last run, or of a new one; nbgrader's own `autograde` grades by them."""
    last = _last_run(course, assignment)
    if last is None:
        return start_run(course, assignment, None, "auto", "auto")
    return Settings(course.root, assignment, last["seed"], last["device"], last["sandbox"])


def _run_file(course: Course, assignment: str) -> Path:
    return course.folder("reports") / assignment / "run.json"


def _last_run(course: Course, assignment: str) -> dict[str, Any] | None:
    path = _run_file(course, assignment)
    if not path.is_file():
        return None
    try:
        run = json.loads(path.read_text())
        return {key: run[key] for key in ("seed", "device", "sandbox", "finished")}
    except (ValueError, KeyError, TypeError):
        raise UsageError(f"{path} is damaged: remove it to start a new run") from None


def _save_run(course: Course, settings: Settings, finished: bool) -> None:
    run = {"seed": settings.seed, "device": settings.device, "sandbox": settings.sandbox, "finished": finished}
    write_whole(_run_file(course, settings.assignment), json.dumps(run))


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader finds the old text or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def report_path(course: Course, assignment: str, student: str) -> Path:
    """Where a student's report lies."""
    return course.folder("reports") / assignment / f"{student}.json"


def saved_report(course: Course, settings: Settings, submission: Submission) -> Report | None:
    """The report of this run for this very submission, if there is one."""
    student, folder = submission
    path = report_path(course, settings.assignment, student)
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        report = loads(json.dumps(saved["report"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    same = saved["digest"] == digest(folder) and (report.seed, report.device) == (settings.seed, settings.device)
    return report if same and not report.abstained else None


def save_report(course: Course, report: Report, folder: Path) -> None:
    """Keep a report with a digest of what it is of."""
    text = json.dumps({"digest": digest(folder), "report": report.as_json()}, ensure_ascii=False)
    write_whole(report_path(course, report.assignment, report.student), text)


def digest(folder: Path) -> str:
    """A digest of the notebooks of a submission, by content; links and devices count by name only."""
    found = hashlib.sha256()
    for path in sorted(folder.glob("*.ipynb")):
        found.update(path.name.encode())
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= 64 << 20:
            found.update(path.read_bytes())
    return found.hexdigest()


@contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """Worker processes of this machine; started afresh, for a forked torch may hang.

    An interrupt reaches this process alone, which ends the workers; their sandboxes end with them.
    """
    context = multiprocessing.get_context("spawn")
    ignore = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=signal.signal, initargs=ignore) as executor:
        try:
            yield executor
        except KeyboardInterrupt:
            executor.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def grade_all(settings: Settings, submissions: Sequence[Submission], workers: int) -> Iterator[tuple[Submission, Report]]:
    """Grade submissions as workers come free; yields each as it is done."""
    if workers <= 1 or len(submissions) == 1:
        for student, folder in submissions:
            yield (student, folder), grade_submission(settings, student, folder)
        return
    with local_executor(min(workers, len(submissions))) as executor:
        waiting: dict[Future[Report], Submission] = {
            executor.submit(grade_submission, settings, *submission): submission for submission in submissions
        }
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def grade_class(
    course: Course,
    settings: Settings,
    submissions: Sequence[Submission],
    workers: int,
    record: Callable[[Report, Path], None],
    tick: Callable[[], Any],
) -> list[Report]:
    """Grade what has no report of this run yet, and record every report; returns them by student."""
    reports: dict[str, Report] = {}
    waiting = []
    for submission in submissions:
        report = saved_report(course, settings, submission)
        if report is None:
            waiting.append(submission)
            continue
        reports[submission[0]] = report
        tick()
    for (student, folder), report in grade_all(settings, waiting, workers) if waiting else ():
        record(report, folder)
        save_report(course, report, folder)
        reports[student] = report
        tick()
    return [reports[student] for student, _ in submissions]


def class_table(reports: Sequence[Report]) -> str:
    """The class as a table: a line a student, a column an exercise, and the mistakes that were named."""
    if not reports:
        return "nobody submitted"
    names = [e.name for e in reports[0].exercises]
    width = max(7, *(len(r.student) for r in reports))
    lines = [f"{'student':<{width}}  points    " + "  ".join(f"{n[:14]:<14}" for n in names)]
    for report in reports:
        score = f"{points(report.score)}/{points(report.max_score)}"
        cells = [f"{MARKS[e.status]} {points(e.score)}/{points(e.max_score)}" for e in report.exercises]
        lines.append(f"{report.student:<{width}}  {score:<8}  " + "  ".join(f"{c:<14}" for c in cells))
        named = [f"{e.name}: {e.mistake['name'].replace('_', ' ')}" for e in report.exercises if e.mistake]
        if named:
            lines.append(f"{'':<{width}}  └ {'; '.join(named)[:160]}")
    legend = ", ".join(f"{mark} {status}" for status, mark in MARKS.items())
    return "\n".join([*lines, legend])
