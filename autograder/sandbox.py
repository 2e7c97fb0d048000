"""Where a submission's code runs: bubblewrap, proved at start, or no sandbox at all by name.

Inside, a child sees the system's libraries, the Python environment, and a kit: the worker, a stand-in `autograder` whose
`check` does nothing, and the public `lessonkit`. It has no network, no home, no repository, no gradebook, no other
submission and no other process. Started by root, bubblewrap keeps just the two capabilities with which the worker
gives up root before any student's code; started by an ordinary user, it uses a user namespace.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from .child import Child, Stopped
from .errors import GraderError, UsageError

HERE = Path(__file__).parent
PROGRAM = "import sys; sys.path[:0] = {paths!r}; from worker.__main__ import main; main()"
ENVIRONMENT = {
    "HOME": "/tmp",
    "TMPDIR": "/tmp",
    "MPLCONFIGDIR": "/tmp",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
INSTALL = "install it with `sudo apt-get install bubblewrap`"
PACKAGES = ("torch", "numpy", "safetensors", "IPython", "matplotlib")


@dataclass(frozen=True)
class Limits:
    """What a child may use. Seconds are wall time; `cpu_seconds` is for the whole life of a child."""

    cell_seconds: float = 30.0
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
    """Starts children, all of one kind.

    Args:
        name: "bubblewrap" or "none".
        device: "cpu" or "cuda".
        solutions: a folder bound as `solutions` for a trusted sibling that times the reference; else None.
    """

    def __init__(self, name: str, device: str = "cpu", limits: Limits | None = None, solutions: Path | None = None) -> None:
        self.name, self.device, self.limits = name, device, limits or Limits()
        self._kit = tempfile.TemporaryDirectory(prefix="grader-kit-")
        self.kit = Path(self._kit.name)
        _fill_kit(self.kit, solutions)

    def start(self, slot: int = 0) -> Child:
        """Start a child. Raises GraderError if it does not come up."""
        limits = self.limits.rlimits(self.device)
        uid = None
        if self.name == "bubblewrap":
            command = [*_bubblewrap(self.kit, self.limits, self.device), *_python("/kit")]
            uid = 100_000 + (os.getpid() * 4 + slot) % 1_000_000 if os.geteuid() == 0 else None
        else:
            environment = [f"{key}={value}" for key, value in ENVIRONMENT.items()]
            command = ["/usr/bin/env", "-C", str(self.kit / "scratch")] if sys.platform == "linux" else ["/usr/bin/env"]
            command += [*environment, *_python(str(self.kit))]
            limits |= {"processes": None, "memory": limits["memory"] if sys.platform == "linux" else None}
        try:
            return Child(command, {"limits": limits, "uid": uid})
        except Stopped as error:
            raise GraderError(f"the sandbox does not start: {error}") from None

    def close(self) -> None:
        """Remove the kit."""
        self._kit.cleanup()


def choose(name: str, device: str = "cpu", limits: Limits | None = None) -> Sandbox:
    """Return a sandbox that was proved to hold. Raises UsageError, naming the cure, where there is none.

    Args:
        name: "auto" (bubblewrap, or refuse), "bubblewrap", or "none" for code that the instructor trusts.
    """
    if name == "none":
        return Sandbox("none", device, limits)
    if sys.platform != "linux":
        raise UsageError("no sandbox on this system: grade in a Linux container, or use --sandbox none for code you trust")
    if shutil.which("bwrap") is None:
        raise UsageError(f"no sandbox: bubblewrap is missing; {INSTALL}, or use --sandbox none for code you trust")
    sandbox = Sandbox("bubblewrap", device, limits)
    try:
        _prove(sandbox)
    except UsageError:
        sandbox.close()
        raise
    return sandbox


def _prove(sandbox: Sandbox) -> None:
    """Start a child and look through its eyes; refuse to grade if it sees what it must not."""
    private = [str(Path.home()), str(Path.cwd()), str(HERE.parent / "solutions"), str(HERE.parent / "chapters")]
    try:
        child = sandbox.start()
        seen = child.request({"op": "probe", "paths": private}, 20)["value"]
        child.close()
    except (GraderError, Stopped) as error:
        raise UsageError(
            f"no sandbox: bubblewrap is installed but does not run here ({error}); allow user namespaces, or use"
            " --sandbox none for code you trust"
        ) from None
    faults = [f"reads {Path(path, entry)}" for path, found in seen["seen"].items() for entry in _private(path, found)]
    faults += [f"has the network interface {i}" for i in seen["interfaces"] if i != "lo"]
    faults += ["runs as root"] if seen["uid"] == 0 else []
    faults += ["sees other processes"] if seen["processes"] > 4 else []
    if faults:
        raise UsageError(f"no sandbox: a child started by bubblewrap {', '.join(faults)}")


def _private(path: str, found: list[str]) -> list[str]:
    """Which entries of a private folder are there for another reason than to lead to the Python environment."""
    folders = [Path(folder) for folder in (*_environment_folders(), "/usr")]
    entries = [Path(path, entry) for entry in found]
    return [e.name for e in entries if not any(f.is_relative_to(e) or e.is_relative_to(f) for f in folders)]


def _environment_folders() -> list[str]:
    """The interpreter, its environment, and wherever else its packages lie."""
    folders = [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)]
    specs = [importlib.util.find_spec(package) for package in PACKAGES]
    folders += [str(Path(spec.origin).parent.parent) for spec in specs if spec and spec.origin]
    kept: list[str] = []
    for folder in sorted(set(folders), key=len):
        if not any(Path(folder).is_relative_to(k) for k in [*kept, "/usr"]):
            kept.append(folder)
    return kept


def _python(kit: str) -> list[str]:
    outside = [f for f in _environment_folders() if f not in (sys.prefix, sys.base_prefix)]
    return [sys.executable, "-I", "-B", "-c", PROGRAM.format(paths=[kit, *outside])]


def _bubblewrap(kit: Path, limits: Limits, device: str) -> list[str]:
    command = [shutil.which("bwrap") or "bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "grader", "--clearenv"]
    if os.geteuid() == 0:
        command += ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        command += ["--unshare-user"]
    for key, value in ENVIRONMENT.items():
        command += ["--setenv", key, value]
    command += [
        "--perms",
        "0755",
        "--dir",
        "/etc",
        "--ro-bind",
        "/usr",
        "/usr",
        "--ro-bind-try",
        "/etc/ld.so.cache",
        "/etc/ld.so.cache",
    ]
    command += ["--ro-bind-try", "/etc/alternatives", "/etc/alternatives"]
    for name in ("bin", "lib", "lib64", "sbin"):
        path = Path("/", name)
        command += ["--symlink", f"usr/{name}", str(path)] if path.is_symlink() else ["--ro-bind-try", str(path), str(path)]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm"):
        command += ["--perms", "1777", "--size", str(limits.scratch_bytes), "--tmpfs", place]
    for folder in _environment_folders():  # after /tmp, for an environment may lie there
        for parent in reversed(Path(folder).parents[:-1]):  # made by bubblewrap itself they would be closed to the child
            command += ["--perms", "0755", "--dir", str(parent)]
        command += ["--ro-bind", folder, folder]
    command += _cuda() if device == "cuda" else []
    return [*command, "--ro-bind", str(kit), "/kit", "--remount-ro", "/", "--chdir", "/tmp", "--"]


def _cuda() -> list[str]:
    """What a child needs of the driver: its device files, and what it reads of them."""
    command = []
    for path in sorted(Path("/dev").glob("nvidia*")):
        command += ["--dev-bind", str(path), str(path)]
    for folder in ("/sys", "/proc/driver/nvidia", "/usr/local/nvidia", "/usr/local/cuda"):
        command += ["--ro-bind-try", folder, folder]
    libraries = os.environ.get("LD_LIBRARY_PATH", "")
    return [*command, "--setenv", "LD_LIBRARY_PATH", libraries] if libraries else command


def _fill_kit(kit: Path, solutions: Path | None) -> None:
    ignore = shutil.ignore_patterns("__pycache__", "standin")
    shutil.copytree(HERE / "worker", kit / "worker", ignore=ignore)
    shutil.copytree(HERE / "worker" / "standin" / "autograder", kit / "autograder", ignore=ignore)
    lessonkit = HERE.parent / "lessonkit"
    if lessonkit.is_dir():
        shutil.copytree(lessonkit, kit / "lessonkit", ignore=shutil.ignore_patterns("__pycache__", "book"))
    if solutions is not None:
        shutil.copytree(solutions, kit / "solutions", ignore=ignore)
    (kit / "scratch").mkdir()
    for path in [kit, *kit.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
