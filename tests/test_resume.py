"""Whatever is killed, the same command goes on, and ends as an undisturbed run does."""

import contextlib
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

from autograder.chapter import find_root
from autograder.course import Course
from autograder.release import release
from autograder.sample_class import write_sample_class
from tests.grading_run import NAME, Run, command, comparable, copy_of, kill, report, reports, scores

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")
STUDENTS = ("ada-right", "ben-partly", "cleo-untouched", "finn-empty", "mistake-01", "zoe-slow")
WORDS = ("--workers", "2", "--seed", "5")


@pytest.fixture(scope="module")
def undisturbed(convolution, tmp_path_factory):
    """A small class that nothing disturbed."""
    course = Course(tmp_path_factory.mktemp("undisturbed") / "course", find_root())
    release(course, convolution)
    shutil.copy(course.path / "gradebook.db", course.path / "fresh.db")
    write_sample_class(course, convolution)
    for folder in course.folder("submitted").iterdir():
        if folder.name not in STUDENTS:
            shutil.rmtree(folder)
    _write_slow_submission(course)
    run = Run(course, *WORDS)
    status, said = run.end()
    assert status == 0, said
    assert run.left_over() == []
    assert sorted(scores(course)) == sorted(STUDENTS)
    return course


def _write_slow_submission(course):
    """Right work with a cell that takes its time, so that there is a middle of the run on a fast machine too."""
    submitted = course.folder("submitted")
    notebook = json.loads((submitted / "ada-right" / NAME / f"{NAME}.ipynb").read_text())
    slow = {"cell_type": "code", "id": "slow", "metadata": {}, "outputs": [], "execution_count": None}
    notebook["cells"].append({**slow, "source": "import time\ntime.sleep(8)"})
    folder = submitted / "zoe-slow" / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook))


@pytest.fixture
def course(undisturbed, tmp_path):
    """The same class, not graded yet."""
    return copy_of(undisturbed, tmp_path / "course")


def midway(run):
    """Wait until some reports are there and some are not; returns those that are."""
    found = run.until(lambda: (run.reports(), run.servers()) if run.reports() and run.servers() else None)[0]
    assert len(found) < len(STUDENTS)
    return found


def assert_as_undisturbed(course, undisturbed):
    """The same marks, the same reports but for what a clock decides, and nothing left half done."""
    assert scores(course) == scores(undisturbed)
    for student in STUDENTS:
        assert comparable(course, student) == comparable(undisturbed, student)
    folder = course.folder("reports") / NAME
    expected = {"run.json", "plan.safetensors", *(f"{s}.json" for s in STUDENTS)}
    assert {path.name for path in folder.iterdir()} == expected
    assert json.loads((folder / "run.json").read_text())["finished"] is True


def resume(course, undisturbed, finished):
    """Give the same command again, to the end."""
    done = command(course, "grade", NAME, *WORDS, "--json-progress")
    assert done.returncode == 0, done.stderr
    after = reports(course)
    assert {student: after[student] for student in finished} == finished  # not written again
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[-1] == {"assignment": NAME, "done": len(STUDENTS), "total": len(STUDENTS), "finished": True}
    assert_as_undisturbed(course, undisturbed)


def test_an_interrupted_and_then_killed_grader_goes_on_and_loses_nothing_that_was_finished(course, undisturbed):
    run = Run(course, *WORDS)
    midway(run)
    run.process.send_signal(signal.SIGINT)
    status, said = run.end()
    assert status == 130
    last = said.replace("\r", "\n").strip().splitlines()[-1]
    assert last == "autograder: interrupted; what was graded is kept, and the same command goes on from there"
    assert "Traceback" not in said and run.left_over() == []
    kept = run.reports()
    again = Run(course, *WORDS)
    again.until(again.servers)
    kill(again.process.pid)
    assert again.end()[0] == -signal.SIGKILL
    assert again.left_over() == []  # orphans would go on grading, beside the next run
    finished = again.reports()
    assert {student: finished[student] for student in kept} == kept
    resume(course, undisturbed, finished)


def test_a_killed_worker_and_a_killed_fork_server_cost_no_mark(course, undisturbed):
    run = Run(course, *WORDS)
    midway(run)
    kill(run.workers()[0])
    server = run.until(run.servers)[0]
    kill(server)
    status, said = run.end()
    assert status in (0, 1), said  # 1: what the server was grading is left open, and graded by the same command
    assert "Traceback" not in said and run.left_over() == []
    finished = {
        s: about
        for s, about in run.reports().items()
        if "abstained" not in {e["status"] for e in report(course, s)["exercises"]}
    }
    resume(course, undisturbed, finished)


def test_one_worker_and_the_reverse_order_give_the_same_reports(course, undisturbed):
    program = (
        "import sys; from autograder import cli; from autograder.course import Course;"
        "right = Course.submissions; Course.submissions = lambda *words: right(*words)[::-1];"
        "sys.exit(cli.main(sys.argv[1:]))"
    )
    words = ["grade", NAME, "--course", str(course.path), "--workers", "1", "--seed", "5", "--json-progress"]
    (course.folder("reports") / NAME / "plan.safetensors").unlink()
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=course.root, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    order = [json.loads(line)["student"] for line in done.stdout.splitlines()[:-1]]
    assert order[0] != "ada-right"
    assert_as_undisturbed(course, undisturbed)


def test_a_gradebook_without_room_is_one_clear_line_and_what_was_graded_is_kept(undisturbed, tmp_path):
    course = copy_of(undisturbed, tmp_path / "course")
    for path in (undisturbed.folder("reports") / NAME).glob("*.json"):
        shutil.copy(path, course.folder("reports") / NAME)
    with contextlib.closing(sqlite3.connect(course.path / "gradebook.db")) as database, database:
        database.execute("create table room (taken)")
        database.execute("insert into room values (zeroblob(?))", (16 << 20,))  # larger than what the sandbox copies
    program = (
        "import resource, signal, sys; from autograder import cli;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"  # a write beyond the limit fails, as on a full disk
        "size = __import__('os').path.getsize(sys.argv[1]);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size));"
        "sys.exit(cli.main(sys.argv[2:]))"
    )
    words = [str(course.path / "gradebook.db"), "grade", NAME, "--course", str(course.path), *WORDS, "--json-progress"]
    before = reports(course)
    done = subprocess.run(
        [sys.executable, "-c", program, *words], cwd=course.root, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 2, done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "Traceback" not in done.stderr
    assert re.search(r"gradebook\.db cannot be written: (database or disk is full|disk I/O error)", done.stderr)
    assert scores(course) == {}
    resume(course, undisturbed, before)
