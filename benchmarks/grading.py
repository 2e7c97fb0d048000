"""Seconds to grade one submission: this grader, stock `nbgrader autograde` and `otter run`, on the same class, in one run.

Run as `python benchmarks/grading.py [--students N]`. Two classes of N: one of right submissions, and one of right,
mistaken and crashing ones. Every grader goes through all its stages, from files to gradebook. A class of one tells what
starting takes: "each further" is what a right submission adds to a class; of this grader, for which starting is most of
the time, to a class five times as large. "One core" means that the whole run was held to a single core. Stock nbgrader
executes each notebook in a kernel of its own, as the user who grades; its check cells run the public cases. `otter run`
executes the notebook in a kernel as well, and has one trivial test.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import torch

from autograder import notebook
from autograder.chapter import load_chapter
from autograder.course import Course
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess
from autograder.release import release
from autograder.sample_class import write_sample_class
from autograder.session import Cell
from autograder.worker import memory, replay
from autograder.worker.calls import Caller
from autograder.worker.cells import Notebook

ROOT = Path(__file__).resolve().parent.parent
NAME = "convolution"
STOCK = 'c = get_config()\nc.CourseDirectory.course_id = "course"\nc.ExecutePreprocessor.timeout = 60\n'
OTTER_TEST = 'OK_FORMAT = True\ntest = {"name": "q1", "points": 1, "suites": [{"cases": [{"code": ">>> 1 + 1\\n2"}]}]}\n'
SPEED_CALLS = 3  # the warm-up, one on the clock, one under the bans
ROUNDS = 3  # of the measurement of our further submissions
LARGER = 5  # times the class of the table
FORKS = 15  # processes in which the student's own code is timed
KINDS = {"right": ("ada-right",), "mixed": ("ada-right", "mistake-01", "mistake-05", "dan-crashes")}


def make_class(course: Course, kind: str, students: int) -> None:
    """Release the assignment and write the submissions."""
    chapter = load_chapter(ROOT, NAME)
    release(course, chapter)
    write_sample_class(course, chapter)
    submitted = course.folder("submitted")
    models = {name: (submitted / name / NAME / f"{NAME}.ipynb").read_text() for name in KINDS[kind]}
    shutil.rmtree(submitted)
    for number in range(students):
        book = json.loads(list(models.values())[number % len(models)])
        for cell in book["cells"]:  # no two are alike, so that nothing found for one serves another
            cell["source"] += f"\n# student {number}" if cell["cell_type"] == "code" else ""
        folder = submitted / f"student-{number:03}" / NAME
        folder.mkdir(parents=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(book))


def seconds(command: list[str], folder: Path, cores: Sequence[int], allowed: Sequence[int] = (0,)) -> float:
    """Run a command on some cores and return how long it took; its failure is ours."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    start = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, cores),
    )  # fmt: skip
    if done.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return time.perf_counter() - start


def ours(scratch: Path, kind: str, students: int, workers: int) -> float:
    """Our own command, on a fresh course."""
    course = Course(scratch / f"ours-{kind}-{students}-{workers}", ROOT)
    make_class(course, kind, students)
    line = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course.path), "--workers", str(workers)]
    return seconds(line, ROOT, range(workers))


def stock(scratch: Path, kind: str, students: int) -> float:
    """nbgrader as it comes; a submission that crashes its kernel makes it exit with 1."""
    course = Course(scratch / f"stock-{kind}-{students}", ROOT)
    make_class(course, kind, students)
    (course.path / "nbgrader_config.py").write_text(STOCK)
    return seconds(["nbgrader", "autograde", NAME], course.path, [0], (0, 1))


def otter(scratch: Path, kind: str, students: int) -> float | None:
    """`otter run`, a submission after the other, where otter-grader is installed."""
    if shutil.which("otter") is None:
        return None
    course = Course(scratch / f"otter-{kind}-{students}", ROOT)
    make_class(course, kind, students)
    archive = course.path / "autograder.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("tests/q1.py", OTTER_TEST)
        file.writestr("otter_config.json", json.dumps({"lang": "python"}))
    total = 0.0
    for path in sorted(course.folder("submitted").glob("*/*/*.ipynb")):
        total += seconds(["otter", "run", "--no-logo", "-a", str(archive), str(path)], path.parent, [0], (0, 1))
    return total


def student_seconds(scratch: Path) -> float:
    """What a right submission's own code takes in a run: its cells, and all calls, forward, backward and refusals.

    As when it is graded, it runs for the first time in a process that was forked for it; there is no grader around it.
    """
    course = Course(scratch / "student", ROOT)
    make_class(course, "right", 1)
    [path] = course.folder("submitted").glob("*/*/*.ipynb")
    cells, requests = notebook.read(path).code(), requests_of_a_run()
    torch.set_num_threads(1)
    for cell in cells:
        Notebook().run(cell.name, cell.source)  # what they import has been imported when a submission is graded
    with memory.settled():
        return statistics.median(seconds_in_a_fork(cells, requests) for _ in range(FORKS))


