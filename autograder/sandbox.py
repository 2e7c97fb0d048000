"""Where a submission's code runs: a set-up that was proved at start, or none by name.

Every child is forked from a warm server and confines itself before it hears of any submission: limits, where root starts
it a user of its own, Landlock, seccomp. Under `bubblewrap` the server lies behind namespaces, in which there is no network,
home, repository, gradebook or other submission to be found. Where namespaces are refused, as in plain containers,
`landlock` does without them.
"""

from __future__ import annotations

import collections
import itertools
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .box import (
    ENVIRONMENT,
    HERE,
    SYSTEM,
    Warm,
    bubblewrap,
    devices,
    environment_folders,
    fill_kit,
    libraries,
    python_command,
    readable,
)
from .child import Child, Stopped
from .errors import GraderError, UsageError
from .forkserver import ForkServer
from .worker import landlock, seccomp

KINDS = ("bubblewrap", "landlock", "none")
AHEAD = {"cpu": 1, "cuda": 3}  # children kept ready; a CUDA context takes long to make
UIDS = range(20_000, 60_000)  # within what a container's user namespace maps
PROBE_SECONDS = 30.0
TRUSTED = "use --sandbox none for code you trust"


@dataclass(frozen=True)
class Limits:
    """What a child may use. Seconds are wall time; `cpu_seconds` is for the whole life of a child."""

    cell_seconds: float = 30.0
    all_cells_seconds: float = 240.0  # of all cells together, those run again after a crash included
    call_seconds: float = 5.0
    cpu_seconds: int = 600
    memory: int = 4 << 30
    processes: int = 64
    file_bytes: int = 64 << 20
    scratch_bytes: int = 128 << 20

    def rlimits(self, device: str) -> dict[str, int | None]:
        """The kernel's limits for a child; CUDA reserves more address space than any bound, so it gets none."""
        return {
            "cpu": self.cpu_seconds,
            "memory": None if device == "cuda" else self.memory,
            "processes": self.processes,
            "file": self.file_bytes,
            "files": 256,
            "core": 0,
        }


class Sandbox:
    """Starts children, all of one kind, from one warm server.

    Args:
        name: one of `KINDS`.
        device: "cpu" or "cuda".
        solutions: a folder bound as `solutions` for a trusted sibling that times the reference; else None.
        given: the chapter's `given.py`, whether it exists or not; None for no chapter.
        warm: what is done once for all children.
    """

    def __init__(
        self,
        name: str,
        device: str = "cpu",
        limits: Limits | None = None,
        solutions: Path | None = None,
        given: Path | None = None,
        warm: Warm | None = None,
    ) -> None:
        self.name, self.device, self.limits, self.warm = name, device, limits or Limits(), warm or Warm()
        self._folder = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        self.kit = Path(self._folder.name, "kit")
        fill_kit(self.kit, solutions, given)
        self._places = Path(self._folder.name, "scratch")
        self._places.mkdir()
        for folder in (self._places, self._places.parent):
            folder.chmod(0o711)
        self._readable = readable("/kit" if name == "bubblewrap" else str(self.kit), device)
        self._numbers = itertools.count(1)
        self._ready: collections.deque[Child] = collections.deque()
        self.server = self._serve()

    def start(self) -> Child:
        """Hand over a child, from those kept ready. Raises GraderError if none can be made."""
        if not self.server.alive:  # killed from outside: the machine may have run out of memory
            while self._ready:
                self._ready.pop().abandon()
            self.server.close()
            self.server = self._serve()
        self.server.await_ready()
        while len(self._ready) <= AHEAD[self.device]:
            self._ready.append(Child(self.server, self._settings()))
        child = self._ready.popleft()
        child.await_ready()
        return child

    def close(self) -> None:
        """End the server and all children, and remove the kit."""
        for child in self._ready:
            child.abandon()
        self.server.close()
        self._folder.cleanup()

    def _serve(self) -> ForkServer:
        if self.name == "bubblewrap":
            box = bubblewrap(self.kit, self.limits.scratch_bytes, self.device)
            return ForkServer([*box, *python_command("/kit", self.warm)], {})
        return ForkServer(python_command(str(self.kit), self.warm), {**ENVIRONMENT, **libraries(self.device)})

    def _settings(self) -> dict[str, Any]:
        count = next(self._numbers)
        inside = self.name == "bubblewrap"
        number = os.getpid() * 16 + count
        scratch = f"/tmp/{count}" if inside else str(self._places / str(count))
        limits, confined = self.limits.rlimits(self.device), self.name != "none"
        if not confined:
            limits |= {"processes": None, "memory": limits["memory"] if sys.platform == "linux" else None}
        elif not inside and os.geteuid() != 0:
            limits |= {"processes": None}  # counted over all that the user runs; threads are held by the memory limit
        return {
            "limits": limits,
            "uid": UIDS[number % len(UIDS)] if confined and os.geteuid() == 0 else None,
            "landlock": confined,
            "seccomp": confined,
            "reading": self._readable,
            "devices": devices(self.device),  # those of a driver may appear only when it is first used
            "scratch": scratch,
            "scratch_bytes": None if inside else self.limits.scratch_bytes,
            "device": self.device,
        }


