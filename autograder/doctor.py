"""What this machine can grade on: which sandboxes were tried, what held, the device, and what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from importlib.util import find_spec

import torch

from .sandbox import KINDS, Sandbox, faults, lacking
from .worker import landlock

HELD = (
    "reads no private file, writes nothing outside its scratch folder, opens no socket, starts no process, reaches no other"
    " process, is not root, cannot raise its limits"
)
EXTRAS = {"nbgrader": "the gradebook", "copydetect": "`similar`", "distributed": "`grade --scheduler`"}


def examine() -> tuple[str, bool]:
    """Try everything; returns the findings as text, and whether a class can be graded safely."""
    lines = [_line("system", f"{platform.system()} {platform.release()}, {platform.machine()}, {os.cpu_count()} cores")]
    lines += [_line("python", f"{platform.python_version()} ({sys.executable}), torch {torch.__version__}")]
    lines += [_line("device", _device()), _line("landlock", _landlock()), _line("bubblewrap", _bubblewrap())]
    verdicts = {kind: _verdict(kind) for kind in KINDS[:2]}
    chosen = next((kind for kind, verdict in verdicts.items() if verdict is None), None)
    for kind, verdict in verdicts.items():
        lines.append(_line(f"sandbox {kind}", f"holds: a child {HELD}" if verdict is None else f"refused: {verdict}"))
    lines.append(_line("grading", f"by {chosen}" if chosen else "refused, but for --sandbox none and code you trust"))
    lines += [_line("missing", f"{name}, for {use}") for name, use in EXTRAS.items() if find_spec(name) is None]
    return "\n".join(lines), chosen is not None


def _line(name: str, text: str) -> str:
    return f"{name:<20} {text}"


def _device() -> str:
    if not torch.cuda.is_available():
        return "cpu; no CUDA device is in sight"
    names = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
    return f"cuda: {', '.join(names)}"


def _landlock() -> str:
    version = landlock.version() if sys.platform == "linux" else 0
    return f"version {version} of the kernel's interface" if version else "not offered by this kernel"


def _bubblewrap() -> str:
    found = shutil.which("bwrap")
    if found is None:
        return "not installed"
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    return f"{said} ({found})"


def _verdict(kind: str) -> str | None:
    """Why a kind of sandbox cannot be used here; None if a child of it was proved."""
    missing = lacking(kind)
    if missing is not None:
        return missing
    sandbox = Sandbox(kind)
    try:
        return "; ".join(faults(sandbox)) or None
    finally:
        sandbox.close()