def requests_of_a_run() -> list[dict[str, Any]]:
    """Every call of a submission that is right."""
    chapter = load_chapter(ROOT, NAME)
    plan = HiddenPlan(chapter, 1, "cpu", lambda: InProcess({e.name: e.reference for e in chapter.exercises}))
    requests = list[dict[str, Any]]()
    for exercise in chapter.exercises:
        for prop in exercise.properties:
            if prop.kind == "speed":
                requests += [c.case.request(torch.float32, "cpu") for c in plan.cases(exercise, prop)[:SPEED_CALLS]]
            else:
                batch = plan.batch(exercise, prop)
                requests += [batch.request(number) for number in range(len(batch))]
    return requests


def seconds_in_a_fork(cells: Sequence[Cell], requests: Sequence[dict[str, Any]]) -> float:
    """Run cells and calls in a fork of this process; returns the processor time of what is the student's of it."""
    receiving, sending = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            os.write(sending, str(seconds_of_the_student(cells, requests)).encode())
        finally:
            os._exit(0)
    os.close(sending)
    with os.fdopen(receiving) as file:
        said = file.read()
    os.waitpid(process, 0)
    return float(said)


def seconds_of_the_student(cells: Sequence[Cell], requests: Sequence[dict[str, Any]]) -> float:
    """Run cells and calls here; returns the processor time of what is the student's of it."""
    clock, own = Clock(), Notebook()
    for cell in cells:
        clock.timed(own.run)(cell.name, cell.source)
    caller = Caller(own.namespace)
    with patch.multiple(replay, **{name: clock.timed(getattr(replay, name)) for name in ("_step", "differentiate")}):
        for request in requests:
            caller.call_guarded(request)
    return clock.seconds


class Clock:
    """Adds up the processor time that calls of functions take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timed(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, on the clock."""

        def call(*args: Any, **kwargs: Any) -> Any:
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds += time.process_time() - start

        return call


def further_seconds(scratch: Path, students: int, workers: int) -> tuple[float, float]:
    """What a right submission adds to a run of ours, and what of that is the student's own code: the middle of some rounds.

    Starting takes long, and never twice as long; so a large class is measured, beside a class of one. The machine's own
    speed changes as well, so the student's code is timed in every round.
    """
    rounds = list[tuple[float, float]]()
    for number in range(ROUNDS):
        folder = scratch / f"{workers}-{number}"
        first, all_of_them = (ours(folder, "right", count, workers) for count in (1, students))
        rounds.append(((all_of_them - first) / (students - 1), student_seconds(folder)))
    return sorted(rounds, key=lambda pair: pair[0] - pair[1])[ROUNDS // 2]


def measure_ours(scratch: Path, students: int, workers: int, words: str) -> tuple[float, float]:
    """Print our row of the table; returns what a further right submission takes, and the student's own code in it."""
    right, mixed = (ours(scratch, kind, students, workers) / students for kind in ("right", "mixed"))
    further, own = further_seconds(scratch, LARGER * students, workers)
    print(f"| `autograder grade`, {words} | {right:.2f} | {mixed:.2f} | {further:.3f} |", flush=True)
    return further, own


def measure(scratch: Path, students: int, words: str, run: Callable[[Path, str, int], float | None]) -> float | None:
    """Print another grader's row of the table; returns what a further right submission takes, None where it is not here."""
    first, right, mixed = run(scratch, "right", 1), run(scratch, "right", students), run(scratch, "mixed", students)
    if first is None or right is None or mixed is None:
        return None
    further = (right - first) / (students - 1)
    print(f"| {words} | {right / students:.2f} | {mixed / students:.2f} | {further:.3f} |", flush=True)
    return further


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=40, help="submissions of each class (default: 40)")
    count = parser.parse_args().students
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        print(f"| seconds a submission | {count} right | {count} right, mistaken, crashing | each further right one |")
        print("|---|---|---|---|")
        one, own = measure_ours(scratch, count, 1, "1 worker on one core")
        measure_ours(scratch, count, 2, "2 workers on two cores")
        theirs = {
            "stock nbgrader": measure(scratch, count, "`nbgrader autograde`, stock, on one core", stock),
            "`otter run`": measure(scratch, count, "`otter run`, on one core", otter),
        }
    print()
    for name, further in theirs.items():
        if further is not None:
            print(f"Further right submissions on one core: {further / one:.0f} times as many as {name} grades.")
    print(f"The student's own code takes {own * 1000:.0f} ms of a right submission's {one * 1000:.0f} ms; the rest is ours.")


if __name__ == "__main__":
    main()
