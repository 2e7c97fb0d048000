"""A small course, and a dask cluster of real processes on this machine to grade it on."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ASSIGNMENT = "tiny"
STUDENTS = {  # what each does with the window
    "ada": "signal.unfold(0, window, 1).mean(dim=1)",
    "ben": "signal.unfold(0, window, 1).mean(dim=1)[:-1]",
    "cleo": "signal.unfold(0, window, 1).sum(dim=1)",
    "dan": "torch.stack([signal[i : i + window].mean() for i in range(len(signal) - window + 1)])",
    "eve": "None",
    "finn": "signal.cumsum(0)",
}
SLOWLY = "import time\ntime.sleep(0.4)\n"  # so that there is a midst in which to be killed
EXERCISES = '''# Exercises: the running mean

```{code-cell} ipython3
import torch
from autograder import check
```

```{code-cell} ipython3
:tags: [exercise]
def running_mean(signal, window):
    """The mean of every whole window."""
    raise NotImplementedError
```
'''
HEADER = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"
REFERENCE = '''def running_mean(signal, window):
    """The mean of every whole window."""
    return signal.unfold(0, window, 1).mean(dim=1)
'''
CHECKS = '''from autograder import Exercise
from autograder.draw import floats, integers, tensors

from . import reference

running_mean = Exercise(reference.running_mean)


@running_mean.values(points=2)
def averages_every_whole_window(draw):
    """The mean of every whole window."""
    signal = draw(tensors(shape=[draw(integers(1, 12))], elements=floats(-4, 4)))
    return signal, draw(integers(1, len(signal)))
'''
MISTAKES = '''from autograder import mistake

from .reference import running_mean


@mistake(of=running_mean, hint="Count the windows of a signal of length 2 when the window is 1.")
def drops_the_last_window(signal, window):
    """There are N - window + 1 whole windows, not N - window."""
    return running_mean(signal, window)[:-1]
'''
# Loaded by every worker: notes whose grading begins and ends, and what graders are made; dies of one student.
WATCH = """
import os, signal
from autograder.submission import Grader

def note(*words):
    with open(os.environ["WATCHED"], "a") as file:
        file.write(" ".join(words) + "\\n")

def watched(student, grade):
    note("begins", student)
    if student == os.environ.get("POISON"):
        os.kill(os.getpid(), signal.SIGKILL)
    report = grade()
    note("ends", student)
    return report

grade, make = Grader.grade_submission, Grader.__init__
Grader.grade_submission = lambda self, student, folder: watched(student, lambda: grade(self, student, folder))
Grader.__init__ = lambda self, settings: (note("makes", str(os.getpid())), make(self, settings))[1]
"""


def command(root: Path, *words: str) -> subprocess.Popen:
    """Start an `autograder` command as a person would, from a terminal."""
    line = [sys.executable, "-m", "autograder", *words]
    return subprocess.Popen(line, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def write_course(root: Path) -> None:
    """A course of one chapter with one exercise, released, with the work of a small class."""
    chapter, solutions = root / "chapters" / ASSIGNMENT, root / "solutions" / ASSIGNMENT
    files = {
        chapter / "exercises.md": HEADER + EXERCISES,
        solutions / "reference.py": REFERENCE,
        solutions / "checks.py": CHECKS,
        solutions / "mistakes.py": MISTAKES,
        solutions / "__init__.py": "",
        solutions.parent / "__init__.py": "",
        root / "watch.py": WATCH,
    }
    for student, does in STUDENTS.items():
        body = f"import torch\n\n\ndef running_mean(signal, window):\n    return {does}\n"
        path = root / "course" / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        files[path] = json.dumps(_notebook(SLOWLY, body))
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    release = command(root, "release", ASSIGNMENT)
    _, said = release.communicate(timeout=120)
    assert release.returncode == 0, said


def _notebook(*sources: str) -> dict:
    cells = [
        {"cell_type": "code", "id": f"c{i}", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
        for i, source in enumerate(sources)
    ]
    about = {
        "grade": False,
        "grade_id": "running_mean",
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    cells[-1]["metadata"] = {"nbgrader": about}
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def marks(root: Path) -> dict[str, dict]:
    """The reports of a class by student, without what differs from run to run."""
    reports = (root / "course" / "reports" / ASSIGNMENT).glob("*.json")
    found = {p.stem: json.loads(p.read_text())["report"] for p in reports if p.stem in STUDENTS}
    return {student: {k: v for k, v in report.items() if k != "seconds"} for student, report in found.items()}


def finished(root: Path) -> dict[str, int]:
    """Each student's finished report as a file, which is a new one whenever it is written again."""
    reports = root / "course" / "reports" / ASSIGNMENT
    return {path.stem: path.stat().st_ino for path in reports.glob("*.json") if path.stem in STUDENTS}


@dataclass
class ClusterOfTests:
    """A scheduler and its workers, each a process group; what they say goes to files in the folder."""

    folder: Path
    port: int
    options: list[str] = field(default_factory=list)
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return f"{'tls' if self.options else 'tcp'}://127.0.0.1:{self.port}"

    @property
    def scratch(self) -> Path:
        """Where the workers keep their temporary files."""
        return self.folder / "scratch"

    def start(self, name: str, *words: str) -> subprocess.Popen:
        """Start `dask scheduler` or `dask worker`."""
        self.scratch.mkdir(parents=True, exist_ok=True)
        more = {"TMPDIR": str(self.scratch), "WATCHED": str(self.folder / "watched"), **self.environment}
        line = [sys.executable, "-m", "dask", *words, *self.options, "--no-dashboard"]
        with (self.folder / f"{name}.log").open("a") as log:
            self.processes[name] = subprocess.Popen(
                line, cwd=self.folder, env={**os.environ, **more}, stdout=log, stderr=log, start_new_session=True
            )
        return self.processes[name]

    def scheduler(self) -> subprocess.Popen:
        """Start the scheduler."""
        return self.start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", str(self.port))

    def worker(self, name: str, *words: str) -> subprocess.Popen:
        """Start a worker of one thread."""
        here = ["--host", "127.0.0.1", "--local-directory", str(self.folder / name)]
        return self.start(name, "worker", self.address, "--nthreads", "1", "--nworkers", "1", *here, *words)

    def watched(self, what: str) -> list[str]:
        """Of whom, or of which process, the workers noted this."""
        path = self.folder / "watched"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line.split()[1] for line in lines if line.split()[0] == what]

    def end(self) -> None:
        """End all in order: workers first."""
        for process in reversed(list(self.processes.values())):
            if process.poll() is None:
                process.terminate()
                process.wait(30)

    def kill(self, name: str) -> None:
        """Kill by force."""
        self.processes[name].kill()
        self.processes[name].wait()

    def left(self) -> list[str]:
        """The processes that hold the workers' temporary folder in their command line."""
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes().decode(errors="replace").replace("\0", " ")
            except OSError:
                continue
            if str(self.scratch) in line:
                found.append(f"{path.parent.name} {line[:100]}")
        return found


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def worker_process(nanny: subprocess.Popen) -> int:
    """The process that works, which a nanny starts and starts again."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            text, line = path.read_text(), path.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(text.rpartition(")")[2].split()[1]) == nanny.pid and b"spawn_main" in line:
            return int(path.parent.name)
    raise AssertionError("the nanny has no worker")


def kill_worker(nanny: subprocess.Popen) -> None:
    """Kill the process that works, under its nanny's eyes."""
    os.kill(worker_process(nanny), signal.SIGKILL)


def wait_until(true, seconds: float = 60) -> None:
    """Look again and again until something holds."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
