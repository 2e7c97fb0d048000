"""Every set-up of the sandbox, as root and as an ordinary user, proved and then tried from inside.

They run in a process of the system's own Python, which every user may read; the tests' own may lie in a closed home.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

ROOT = Path(__file__).resolve().parents[1]
PYTHON = shutil.which("python3", path="/usr/bin")
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
SCRIPT = """
import json, sys
sys.path[:0] = [{root!r}]
sys.path.append({packages!r})
import torch
from pathlib import Path
from autograder.calls import call, named
from autograder.errors import UsageError
from autograder.kinds import Case
from autograder.sandbox import Limits, choose
from autograder.session import Cell, Session

LOOK = '''
import os, socket, threading, torch
def tried(attempt):
    try:
        return str(attempt())
    except BaseException as error:
        return type(error).__name__
def f(x):
    return {{"sum": float(torch.ones(3).sum()), "uid": os.getuid(), "fork": tried(os.fork), "socket": tried(socket.socket),
            "parent": tried(lambda: os.kill(os.getppid(), 9)), "private": tried(lambda: open({private!r}).read()),
            "solutions": tried(lambda: open({reference!r}).read()), "write": tried(lambda: open("/tmp/written-by-a-child", "w")),
            "own": tried(lambda: open("x", "w").write("1")), "given": tried(lambda: __import__("given").scaled(2)),
             "place": os.getcwd(), "thread": tried(threading.Thread(target=int).start)}}
'''
try:
    sandbox = choose({kind!r}, given=Path({given!r}))
except UsageError as error:
    print(json.dumps({{"refused": str(error)}}))
    sys.exit()
request = lambda: Case(named(call(1), "f")).request(torch.float64, "cpu")
with Session(sandbox, [Cell("f", LOOK)]) as session:
    first = session.call(request())
with Session(sandbox, [Cell("f", LOOK + "\\nwhile True: open(str(__import__('time').time_ns()), 'wb').write(bytes(1 << 20))")]) as session:
    session.start()
    flood = session.troubles.get("f", "")
with Session(sandbox, [Cell("f", "import os\\ndef f(x): return [p for p in [{{!r}}] if os.path.exists(p)]".format(first["value"]["place"]))]) as session:
    left = session.call(request())
sandbox.close()
print(json.dumps({{"seen": first["value"], "flood": flood, "left": left["value"]}}))
"""


def same_python() -> bool:
    version = "import sys; print(sys.version_info[:2])"
    if PYTHON is None:
        return False
    return subprocess.run([PYTHON, "-c", version], capture_output=True, text=True).stdout.strip() == str(
        sys.version_info[:2]
    )


pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's"),
    pytest.mark.skipif(not same_python(), reason="the system's Python is of another version than these tests'"),
]


@pytest.mark.parametrize("kind", ["bubblewrap", "landlock"])
@pytest.mark.parametrize("user", ["as we are", "as nobody"])
def test_a_set_up_holds_whoever_starts_it(kind, user, tmp_path):
    if user == "as nobody" and (os.geteuid() != 0 or shutil.which("setpriv") is None):
        pytest.skip("only root can become somebody else")
    private = tmp_path / "private"
    private.write_text("secret")
    reference = next(ROOT.glob("solutions/*/reference.py"))
    packages = str(Path(torch.__file__).parents[1])
    script = SCRIPT.format(root=str(ROOT), packages=packages, kind=kind, private=str(private), reference=str(reference),
                           given=str(ROOT / "tests" / "tiny" / "given.py"))  # fmt: skip
    line = [*(NOBODY if user == "as nobody" else []), PYTHON, "-B", "-c", script]
    done = subprocess.run(
        line, capture_output=True, text=True, timeout=120, cwd="/", env={"HOME": "/nonexistent", "PATH": os.environ["PATH"]}
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert "refused" not in found, found
    seen = found["seen"]
    assert seen["given"] == "4"
    assert seen["sum"] == 3 and seen["own"] == "1" and seen["thread"] == "None"
    assert seen["uid"] != 0
    assert {seen[what] for what in ("fork", "socket", "parent")} == {"PermissionError"}
    assert {seen[what] for what in ("private", "solutions", "write")} <= {"PermissionError", "FileNotFoundError", "OSError"}
    assert found["left"] == []
    assert "OSError" in found["flood"] or "died" in found["flood"] or "took longer" in found["flood"], found["flood"]
