"""The sandbox, tried from inside by code that means harm, and by code that means well."""

import sys
import time

import pytest
import torch

from autograder.box import environment_folders
from autograder.calls import call, named
from autograder.errors import UsageError
from autograder.kinds import Case
from autograder.sandbox import Limits, Sandbox, choose
from autograder.session import MOST_RESTARTS, Batch, Cell, Session

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
    for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"):
        assert ask(sandbox, f"return socket.socket(socket.{family}).fileno()")["classes"][0] == "PermissionError"
    reply = ask(sandbox, "return [l.split(':')[0].strip() for l in open('/proc/self/net/dev') if ':' in l]")
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


def test_no_other_process_is_within_reach_and_the_environment_holds_nothing_of_the_graders(sandbox, monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "42")
    body = "found = []\nfor p in map(str, range(1, 60)):\n"
    body += "    for name in ('environ', 'mem', 'cmdline', 'maps'):\n        try:\n            if int(p) != os.getpid():\n"
    body += "                open(f'/proc/{p}/{name}', 'rb').close()\n                found.append(p + name)\n"
    body += "        except OSError:\n            pass\nreturn found, sorted(os.environ)"
    found, environment = ask(sandbox, body)["value"]
    assert found == []
    assert "SECRET_TOKEN" not in environment


@pytest.mark.parametrize("place", ["/kit/worker/__main__.py", "/usr/evil", "/evil"])
def test_nothing_outside_the_scratch_space_can_be_written(sandbox, place):
    reply = ask(sandbox, f"open({place!r}, 'w').write('x')")
    assert reply["status"] == "raised" and reply["classes"][0] in ("PermissionError", "OSError")


def test_a_memory_bomb_is_an_error_of_the_submission(sandbox):
    reply = ask(sandbox, "return len(bytearray(6 << 30))")
    assert reply["status"] in ("raised", "stopped")
    assert "MemoryError" in str(reply.get("classes")) or "died" in reply.get("message", "")


@pytest.mark.parametrize("start", ["os.fork()", "os.posix_spawn('/bin/true', ['true'], {})", "__import__('subprocess').run(['true'])",
                                   "os.execv('/bin/true', ['true'])", "__import__('multiprocessing').Process(target=print).start()"])  # fmt: skip
def test_no_process_can_be_started(sandbox, start):
    assert ask(sandbox, f"return {start}")["classes"][0] == "PermissionError"


def test_threads_are_welcome_up_to_a_limit(sandbox):
    body = "import threading, time\nmade = 0\ntry:\n    for _ in range(300):\n        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n        made += 1\n"
    reply = ask(sandbox, body + "except RuntimeError:\n    pass\nreturn made")
    assert reply["status"] == "value" and 8 < reply["value"] < 100


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
    assert second == {"status": "value", "value": 2}


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


def test_cells_that_take_as_long_as_one_may_each_all_run(sandbox):
    box = Sandbox(sandbox.name, "cpu", Limits(cell_seconds=1.0))
    cells = [Cell(str(n), f"import time\ntime.sleep(0.7)\nn{n} = {n}") for n in (1, 2)]
    with Session(box, [*cells, Cell("3", "def f():\n    return n1 + n2")]) as session:
        reply = session.call(Case(named(call(), "f")).request(torch.float32, "cpu"))
        assert session.troubles == {}
    box.close()
    assert reply["value"] == 3


def test_cells_that_end_their_child_are_named_and_all_others_run(sandbox):
    cells = [Cell("1", "a = 1"), Cell("2", "import os\nos._exit(3)"), Cell("3", "1/0"), Cell("4", "import os\nos.abort()")]
    with Session(sandbox, [*cells, Cell("5", "def f():\n    return a")]) as session:
        reply = session.call(Case(named(call(), "f")).request(torch.float32, "cpu"))
        assert "exit status 3" in session.troubles["2"] and "SIGABRT" in session.troubles["4"]
        assert set(session.troubles) == {"2", "3", "4"}
    assert reply["value"] == 1


def test_a_child_that_forges_what_came_of_its_cells_runs_them_one_by_one(sandbox):
    forge = """import gc
notebook = next(o for o in gc.get_objects() if type(o).__name__ == "Notebook")
run = type(notebook).run
type(notebook).run = lambda self, name, source: {"status": "value"} if name == "2" else run(self, name, source)
"""
    with Session(sandbox, [Cell("1", forge), Cell("2", "b = 2"), Cell("3", "def f():\n    return 3")]) as session:
        reply = session.call(Case(named(call(), "f")).request(torch.float32, "cpu"))
        assert "could not be read" in session.troubles["2"]
    assert reply["value"] == 3


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


