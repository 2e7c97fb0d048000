"""Files from the internet: held against a checksum, with a progress bar, kept in a cache."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.request import urlopen

CHUNK_BYTES = 1 << 16
TIMEOUT_SECONDS = 20


class DataError(Exception):
    """A data set cannot be had; the message is one line that says why."""


@dataclass(frozen=True)
class Remote:
    """A file on the internet, and what its bytes hash to."""

    url: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name in the cache."""
        return self.url.rsplit("/", 1)[-1]


def cache_folder() -> Path:
    """`$CONVNET_COURSE_DATA`, or `convnet-course` in the user's cache."""
    chosen = os.environ.get("CONVNET_COURSE_DATA")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "convnet-course"


def cached(remote: Remote) -> Path | None:
    """The file in the cache, if it is there and whole."""
    path = cache_folder() / remote.name
    return path if path.is_file() and _sha256(path) == remote.sha256 else None


def fetched(remote: Remote) -> Path:
    """The file in the cache, downloaded if it is not there whole.

    Raises:
        DataError: it cannot be downloaded or kept, or is not the file that was expected.
    """
    found = cached(remote)
    if found is not None:
        return found
    path = cache_folder() / remote.name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            _download(remote, partial)
            _accept(remote, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except (OSError, HTTPException) as problem:
        raise DataError(f"{remote.url} cannot be downloaded to {path.parent}: {problem}") from problem
    return path


def _accept(remote: Remote, path: Path) -> None:
    if _sha256(path) != remote.sha256:
        raise DataError(f"{remote.url} is not the file that was expected: its checksum differs")


def _download(remote: Remote, path: Path) -> None:
    try:
        from tqdm.auto import tqdm
    except ModuleNotFoundError as problem:
        raise DataError("downloading shows its progress with tqdm: pip install tqdm") from problem
    with urlopen(remote.url, timeout=TIMEOUT_SECONDS) as answer, path.open("wb") as file:
        length = answer.headers.get("Content-Length")
        with tqdm(total=int(length) if length else None, desc=remote.name, unit="B", unit_scale=True) as bar:
            while chunk := answer.read(CHUNK_BYTES):
                file.write(chunk)
                bar.update(len(chunk))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
