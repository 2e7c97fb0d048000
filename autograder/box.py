"""What a fork server is started with: the kit that children see, the command, and the namespaces around it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from .worker.given import FILE_NAME

HERE = Path(__file__).parent
PROGRAM = "import sys; sys.path[:0] = {paths!r}; from worker.zygote import main; main({preloaded!r}, {bans!r})"
# What students' notebooks import, and what else takes a child long when it is first used.
PRELOADED = (
    "numpy.random", "safetensors.torch", "matplotlib.pyplot", "IPython.core.inputtransformer2", "asyncio", "ctypes.util",
)  # fmt: skip
PACKAGES = ("torch", "numpy", "safetensors", "IPython", "matplotlib")
# The C library keeps the memory of arrays for the next ones: fresh pages would take longer than many a call.
MEMORY = (f"mmap_threshold={32 << 20}", f"trim_threshold={256 << 20}")
ENVIRONMENT = {
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{setting}" for setting in MEMORY),
    "HOME": "/tmp",
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "MPLBACKEND": "agg",
    "TORCHDYNAMO_DISABLE": "1",  # there is no compiler here: what is to be compiled runs as it is
    "OMP_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/etc/localtime")
ABOUT_THE_MACHINE = ("/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/filesystems", "/sys/devices/system/cpu")
PLAIN_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
OF_THE_DRIVER = ("/sys", "/proc/driver/nvidia", "/usr/local/nvidia", "/usr/local/cuda")
# Root keeps, in the server alone, what it takes to hand a child to a user of its own, to end it and to clean up after it.
KEPT_BY_ROOT = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_CHOWN", "CAP_DAC_OVERRIDE")


@dataclass(frozen=True)
class Warm:
    """What a fork server does once for all its children.

    Args:
        preloaded: modules that it imports.
        bans: what will be banned together, whose guards it puts up once, for then they are put up quicker.
    """

    preloaded: tuple[str, ...] = ()
    bans: tuple[tuple[str, ...], ...] = ()


def fill_kit(kit: Path, solutions: Path | None, given: Path | None) -> None:
    """Copy into a new folder what children may import; `solutions` only for the trusted sibling.

    Args:
        given: the chapter's file of what calls hand over; it need not exist.
    """
    ignore = shutil.ignore_patterns("__pycache__", "standin")
    shutil.copytree(HERE / "worker", kit / "worker", ignore=ignore)
    shutil.copytree(HERE / "worker" / "standin" / "autograder", kit / "autograder", ignore=ignore)
    lessonkit = HERE.parent / "lessonkit"
    if lessonkit.is_dir():
        shutil.copytree(lessonkit, kit / "lessonkit", ignore=shutil.ignore_patterns("__pycache__", "book"))
    if solutions is not None:
        shutil.copytree(solutions, kit / "solutions", ignore=ignore)
    if given is not None and given.is_file():
        shutil.copyfile(given, kit / FILE_NAME)
    for path in [kit, *kit.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def environment_folders() -> list[str]:
    """The interpreter, its environment, and wherever else its packages lie."""
    folders = [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent)]
    specs = [importlib.util.find_spec(package) for package in PACKAGES]
    folders += [str(Path(spec.origin).parent.parent) for spec in specs if spec and spec.origin]
    kept: list[str] = []
    for folder in sorted(set(folders), key=len):
        if not any(Path(folder).is_relative_to(k) for k in [*kept, "/usr"]):
            kept.append(folder)
    return kept


def python_command(kit: str, warm: Warm) -> list[str]:
    """Start the fork server with this interpreter, apart from the user's own site packages and variables."""
    outside = [f for f in environment_folders() if f not in (sys.prefix, sys.base_prefix)]
    program = PROGRAM.format(paths=[kit, *outside], preloaded=warm.preloaded, bans=warm.bans)
    return [sys.executable, "-I", "-B", "-c", program]


def readable(kit: str, device: str) -> list[str]:
    """What a child may read, where Landlock decides."""
    return [*SYSTEM, *ABOUT_THE_MACHINE, *environment_folders(), kit, *(OF_THE_DRIVER if device == "cuda" else ())]


def devices(device: str) -> list[str]:
    """The device files that a child may use."""
    return [*PLAIN_DEVICES, *(map(str, sorted(Path("/dev").glob("nvidia*"))) if device == "cuda" else ())]


def libraries(device: str) -> dict[str, str]:
    """Where the loader looks for the driver's libraries, if somebody said so."""
    said = os.environ.get("LD_LIBRARY_PATH", "")
    return {"LD_LIBRARY_PATH": said} if said and device == "cuda" else {}


def bubblewrap(kit: Path, scratch_bytes: int, device: str) -> list[str]:
    """The command that puts what follows behind namespaces of its own, in a file system made of the kit and of libraries."""
    command = [shutil.which("bwrap") or "bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    command += ["--unshare-cgroup-try", "--die-with-parent", "--new-session", "--hostname", "grader", "--clearenv"]
    if os.geteuid() == 0:
        command += ["--cap-drop", "ALL", *(word for name in KEPT_BY_ROOT for word in ("--cap-add", name))]
    else:
        command += ["--unshare-user"]
    for key, value in {**ENVIRONMENT, **libraries(device)}.items():
        command += ["--setenv", key, value]
    command += ["--perms", "0755", "--dir", "/etc"]
    for path in map(Path, SYSTEM):
        link = path.is_symlink() and not path.is_relative_to("/etc")
        command += ["--symlink", os.readlink(path), str(path)] if link else ["--ro-bind-try", str(path), str(path)]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm"):
        command += ["--perms", "1777", "--size", str(scratch_bytes), "--tmpfs", place]
    for folder in environment_folders():  # after /tmp, for an environment may lie there
        for parent in reversed(Path(folder).parents[:-1]):  # made by bubblewrap itself they would be closed to the child
            command += ["--perms", "0755", "--dir", str(parent)]
        command += ["--ro-bind", folder, folder]
    command += _driver() if device == "cuda" else ["--dir", "/sys"]
    return [*command, "--ro-bind", str(kit), "/kit", "--remount-ro", "/", "--chdir", "/tmp", "--"]


def _driver() -> list[str]:
    command = []
    for path in sorted(Path("/dev").glob("nvidia*")):
        command += ["--dev-bind", str(path), str(path)]
    for folder in OF_THE_DRIVER:
        command += ["--ro-bind-try", folder, folder]
    return command
