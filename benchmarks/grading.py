"""Seconds to grade one submission: this grader, and `nbgrader autograde` as it comes, on the same class, in one run.

Run as `python benchmarks/grading.py [--students N]`. The class is N copies of a right submission and N of a mistaken one.
Stock nbgrader executes each notebook in a kernel of its own, as the user who grades; its check cells run the public cases.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograder.chapter import load_chapter
from autograder.course import Course
from autograder.release import release
from autograder.sample_class import write_sample_class

ROOT = Path(__file__).resolve().parent.parent
NAME = "convolution"
STOCK = 'c = get_config()\nc.CourseDirectory.course_id = "course"\n'


def make_class(course: Course, students: int) -> int:
    """Release the assignment and write the submissions; returns how many there are."""
    chapter = load_chapter(ROOT, NAME)
    release(course, chapter)
    write_sample_class(course, chapter)
    submitted = course.folder("submitted")
    for folder in list(submitted.iterdir()):
        if folder.name in ("ada-right", "mistake-01"):
            for number in range(students):
                shutil.copytree(folder, submitted / f"{folder.name}-{number}")
        shutil.rmtree(folder)
    return 2 * students


def seconds(command: list[str], folder: Path) -> float:
    """Run a command and return how long it took; its failure is ours."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=4, help="copies of each submission (default: 4)")
    students = parser.parse_args().students
    with tempfile.TemporaryDirectory() as scratch:
        ours, stock = Course(Path(scratch) / "ours", ROOT), Path(scratch) / "stock"
        count = make_class(ours, students)
        shutil.copytree(ours.path, stock)
        (stock / "nbgrader_config.py").write_text(STOCK)
        rows = []
        for workers in (1, 2):
            line = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(ours.path), "--workers", str(workers)]
            words = f"`autograder grade`, {workers} worker{'s' if workers > 1 else ''}"
            rows.append((words, seconds(line, ROOT)))
        rows.append(("`nbgrader autograde`, stock", seconds(["nbgrader", "autograde", NAME], stock)))
    print(f"| grader | seconds for {count} submissions | seconds a submission |\n|---|---|---|")
    for words, total in rows:
        print(f"| {words} | {total:.0f} | {total / count:.1f} |")


if __name__ == "__main__":
    main()
