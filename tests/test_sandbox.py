"""The sandbox, tried from inside by code that means harm, and by code that means well."""

import sys
import time

import pytest
import torch

from autograder.calls import call, named
from autograder.errors import UsageError
from autograder.kinds import Case
from autograder.sandbox import Limits, Sandbox, _environment_folders, choose
from autograder.session import Cell, Session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")


def ask(sandbox, body, *arguments, limits=None, cells=()):
    """Define f(x) with this body in a child, call it, and return the reply."""
    box = sandbox if limits is None else Sandbox(sandbox.name, "cpu", limits)
    source = "import os, sys, socket, torch\ndef f(x=None):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    with Session(box, [*cells, Cell("f", source)]) as session:
        reply = session.call(Case(named(call(*arguments), "f")).request(torch.float32, "cpu"))
    if box is not sandbox:
        box.close()
    return reply


def test_an_honest_function_is_called_and_its_tensor_comes_back(sandbox):
    reply = ask(sandbox, "return x * 2", torch.tensor([1.0, 2.0]))
    assert reply["status"] == "value"
    assert torch.equal(reply["value"], torch.tensor([2.0, 4.0]))


def test_there_is_no_network_inside(sandbox):
    reply = ask(sandbox, "s = socket.socket()\ns.settimeout(2)\ns.connect(('127.0.0.1', 22))")
    assert reply["status"] == "raised" and reply["classes"][0] in ("ConnectionRefusedError", "OSError", "TimeoutError")
    reply = ask(sandbox, "return sorted(os.listdir('/sys/class/net')) if os.path.isdir('/sys/class/net') else ['lo']")
    assert reply["value"] == ["lo"]


def test_neither_home_nor_repository_nor_gradebook_is_in_sight(sandbox, released):
    looked = [
        str(released.path),
        str(released.root / "solutions"),
        str(released.root / "chapters"),
        str(released.root / ".git"),
    ]
    reply = ask(sandbox, f"return [p for p in {looked!r} if os.path.exists(p)]")
    assert reply["value"] == []


def test_the_reference_cannot_be_imported_inside(sandbox):
    reply = ask(sandbox, "import solutions.convolution")
    assert reply["status"] == "raised" and reply["classes"][0] == "ModuleNotFoundError"


def test_the_autograder_inside_is_a_stand_in_that_checks_nothing(sandbox):
    reply = ask(sandbox, "import autograder\nautograder.check(f)\nreturn sorted(n for n in dir(autograder) if n[0] != '_')")
    assert reply["value"] == ["check"]


def test_code_inside_is_no_root_and_cannot_become_root(sandbox):
    reply = ask(sandbox, "try:\n    os.setuid(0)\nexcept OSError:\n    pass\nreturn os.getuid()")
    assert reply["value"] != 0 or not _is_root()
    capabilities = ask(sandbox, "return [l.split()[1] for l in open('/proc/self/status') if l.startswith('CapEff')]")
    assert int(capabilities["value"][0], 16) == 0


def _is_root():
    import os

    return os.geteuid() == 0


def test_no_other_process_is_seen_and_the_environment_holds_nothing_of_the_graders(sandbox, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "42")
    reply = ask(sandbox, "return [p for p in os.listdir('/proc') if p.isdigit()], sorted(os.environ)")
    processes, environment = reply["value"]
    assert len(processes) <= 3
    assert "SECRET_TOKEN" not in environment
    reply = ask(sandbox, "return 'SECRET' in open('/proc/1/environ', errors='replace').read()")
    assert reply["status"] == "raised" or reply["value"] is False


@pytest.mark.parametrize("place", ["/kit/worker/__main__.py", "/usr/evil", "/evil"])
def test_nothing_outside_the_scratch_space_can_be_written(sandbox, place):
    reply = ask(sandbox, f"open({place!r}, 'w').write('x')")
    assert reply["status"] == "raised" and reply["classes"][0] in ("PermissionError", "OSError")


def test_a_memory_bomb_is_an_error_of_the_submission(sandbox):
    reply = ask(sandbox, "return len(bytearray(6 << 30))")
    assert reply["status"] in ("raised", "stopped")
    assert "MemoryError" in str(reply.get("classes")) or "died" in reply.get("message", "")


def test_a_fork_bomb_meets_the_limit_on_processes(sandbox):
    body = "made = 0\ntry:\n    for _ in range(300):\n        if os.fork() == 0:\n            import time\n            time.sleep(60)\n"
    body += "            os._exit(0)\n        made += 1\nexcept OSError:\n    pass\nreturn made"
    reply = ask(sandbox, body)
    assert reply["status"] == "value" and reply["value"] < 100


def test_a_flood_of_output_ends_the_child_and_not_the_grader(sandbox):
    reply = ask(sandbox, "while True:\n    print('x' * 10_000_000)")
    assert reply["status"] == "stopped" and "printed more than" in reply["message"]


def test_a_file_larger_than_the_limit_cannot_be_written(sandbox):
    reply = ask(sandbox, "open('/tmp/big', 'wb').write(bytes(100 << 20))\nreturn os.path.getsize('/tmp/big')")
    assert reply["status"] in ("raised", "stopped") or reply["value"] <= Limits().file_bytes


