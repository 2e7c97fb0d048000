"""What the corpus is tried against: secrets laid out around the sandbox, and a watch on everything that may be harmed."""

from __future__ import annotations

import contextlib
import copy
import ctypes
import dataclasses
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from autograder.hidden_plan import HiddenPlan
from autograder.session import Session
from tests.hostile.course import REFERENCE, make_plan

ROOT = Path(__file__).resolve().parents[2]
BECOME_SUBREAPER = 36
MOST_MEMORY = 3 << 30


@dataclasses.dataclass
class Surroundings:
    """Where the secrets lie, and the marks by which a leak is recognised."""

    where: dict[str, Any]
    marks: dict[str, str]
    touched: Path

    def leaked(self, said: str) -> list[str]:
        """The places whose secret stands in a text."""
        return [place for place, mark in self.marks.items() if mark in said]


@pytest.fixture(scope="session")
def surroundings() -> Iterator[Surroundings]:
    """Secrets in files, environment, arguments, descriptors, memory, sockets and shared memory, all easy to reach."""
    marks = {place: secrets.token_hex(12) for place in ("file", "environment", "descriptor", "memory", "neighbour")}
    marks["solution"] = "One misconception each"  # of this course's own solutions
    folder = Path(tempfile.mkdtemp(prefix="instructor-"))
    folder.chmod(0o755)
    for name in ("gradebook.db", "submitted/eve/tiny/tiny.ipynb", "solutions/tiny/reference.py", "reports/tiny/run.json"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"sesame {marks['file']}")
    os.environ["GRADER_TOKEN"] = f"sesame {marks['environment']}"
    with (folder / "open").open("w+") as held:
        held.write(f"sesame {marks['descriptor']}")
        held.flush()
        os.set_inheritable(held.fileno(), True)
        process = _neighbour(marks["neighbour"], folder)
        where = json.loads(process.stdout.readline())
        where |= {"folder": str(folder), "root": str(ROOT), "home": str(Path.home()), "grader": os.getpid()}
        yield Surroundings(where, marks, folder / "touched")
        process.kill()
        process.communicate()
    del os.environ["GRADER_TOKEN"]
    Path("/dev/shm", where["shm"].lstrip("/")).unlink(missing_ok=True)
    shutil.rmtree(folder)


def _neighbour(mark: str, folder: Path) -> subprocess.Popen:
    command = [sys.executable, str(Path(__file__).with_name("neighbour.py")), mark, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "SESAME": mark}, text=True)


@pytest.fixture(scope="session")
def planted(surroundings: Surroundings) -> list[Any]:
    """The memory secret, in this process, as text and as the truths of an exercise might lie there."""
    mark = surroundings.marks["memory"]
    return [f"sesame {mark}", torch.tensor(list(mark.encode()), dtype=torch.float64), bytearray(mark.encode() * 1000)]


@pytest.fixture(scope="session")
def hasty(surroundings: Surroundings, planted: list[Any], sandbox: Any) -> Any:
    """The proved sandbox with less patience: the corpus is full of endless loops."""
    box = copy.copy(sandbox)
    box.limits = dataclasses.replace(sandbox.limits, cell_seconds=8.0, all_cells_seconds=16.0, call_seconds=1.0)
    with Session(box, []) as session:
        session.start()  # whatever serves all sessions is running before anything is watched
    return box


@pytest.fixture(scope="session")
def plan(hasty: Any) -> Iterator[HiddenPlan]:
    """The plan of all exercises, its reference in a sandbox as when a class is graded."""
    reference = Session(hasty, [REFERENCE])
    reference.start()
    time.sleep(1.0)  # a server may still be preparing its next child
    yield make_plan(lambda: reference)
    reference.close()


@contextlib.contextmanager
def fed_in_measure(session: Session) -> Iterator[None]:
    """Watch this process's memory while a session is graded: no submission may make the grader hold gigabytes."""
    before, done, overfed = _memory(), threading.Event(), []

    def watch() -> None:
        while not done.wait(0.02):
            if _memory() - before > MOST_MEMORY:
                overfed.append(True)
                session.close()  # before this machine has nothing left

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    assert not overfed, "the grader was made to hold more than 3 GB"


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def unharmed(surroundings: Surroundings, plan: HiddenPlan) -> Iterator[None]:
    """Whatever a test starts: afterwards no process is left, no descriptor lost, and the neighbour was left alone."""
    ctypes.CDLL(None).prctl(BECOME_SUBREAPER, 1, 0, 0, 0)  # orphans of a child come to this process
    before, descriptors = _descendants(), len(os.listdir("/proc/self/fd"))
    yield
    deadline = time.monotonic() + 5
    while len(left := _descendants()) > len(before) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(left) <= len(before), f"processes are left: {left - before}"  # by number: a server may renew a spare child
    assert not surroundings.touched.exists(), f"the neighbour was touched: {surroundings.touched.read_text()}"
    assert len(os.listdir("/proc/self/fd")) <= descriptors + 8


def _descendants() -> set[int]:
    """The living processes that stem from this one."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            parents[int(path.parent.name)] = int(parent)
    found = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found
