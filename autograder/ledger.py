"""The ledger of an assignment: a file for every finished report.

A report is kept under a key made of the submission's bytes and of all that decides its marks: release, checks, engine, seed
and device. Files appear whole or not at all. So a run may be killed at any moment, by any means, and go on from there: what
is kept under the right key is not graded again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .report import Report, encodable, loads

MOST_BYTES = 64 << 20  # a larger file is refused unread, so its content makes no difference
DRAFT = ".part"


def write_whole(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a file so that a reader finds the old content or the new, never half of it.

    Raises OSError, with the file's name in it and nothing left behind, if it cannot be written.
    """
    data = content.encode() if isinstance(content, str) else content
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}{DRAFT}")  # by process it would not be unique on a cluster
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, os.fspath(path)) from None


def remove_drafts(folder: Path) -> None:
    """Remove what processes were writing when they were killed."""
    for draft in folder.glob(f"*{DRAFT}"):
        draft.unlink(missing_ok=True)


def digest_of(paths: Iterable[Path]) -> str:
    """A digest of files by name and content; links and devices count by name only."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(hashlib.sha256(os.fsencode(path.name)).digest())
        if path.is_file() and not path.is_symlink() and path.stat().st_size <= MOST_BYTES:
            found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


@dataclass(frozen=True)
class Ledger:
    """The ledger in a folder, for one run: what it asks and of whom is in `run_key`."""

    folder: Path
    run_key: str

    def key(self, submission: Path) -> str:
        """The key of a submission's folder in this run."""
        try:
            files = [path for path in submission.iterdir() if path.suffix == ".ipynb" or path.name == "timestamp.txt"]
            content = "link" if submission.is_symlink() or submission.parent.is_symlink() else digest_of(files)
        except OSError as error:
            content = f"unreadable: {error.strerror}"
        return hashlib.sha256(f"{self.run_key}/{content}".encode()).hexdigest()[:32]

    def path(self, student: str) -> Path:
        """Where a student's report lies; `run.json` is taken, so a student of that name gets another."""
        return self.folder / f"{student}_.json" if student.rstrip("_") == "run" else self.folder / f"{student}.json"

    def saved(self, student: str, key: str) -> Report | None:
        """The report kept under this key, unless it left a mark open."""
        try:
            saved = json.loads(self.path(student).read_text(encoding="utf-8"))
            report = loads(json.dumps(saved["report"])) if saved["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return None if report is None or report.abstained else report

    def keep(self, report: Report, key: str) -> None:
        """Keep a finished report."""
        text = json.dumps({"key": key, "report": report.as_json()}, ensure_ascii=False)
        write_whole(self.path(report.student), encodable(text))

    def forget(self, student: str) -> None:
        """Remove a student's report, so that the submission is graded again even if it has not changed."""
        self.path(student).unlink(missing_ok=True)
