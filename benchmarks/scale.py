"""How grading grows with the class: minutes, submissions a second and peak memory, from 10 students to thousands.

Run as `python benchmarks/scale.py [--sizes 10 40 ...] [--workers 2] [--figure FILE.svg]`. Classes are generated: right,
mistaken, unfinished, crashing, looping and unreadable. The largest class is killed (SIGKILL to the grader) when half of
its reports are there, and started again: the resumed run must not grade anything twice.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.chapter import load_chapter
from autograder.course import Course
from autograder.release import release
from autograder.sample_class import write_generated_class

ROOT = Path(__file__).resolve().parent.parent
NAME = "convolution"
LOOK_EVERY = 0.5


@dataclass
class Run:
    """One class: how many, how long, how much memory all processes had together, and the part graded after the kill."""

    students: int
    seconds: float = 0.0
    peak_mib: float = 0.0
    graded_twice: int = 0


def family(process: int) -> list[int]:
    """A process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def memory_mib(process: int) -> float:
    """Proportional memory of a process and its descendants: shared pages are counted once."""
    total = 0
    for one in family(process):
        try:
            lines = Path("/proc", str(one), "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def reports(course: Course) -> dict[str, int]:
    """When each report was written, by student."""
    folder = course.folder("reports") / NAME
    return {path.stem: path.stat().st_mtime_ns for path in folder.glob("student-*.json")}


def to_be_timed_again(course: Course, student: str) -> bool:
    """Whether a report waits for the end of the run, when speeds near their limit are measured again, alone."""
    exercises = json.loads((course.folder("reports") / NAME / f"{student}.json").read_text())["report"]["exercises"]
    return any(prop["near"] for exercise in exercises for prop in exercise["properties"])


def grade(course: Course, workers: int, run: Run, kill_at: int | None) -> bool:
    """Grade once, watching; returns whether it came to its end."""
    line = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course.path), "--workers", str(workers)]
    start = time.monotonic()
    process = subprocess.Popen(line, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None:
        run.peak_mib = max(run.peak_mib, memory_mib(process.pid))
        if kill_at is not None and len(reports(course)) >= kill_at:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        time.sleep(LOOK_EVERY)
    run.seconds += time.monotonic() - start
    return process.returncode in (0, 1)


def measure(scratch: Path, students: int, workers: int, interrupted: bool) -> Run:
    """Make a class, grade it, and count what was graded twice."""
    course, chapter, run = Course(scratch / f"class-{students}", ROOT), load_chapter(ROOT, NAME), Run(students)
    release(course, chapter)
    write_generated_class(course, chapter, students, seed=students)
    if interrupted:
        grade(course, workers, run, kill_at=students // 2)
        before = {student: when for student, when in reports(course).items() if not to_be_timed_again(course, student)}
        grade(course, workers, run, kill_at=None)
        after = reports(course)
        run.graded_twice = sum(after.get(student) != written for student, written in before.items())
    else:
        grade(course, workers, run, kill_at=None)
    if len(reports(course)) != students:
        raise SystemExit(f"{len(reports(course))} reports for {students} students")
    return run


def draw(runs: list[Run], path: Path) -> None:
    """The curve of minutes and memory against the size of the class."""
    import matplotlib.pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    sizes = [run.students for run in runs]
    left.loglog(sizes, [run.seconds / 60 for run in runs], "o-")
    left.set(xlabel="students", ylabel="minutes", title="time")
    right.semilogx(sizes, [run.peak_mib for run in runs], "o-")
    right.set(xlabel="students", ylabel="MiB, all processes", title="peak memory")
    right.set_ylim(0, 1.2 * max(run.peak_mib for run in runs))
    figure.savefig(path)


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 40, 200, 1000, 2000, 10000])
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--figure", type=Path, help="where to draw the curve")
    arguments = parser.parse_args()
    runs: list[Run] = []
    print("| students | minutes | submissions a second | peak memory, MiB | graded twice |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        for size in sorted(arguments.sizes):
            interrupted = size == max(arguments.sizes)
            runs.append(run := measure(Path(scratch), size, arguments.workers, interrupted))
            twice = str(run.graded_twice) if interrupted else "not killed"
            rate = run.students / run.seconds
            print(f"| {size} | {run.seconds / 60:.1f} | {rate:.1f} | {run.peak_mib:.0f} | {twice} |", flush=True)
    if arguments.figure:
        draw(runs, arguments.figure)


if __name__ == "__main__":
    main()
