"""A grading run: its secret seed and device, what it grades by, and whether it has finished.

The seed lies in `reports/ASSIGNMENT/run.json`, for the instructor only: with it any mark can be replayed.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .course import Course
from .errors import UsageError
from .ledger import Ledger, digest_of, remove_drafts, write_whole
from .submission import Settings, find_device

HERE = Path(__file__).parent
DECIDES = {".py", ".npz", ".safetensors"}  # the kinds of file that a mark can depend on


def new_seed() -> int:
    """A secret seed that no student can guess."""
    return secrets.randbits(48)


@contextmanager
def only_run(course: Course, assignment: str) -> Iterator[None]:
    """Hold an assignment's reports: two runs at once would grade everything twice. A process that is killed lets go.

    Raises UsageError if another run holds them.
    """
    folder = course.folder("reports") / assignment
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(held)
        raise UsageError(f"{assignment} is being graded in {course.path} already: wait until that run ends") from None
    except OSError:
        pass  # a file system of the network that locks no folders
    try:
        yield
    finally:
        os.close(held)


def start_run(course: Course, assignment: str, seed: int | None, device: str, sandbox: str) -> Settings:
    """Begin a run, or resume the last one if it did not finish and no other seed is asked for."""
    last = _last_run(course, assignment)
    if seed is None:
        seed = last["seed"] if last and not last["finished"] else new_seed()
    settings = _settings(course, assignment, seed, device, sandbox)
    remove_drafts(_run_file(course, assignment).parent)
    _save_run(course, settings, finished=False)
    return settings


def join_run(course: Course, assignment: str, seed: int | None, device: str, sandbox: str) -> Settings:
    """Settings for a single student, who gets the cases that the class had; the class's run stays as it is."""
    last = _last_run(course, assignment)
    if last is None:
        return start_run(course, assignment, seed, device, sandbox)
    return _settings(course, assignment, last["seed"] if seed is None else seed, device, sandbox)


def finish_run(course: Course, settings: Settings) -> None:
    """Say that every submission has its report, so that the next run starts afresh."""
    _save_run(course, settings, finished=True)


def settings_of_run(course: Course, assignment: str) -> Settings:
    """The settings of the last run, or of a new one; nbgrader's own `autograde` grades by them."""
    last = _last_run(course, assignment)
    if last is None:
        return start_run(course, assignment, None, find_device("auto"), "auto")
    return _settings(course, assignment, last["seed"], last["device"], last["sandbox"])


def ledger_of(settings: Settings) -> Ledger:
    """The ledger of a run."""
    assert settings.reports is not None
    return Ledger(settings.reports, settings.run_key)


def _settings(course: Course, assignment: str, seed: int, device: str, sandbox: str) -> Settings:
    reports = (course.folder("reports") / assignment).resolve()
    return Settings(course.root, assignment, seed, device, sandbox, reports, run_key(course, assignment, seed, device))


def run_key(course: Course, assignment: str, seed: int, device: str) -> str:
    """A digest of all that decides a mark beside the submission: release, checks, engine, seed and device.

    A chapter's checks may import those of another, and what they hand over is made by `lessonkit`.
    """
    shared = [path for name in ("solutions", "lessonkit") for path in (course.root / name).rglob("*")]
    parts = [
        (path for path in (course.folder("release") / assignment).glob("*") if path.is_file()),
        (path for path in shared if path.suffix in DECIDES),
        (course.root / "chapters" / assignment).glob("*.py"),
        HERE.rglob("*.py"),
    ]
    text = "/".join([*(digest_of(paths) for paths in parts), str(seed), device])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _run_file(course: Course, assignment: str) -> Path:
    return course.folder("reports") / assignment / "run.json"


def _last_run(course: Course, assignment: str) -> dict[str, Any] | None:
    path = _run_file(course, assignment)
    if not path.is_file():
        return None
    try:
        run = json.loads(path.read_text())
        return {key: run[key] for key in ("seed", "device", "sandbox", "finished")}
    except (ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path} is damaged: remove it to start a new run") from None


def _save_run(course: Course, settings: Settings, finished: bool) -> None:
    run = {"seed": settings.seed, "device": settings.device, "sandbox": settings.sandbox, "finished": finished}
    write_whole(_run_file(course, settings.assignment), json.dumps(run))
