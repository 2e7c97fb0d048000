"""The ledger: one key for one piece of work, and files that are whole or not there."""

import errno
import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder import ledger as ledger_module
from autograder.course import Course
from autograder.errors import UsageError
from autograder.ledger import Ledger, digest_of, remove_drafts, write_whole
from autograder.report import ExerciseResult, PropertyResult, Report
from autograder.runs import join_run, ledger_of, only_run, settings_of_run, start_run
from autograder.submission import plan_path


def report(student="ada", status="passed", message=""):
    """A report of one exercise."""
    lines = [PropertyResult("is_right", 2, 2, message, "It is right.", "passed")]
    return Report("small", "small.ipynb", "cpu", "2", 7, [ExerciseResult("f", 2, status, lines)], student)


@pytest.fixture
def course(tmp_path):
    """A course in which every file that decides a mark is small."""
    root, path = tmp_path / "root", tmp_path / "course"
    files = {
        path / "release/small/small.ipynb": "{}",
        path / "release/small/public_cases.safetensors": "cases",
        path / "submitted/ada/small/small.ipynb": '{"cells": []}',
        path / "submitted/ada/small/notes.txt": "by the student",
        root / "solutions/small/checks.py": "points = 2",
        root / "solutions/small/reference.py": "def f(): ...",
        root / "chapters/small/given.py": "seed = 1",
        root / "chapters/small/lesson.md": "# Small",
        root / "solutions/other/reference.py": "def g(): ...",
        root / "lessonkit/nets/weights.safetensors": "1 2 3",
    }
    for file, text in files.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return Course(path, root)


def key(course, seed=7, device="cpu"):
    """The key of Ada's submission in a run."""
    return ledger_of(start_run(course, "small", seed, device, "auto")).key(course.folder("submitted") / "ada" / "small")


@pytest.mark.parametrize(
    "file",
    [
        "course/submitted/ada/small/small.ipynb",
        "course/submitted/ada/small/timestamp.txt",
        "course/submitted/ada/small/other.ipynb",
        "course/release/small/small.ipynb",
        "course/release/small/public_cases.safetensors",
        "root/solutions/small/checks.py",
        "root/solutions/small/reference.py",
        "root/solutions/small/mistakes.py",
        "root/chapters/small/given.py",
        "root/solutions/bans.py",
        "root/solutions/other/reference.py",
        "root/solutions/small/photos.npz",
        "root/lessonkit/nets/weights.safetensors",
        "root/lessonkit/small_nets.py",
    ],
)
def test_a_key_changes_with_every_file_that_decides_a_mark(course, tmp_path, file):
    before = key(course)
    (tmp_path / file).write_text("something else")
    assert key(course) != before


def test_a_key_changes_with_the_engine(course, tmp_path, monkeypatch):
    engine = tmp_path / "engine"
    (engine / "kinds").mkdir(parents=True)
    (engine / "kinds" / "values.py").write_text("tolerance = 1")
    monkeypatch.setattr("autograder.runs.HERE", engine)
    before = key(course)
    (engine / "kinds" / "values.py").write_text("tolerance = 2")
    assert key(course) != before


def test_a_key_changes_with_the_seed_and_the_device(course, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: True)
    assert len({key(course, 7), key(course, 8), key(course, 7, "cuda")}) == 3


def test_a_key_changes_with_nothing_else(course, tmp_path):
    before = key(course)
    for path in [*tmp_path.rglob("*")]:
        os.utime(path, (1, 1))
    for file in (
        "course/submitted/ada/small/notes.txt",
        "course/submitted/bob.txt",
        "course/gradebook.db",
        "root/chapters/small/lesson.md",
        "root/solutions/notes.md",
    ):
        (tmp_path / file).write_text("something else")
    (course.folder("release") / "small" / ".ipynb_checkpoints").mkdir()  # what opening the release in Jupyter leaves
    assert key(course) == before
    moved = tmp_path / "elsewhere"
    shutil.copytree(course.path, moved / "class")
    shutil.copytree(course.root, moved / "repository")
    assert key(Course(moved / "class", moved / "repository")) == before


