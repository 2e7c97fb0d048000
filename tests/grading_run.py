"""A grading run as a process of its own, to be watched and disturbed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from nbgrader.api import Gradebook

from autograder.course import Course

NAME = "convolution"


def command(course, *words, **options):
    """Run an `autograder` command on a course as a person would, from a terminal."""
    line = [sys.executable, "-m", "autograder", *words, "--course", str(course.path)]
    return subprocess.run(line, cwd=course.root, capture_output=True, text=True, timeout=600, **options)


def scores(course):
    """The automatic scores in nbgrader's gradebook, by student."""
    with Gradebook(course.database) as gradebook:
        return {s.student.id: s.score for s in gradebook.assignment_submissions(NAME)}


def report(course, student):
    """A student's saved JSON report."""
    return json.loads((course.folder("reports") / NAME / f"{student}.json").read_text())["report"]


def comparable(course, student):
    """A report without what a clock decides."""
    found = report(course, student)
    del found["seconds"]
    for prop in (p for e in found["exercises"] for p in e["properties"]):
        if "the reference's time" in prop["message"]:
            prop["message"] = "a speed"
    return found


def copy_of(course, path):
    """The course once more, ungraded; the plan of its last run, which takes long to draw, comes along."""
    shutil.copytree(course.path, path, ignore=shutil.ignore_patterns("*.json", "autograded", "gradebook.db"))
    shutil.copy(course.path / "fresh.db", path / "gradebook.db")
    return Course(path, course.root)


def processes():
    """Every process here: its number, with its parent's, its age in the kernel's ticks, and its command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if fields[0] != "Z":
            found[int(folder.name)] = (int(fields[1]), int(fields[19]), line)
    return found


def reports(course):
    """The students whose reports are finished, each with what tells whether the file was written again."""
    found = {path: path.stat() for path in (course.folder("reports") / NAME).glob("*-*.json")}
    return {path.stem: (about.st_ino, about.st_mtime_ns) for path, about in found.items()}


def _heed_interrupts():
    """A shell makes its background jobs ignore interrupts, and so do their children; the command under test shall not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Run:
    """`autograder grade` on a course, while it runs."""

    def __init__(self, course, *words):
        self.course = course
        line = [sys.executable, "-m", "autograder", "grade", NAME, "--course", str(course.path), *words]
        self.said = course.path / "said.txt"
        with self.said.open("w") as said:
            self.process = subprocess.Popen(
                line, cwd=course.root, stdout=subprocess.DEVNULL, stderr=said, preexec_fn=_heed_interrupts
            )
        self.seen = {}

    def descendants(self):
        """The processes below it now; all that were ever seen are remembered."""
        every, below = processes(), {self.process.pid}
        for _ in range(8):
            below |= {number for number, (parent, *_) in every.items() if parent in below}
        self.seen |= {number: every[number] for number in below - {self.process.pid} if number in every}
        return {number: every[number] for number in below if number in every}

    def workers(self):
        """The numbers of its worker processes."""
        return [
            n for n, (parent, _, line) in self.descendants().items() if parent == self.process.pid and "spawn_main" in line
        ]

    def servers(self):
        """The numbers of the fork servers that its workers have started; with bubblewrap, of bubblewrap around them."""
        workers = self.workers()
        return [n for n, (parent, _, line) in self.descendants().items() if parent in workers and "worker.zygote" in line]

    def reports(self):
        """The reports that are finished."""
        return reports(self.course)

    def until(self, what, seconds=120.0):
        """Wait until something is so while it runs, and return it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            self.descendants()
            if found := what():
                return found
            time.sleep(0.05)
        raise AssertionError(f"it ended or took too long: {self.process.poll()}")

    def end(self):
        """Wait for its end; returns the exit status, and what it said on standard error."""
        while self.process.poll() is None:
            self.descendants()
            time.sleep(0.2)
        return self.process.returncode, self.said.read_text()

    def left_over(self, seconds=10.0):
        """The commands of the processes that were below it and still run some time after its end."""
        deadline = time.monotonic() + seconds
        while True:
            every = processes()
            left = [line for n, (_, born, line) in self.seen.items() if n in every and every[n][1] == born]
            if not left or time.monotonic() > deadline:
                return left
            time.sleep(0.1)


def kill(number):
    """End a process as the kernel does when memory runs out."""
    os.kill(number, 9)
