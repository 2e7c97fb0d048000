"""What the doctor says of a machine."""

import pytest

from autograder import doctor, sandbox
from autograder.cli import main
from autograder.doctor import HELD, examine


def found(text):
    """The lines of the findings by their names; those named `missing` together."""
    lines = {}
    for line in text.splitlines():
        lines.setdefault(line[:20].strip(), []).append(line[21:])
    return lines


@pytest.fixture
def verdicts(monkeypatch):
    """Sets why each kind of sandbox cannot be used here; None where it holds."""

    def say(bubblewrap, landlock):
        said = {"bubblewrap": bubblewrap, "landlock": landlock}
        monkeypatch.setattr(doctor, "_verdict", said.__getitem__)

    return say


def test_the_findings_name_every_sandbox_the_device_the_kernel_and_what_grades(capsys):
    status = main(["doctor"])
    lines = found(capsys.readouterr().out)
    assert {
        "system",
        "python",
        "device",
        "landlock",
        "bubblewrap",
        "sandbox bubblewrap",
        "sandbox landlock",
        "grading",
    } <= set(lines)
    assert lines["device"][0].startswith(("cpu", "cuda: "))
    held = [kind for kind in sandbox.KINDS[:2] if lines[f"sandbox {kind}"][0].startswith("holds: a child ")]
    assert lines["grading"][0] == (f"by {held[0]}" if held else "refused, but for --sandbox none and code you trust")
    assert status == (0 if held else 1)


@pytest.mark.parametrize(
    ("bubblewrap", "landlock", "grading", "status"),
    [
        (None, None, "by bubblewrap", 0),
        (None, "the kernel offers Landlock 1", "by bubblewrap", 0),
        ("is missing", None, "by landlock", 0),
        ("is missing", "a child opens: /root/x", "refused, but for --sandbox none and code you trust", 1),
    ],
)
def test_the_first_sandbox_that_holds_grades_and_without_one_the_exit_status_is_1(
    verdicts, capsys, bubblewrap, landlock, grading, status
):
    verdicts(bubblewrap, landlock)
    assert main(["doctor"]) == status
    lines = found(capsys.readouterr().out)
    assert lines["grading"] == [grading]
    assert lines["sandbox bubblewrap"] == [f"refused: {bubblewrap}" if bubblewrap else f"holds: a child {HELD}"]
    assert lines["sandbox landlock"] == [f"refused: {landlock}" if landlock else f"holds: a child {HELD}"]


def test_a_machine_without_bubblewrap_is_told_what_to_install_and_what_grades_meanwhile(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    text, well = examine()
    lines = found(text)
    assert lines["bubblewrap"] == ["not installed"]
    assert lines["sandbox bubblewrap"] == [
        "refused: bubblewrap is missing; install it with `sudo apt-get install bubblewrap`"
    ]
    assert lines["grading"] == ["by landlock" if well else "refused, but for --sandbox none and code you trust"]
    assert well == lines["sandbox landlock"][0].startswith("holds")


def test_a_system_that_is_not_linux_is_told_where_to_grade(monkeypatch):
    monkeypatch.setattr(sandbox.sys, "platform", "darwin")
    text, well = examine()
    assert found(text)["sandbox landlock"] == ["refused: needs Linux: grade in a Linux machine or container"] and not well


def test_a_gpu_is_named_and_a_package_that_is_missing_is_said_with_its_use(verdicts, monkeypatch):
    verdicts(None, None)
    monkeypatch.setattr(doctor.torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(doctor.torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(doctor.torch.cuda, "get_device_name", lambda number: f"GPU {number}")
    monkeypatch.setattr(doctor, "find_spec", lambda name: None if name == "distributed" else name)
    lines = found(examine()[0])
    assert lines["device"] == ["cuda: GPU 0, GPU 1"]
    assert lines["missing"] == ["distributed, for `grade --scheduler`"]