def test_content_that_moves_from_one_file_to_the_next_is_another_content(tmp_path):
    for folder, first, second in (("one", "x", "b.ipynby"), ("two", "xb.ipynb", "y")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.ipynb").write_text(first)
        (tmp_path / folder / "b.ipynb").write_text(second)
    assert digest_of((tmp_path / "one").iterdir()) != digest_of((tmp_path / "two").iterdir())


def test_a_submission_that_is_a_link_a_pipe_a_loop_or_closed_has_a_key(tmp_path):
    ledger, student = Ledger(tmp_path / "reports", "run"), tmp_path / "ada" / "small"
    student.mkdir(parents=True)
    os.mkfifo(student / "small.ipynb")
    (student / "other.ipynb").symlink_to(student / "other.ipynb")
    (tmp_path / "link").symlink_to(student)
    keys = [
        ledger.key(student),
        ledger.key(tmp_path / "link"),
        ledger.key(tmp_path / "nobody"),
        ledger.key(Path("/dev/null")),
    ]
    assert all(len(k) == 32 for k in keys) and len(set(keys)) == 4


def test_a_report_comes_back_under_its_key_only(tmp_path):
    ledger = Ledger(tmp_path, "run")
    ledger.keep(report(message="half a character \ud800, and \u00e9"), "k1")
    assert ledger.saved("ada", "k1") == report(message="half a character ?, and \u00e9")
    assert ledger.saved("ada", "k2") is None and ledger.saved("bob", "k1") is None
    ledger.forget("ada")
    ledger.forget("ada")
    assert ledger.saved("ada", "k1") is None


def test_a_report_that_left_a_mark_open_is_not_taken_for_finished(tmp_path):
    ledger = Ledger(tmp_path, "run")
    ledger.keep(report(status="abstained"), "k")
    assert ledger.path("ada").is_file() and ledger.saved("ada", "k") is None


@pytest.mark.parametrize("damage", ["half", "empty", "null", "list", "deep", "bytes", "number", "fields", "folder"])
def test_a_damaged_report_counts_for_nothing_and_is_made_anew(tmp_path, damage):
    ledger = Ledger(tmp_path, "run")
    ledger.keep(report(), "k")
    path, whole = ledger.path("ada"), ledger.path("ada").read_text()
    kept = {"key": "k", "report": {"schema_version": 1, "exercises": []}}
    damaged = {"half": whole[: len(whole) // 2], "empty": "", "null": "null", "list": "[]", "deep": "[" * 99_999}
    damaged |= {"bytes": b"\xff\x00", "number": json.dumps({"key": "k", "report": 3}), "fields": json.dumps(kept)}
    path.unlink()
    if damage == "folder":
        path.mkdir()
    else:
        content = damaged[damage]
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert ledger.saved("ada", "k") is None
    if damage != "folder":
        ledger.keep(report(), "k")
        assert ledger.saved("ada", "k") == report()


def test_students_of_odd_names_have_files_of_their_own_beside_the_runs(tmp_path):
    ledger, names = Ledger(tmp_path, "run"), ("run", "run_", "run__", "Run", "plan", ".", "a b", "-x", "ü")
    for name in names:
        ledger.keep(report(name), "k")
    assert not (tmp_path / "run.json").exists()
    assert [ledger.saved(name, "k").student for name in names] == list(names)


def test_what_a_killed_process_left_half_written_is_removed_when_a_run_starts(course):
    settings = start_run(course, "small", 7, "cpu", "auto")
    (settings.reports / "ada.json.12ab.part").write_text("half")
    assert ledger_of(settings).saved("ada", "k") is None
    start_run(course, "small", None, "cpu", "auto")
    assert [path.name for path in settings.reports.iterdir()] == ["run.json"]


def test_a_run_is_resumed_with_its_seed_and_a_damaged_one_says_what_to_do(course):
    first = start_run(course, "small", None, "cpu", "none")
    assert [begin(course, "small", None, "cpu", "none") for begin in (start_run, join_run)] == [first, first]
    assert settings_of_run(course, "small") == first
    assert plan_path(first) == first.reports / "plan.safetensors"
    (first.reports / "run.json").write_text('{"seed": ')
    with pytest.raises(UsageError, match=r"run\.json is damaged: remove it to start a new run"):
        start_run(course, "small", None, "cpu", "none")


def test_two_runs_at_once_are_refused_in_one_line_and_one_after_the_other_are_not(course):
    refused = pytest.raises(UsageError, match=r"small is being graded in .*: wait until that run ends")
    with only_run(course, "small"), only_run(course, "other"), refused, only_run(course, "small"):
        pass
    with only_run(course, "small"):
        assert course.folder("reports").is_dir()


@contextmanager
def full_disk(folder, monkeypatch):
    """A file system without room where one may be mounted; elsewhere a write that says so."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
    if os.geteuid() == 0 and subprocess.run(mount, capture_output=True, check=False).returncode == 0:
        try:
            yield
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return

    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            os.close(self.file)

        def write(self, data):
            if len(data) > 50_000:
                raise OSError(errno.ENOSPC, "No space left on device")
            return os.write(self.file, data)

    monkeypatch.setattr(ledger_module, "open", lambda file, _mode: Full(file), raising=False)
    yield


def test_a_full_disk_is_one_error_that_names_the_file_and_nothing_is_lost(tmp_path, monkeypatch):
    with full_disk(tmp_path / "small", monkeypatch):
        ledger = Ledger(tmp_path / "small", "run")
        ledger.keep(report(), "k")
        for attempt in (
            lambda: ledger.keep(report(message="x" * 90_000), "k2"),
            lambda: write_whole(ledger.path("new"), b"x" * 90_000),
        ):
            with pytest.raises(OSError, match="No space left on device") as caught:
                attempt()
            assert caught.value.filename in (str(ledger.path("ada")), str(ledger.path("new")))
        assert ledger.saved("ada", "k") == report()
        assert [path.name for path in (tmp_path / "small").iterdir()] == ["ada.json"]


def test_a_reader_never_finds_half_a_file_and_drafts_are_told_from_files(tmp_path, monkeypatch):
    path = tmp_path / "ada.json"
    write_whole(path, "old")
    monkeypatch.setattr(Path, "replace", lambda self, target: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")  # as if the process were killed here
    monkeypatch.undo()
    assert path.read_text() == "old" and len(list(tmp_path.iterdir())) == 2
    remove_drafts(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["ada.json"]