def test_nothing_survives_the_child_and_its_scratch_folder_is_cleared(sandbox):
    body = "import threading, time\nthreading.Thread(target=lambda: time.sleep(60)).start()\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\nreturn os.getcwd()"
    first, second = ask(sandbox, body)["value"], ask(sandbox, body)["value"]
    assert first != second
    reply = ask(sandbox, f"return [p for p in ({first!r}, {second!r}) if os.path.exists(p)]")
    assert reply["value"] == []


def test_the_next_child_cannot_read_what_another_wrote(sandbox):
    with Session(
        sandbox, [Cell("1", "import os\nopen('mine', 'w').write('secret')\ndef f(x=None):\n    return os.getcwd()")]
    ) as one:
        place = one.call(Case(named(call(), "f")).request(torch.float32, "cpu"))["value"]
        assert ask(sandbox, f"return open({place!r} + '/mine').read()")["classes"][0] == "PermissionError"


def test_forged_bytes_on_the_wire_end_the_child_and_are_no_reply(sandbox):
    body = "import glob\nfor fd in range(3, 20):\n    try:\n        os.write(fd, bytes(64))\n    except OSError:\n        pass\nreturn 1"
    reply = ask(sandbox, body)
    assert reply["status"] in ("stopped", "value")
    assert reply["status"] == "value" or "could not be read" in reply["message"] or "no reply" in reply["message"]


def test_a_python_environment_under_the_scratch_folder_is_still_in_sight(sandbox, tmp_path, monkeypatch):
    (tmp_path / "beside").write_text("private")
    folders = [*environment_folders(), str(tmp_path / "env")]
    monkeypatch.setattr("autograder.box.environment_folders", lambda: folders)
    (tmp_path / "env").mkdir()
    (tmp_path / "env" / "package.py").write_text("x = 1")
    reply = ask(
        sandbox,
        f"return os.path.exists({str(tmp_path / 'beside')!r}), os.listdir({str(tmp_path / 'env')!r})",
        limits=Limits(),
    )
    assert reply["value"] == (False, ["package.py"])


def test_without_bubblewrap_grading_is_refused_in_one_line_that_names_the_cure(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(UsageError, match=r"bubblewrap is missing; install it with `sudo apt-get install bubblewrap`"):
        choose("auto")


def test_a_batch_is_answered_in_order_and_what_stops_it_is_found(sandbox):
    cell = Cell("f", "import os\ndef f(x):\n    if x == 5:\n        os._exit(3)\n    return x")
    batch = Batch([(Case(named(call(n), "f")), torch.float64) for n in range(8)], "cpu", ())
    with Session(sandbox, [cell]) as session:
        replies = session.run(batch)
    assert [reply.get("value") for reply in replies[:5]] == [0, 1, 2, 3, 4]
    assert len(replies) == 6 and "exit status 3" in replies[5]["message"]


def test_a_batch_has_no_more_time_than_is_left(sandbox):
    batch = Batch([(Case(named(call(n), "f")), torch.float64) for n in range(50)], "cpu", ())
    with Session(sandbox, [Cell("f", "import time\ndef f(x):\n    time.sleep(0.2)\n    return x")]) as session:
        session.start()
        replies = session.run(batch, until=time.monotonic() + 1)
    assert 1 < len(replies) < 9 and replies[-1]["timeout"] and "ran out of time" in replies[-1]["message"]


def test_a_child_that_closes_its_channel_but_lives_is_ended(sandbox):
    reply = ask(sandbox, "import time\nos.closerange(3, 64)\ntime.sleep(60)")
    assert reply["status"] == "stopped" and not reply["timeout"]


def test_a_server_that_was_killed_is_started_anew(sandbox):
    box = Sandbox(sandbox.name)
    assert ask(box, "return 1")["value"] == 1
    box.server.process.kill()
    box.server.process.wait()
    assert ask(box, "return 2")["value"] == 2
    box.close()


def test_code_that_ends_its_process_again_and_again_costs_no_other_exercise_its_turn(sandbox):
    cell = Cell("f", "import os\ndef f(x):\n    os.abort()\ndef g(x):\n    return x + 1")
    with Session(sandbox, [cell]) as session:
        said = [
            session.call(Case(named(call(1), "f")).request(torch.float32, "cpu"))["message"]
            for _ in range(MOST_RESTARTS + 2)
        ]
        assert said[-1] == f"the code ended its process {MOST_RESTARTS} times and was not tried again"
        assert session.call(Case(named(call(1), "g")).request(torch.float32, "cpu"))["value"] == 2