def choose(
    name: str,
    device: str = "cpu",
    limits: Limits | None = None,
    given: Path | None = None,
    warm: Warm | None = None,
) -> Sandbox:
    """Return a sandbox that was proved to hold. Raises UsageError, naming the cure, where there is none.

    Args:
        name: "auto" for the first of `KINDS` that holds, or one of them; "none" only by name, for code that is trusted.
        given: the chapter's `given.py`.
        warm: what is done once for all children.
    """
    if name == "none":
        return Sandbox("none", device, limits, given=given, warm=warm)
    refusals = []
    for kind in KINDS[:2] if name == "auto" else (name,):
        refusal = lacking(kind)
        if refusal is None:
            sandbox = Sandbox(kind, device, limits, given=given, warm=warm)
            refusal = "; ".join(faults(sandbox))
            if refusal and sandbox.server.killed:  # from outside, while it was looked at: that proves nothing
                refusal = "; ".join(faults(sandbox))
            if not refusal:
                return sandbox
            sandbox.close()
        refusals.append(f"{kind}: {refusal}")
    raise UsageError(f"no sandbox here ({' | '.join(refusals)}); or {TRUSTED}")


def lacking(kind: str) -> str | None:
    """What the system lacks for a kind of sandbox, with the cure; None if it can be tried."""
    if sys.platform != "linux":
        return "needs Linux: grade in a Linux machine or container"
    try:
        seccomp.library()
    except OSError:
        return "libseccomp is missing; install it with `sudo apt-get install libseccomp2`"
    if kind == "bubblewrap" and shutil.which("bwrap") is None:
        return "bubblewrap is missing; install it with `sudo apt-get install bubblewrap`"
    needed, since = (1, "5.13") if kind == "bubblewrap" else (4, "6.7")
    if landlock.version() < needed:
        return f"the kernel offers Landlock {landlock.version() or 'not at all'}; version {needed} (Linux {since}) is needed"
    return None


def faults(sandbox: Sandbox) -> list[str]:
    """Look through the eyes of a child: what it could do that it must not, or why there is no child."""
    folders = [str(Path.home()), str(Path.cwd()), str(HERE.parent), "/", "/tmp", "/var/tmp", "/dev/shm"]
    limit = sandbox.limits.rlimits(sandbox.device)["memory"]
    asked = {"op": "probe", "private": _private_files(), "folders": folders, "memory": limit}
    try:
        child = sandbox.start()
        found = child.request(asked, PROBE_SECONDS)
        child.close()
    except (GraderError, Stopped) as error:
        return [f"does not run here: {error}"]
    if found["status"] != "value":
        return [f"a child cannot be asked: {found.get('message')}"]
    return [f"a child {does}: {what}" for does, what in found["value"].items()]


def _private_files() -> list[str]:
    """Some of the files that no child may read: in the home folder, here, and among the solutions."""
    home, here, root = Path.home(), Path.cwd(), HERE.parent
    found = [*home.glob(".*"), *home.glob("*"), *here.glob("*"), *root.glob("solutions/*/*.py"), *root.glob("chapters/*/*")]
    public = [Path(folder) for folder in (*SYSTEM, *environment_folders())]
    closed = [path for path in found if not any(path.is_relative_to(folder) for folder in public)]
    return [str(path) for path in closed if path.is_file()][:200]