def test_an_endless_call_is_stopped_and_the_next_call_is_answered(sandbox):
    limits = Limits(call_seconds=1.0)
    box = Sandbox(sandbox.name, "cpu", limits)
    cell = Cell("f", "def f(x):\n    while x == 1:\n        pass\n    return x")
    with Session(box, [cell]) as session:
        first = session.call(Case(named(call(1), "f")).request(torch.float32, "cpu"))
        second = session.call(Case(named(call(2), "f")).request(torch.float32, "cpu"))
    box.close()
    assert first["status"] == "stopped" and first["timeout"]
    assert second == {"status": "value", "value": 2, "changed": [], "banned": None}


def test_a_child_that_ends_itself_is_replaced_for_what_remains(sandbox):
    cell = Cell("f", "import os\ndef f(x):\n    if x == 1:\n        os._exit(0)\n    return x")
    with Session(sandbox, [cell]) as session:
        first = session.call(Case(named(call(1), "f")).request(torch.float32, "cpu"))
        second = session.call(Case(named(call(2), "f")).request(torch.float32, "cpu"))
    assert first["status"] == "stopped" and "ended itself" in first["message"]
    assert second["value"] == 2


def test_an_endless_cell_costs_itself_and_the_other_cells_run(sandbox):
    box = Sandbox(sandbox.name, "cpu", Limits(cell_seconds=1.0))
    cells = [Cell("1", "a = 1"), Cell("2", "while True:\n    pass"), Cell("3", "def f():\n    return a")]
    with Session(box, cells) as session:
        reply = session.call(Case(named(call(), "f")).request(torch.float32, "cpu"))
        assert "took longer than 1 s" in session.troubles["2"]
    box.close()
    assert reply["value"] == 1


def test_a_raising_cell_does_not_stop_the_next_and_magics_are_noted(sandbox):
    cells = [Cell("1", "1/0"), Cell("2", "%matplotlib inline\n!pip install x\nb = 5"), Cell("3", "def f():\n    return b")]
    with Session(sandbox, cells) as session:
        reply = session.call(Case(named(call(), "f")).request(torch.float32, "cpu"))
        assert reply["value"] == 5
        assert session.troubles == {"1": "ZeroDivisionError: division by zero, line 1"}
        assert session.notes == ["cell 2: %matplotlib was left out", "cell 2: !pip install x was left out"]


def test_input_finds_an_empty_stream_and_prints_are_kept_from_the_wire(sandbox):
    body = "print('hello')\nsys.stdout.flush()\nos.write(1, b'raw')\nos.write(2, b'raw')\nreturn 1"
    assert ask(sandbox, body)["value"] == 1
    assert ask(sandbox, "return input()")["classes"][0] == "EOFError"


def test_a_fork_that_comes_back_to_the_loop_does_not_answer_twice(sandbox):
    cell = Cell("f", "import os\ndef f(x):\n    if x == 1:\n        os.fork()\n    return x")
    with Session(sandbox, [cell]) as session:
        answers = [session.call(Case(named(call(n), "f")).request(torch.float32, "cpu")).get("value") for n in (1, 2, 3)]
    assert answers == [1, 2, 3]


def test_nothing_survives_the_child_however_it_forked(sandbox):
    marker = f"sleeper-{time.time_ns()}"
    body = "if os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
    body += f"        os.execv(sys.executable, [sys.executable, '-c', 'import time; time.sleep(60)', {marker!r}])\n    os._exit(0)\nreturn 1"
    assert ask(sandbox, body)["value"] == 1
    time.sleep(0.3)
    assert not any(marker in line for line in _command_lines())


def _command_lines():
    from pathlib import Path

    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_text(errors="replace"))
        except OSError:
            continue
    return lines


def test_forged_bytes_on_the_wire_end_the_child_and_are_no_reply(sandbox):
    body = "import glob\nfor fd in range(3, 20):\n    try:\n        os.write(fd, bytes(64))\n    except OSError:\n        pass\nreturn 1"
    reply = ask(sandbox, body)
    assert reply["status"] in ("stopped", "value")
    assert reply["status"] == "value" or "could not be read" in reply["message"] or "no reply" in reply["message"]


def test_a_python_environment_under_the_scratch_folder_is_still_in_sight(sandbox, tmp_path, monkeypatch):
    (tmp_path / "beside").write_text("private")
    monkeypatch.setattr("autograder.sandbox._environment_folders", lambda: [*_environment_folders(), str(tmp_path / "env")])
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "package.py").write_text("x = 1")
    reply = ask(sandbox, f"return os.listdir({str(tmp_path)!r}), os.listdir({str(tmp_path / 'env')!r})")
    assert reply["value"] == (["env"], ["package.py"])


def test_without_bubblewrap_grading_is_refused_in_one_line_that_names_the_cure(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match=r"bubblewrap is missing; install it with `sudo apt-get install bubblewrap`"):
        choose("auto")
