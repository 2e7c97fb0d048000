"""The child's loop: limits first, then one reply to every frame until the pipe closes.

Frames come on standard input and leave on what was standard output; the student's own prints go to standard error,
which the grader reads up to a cap, and `input()` finds an empty stream.
"""

from __future__ import annotations

import os
import resource
import sys
from typing import Any, BinaryIO

import torch

from .calls import call
from .cells import Notebook
from .wire import LENGTHS, WireError, lengths, pack, unpack

LIMITS = {"cpu": "RLIMIT_CPU", "memory": "RLIMIT_AS", "processes": "RLIMIT_NPROC", "file": "RLIMIT_FSIZE",
          "files": "RLIMIT_NOFILE", "core": "RLIMIT_CORE"}  # fmt: skip


def main() -> None:
    """Serve the grader until it hangs up."""
    source, sink = _take_the_pipes()
    settings = _receive(source)
    _confine(settings)
    torch.set_num_threads(1)
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    notebook = Notebook()
    _send(sink, {"status": "ready", "id": settings["id"], "torch": torch.__version__})
    process = os.getpid()
    while (request := _receive(source)) is not None:
        reply = _answer(request, notebook)
        if os.getpid() != process:
            os._exit(0)  # a fork of the student's code that came back here: one process answers, not two
        _send(sink, {**reply, "id": request["id"]})


def _take_the_pipes() -> tuple[BinaryIO, BinaryIO]:
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 (it lives as long as the process)
    return source, sink


def _confine(settings: dict[str, Any]) -> None:
    """Give up root where the sandbox was started by it, then lower every limit; neither can be undone."""
    if settings.get("uid") is not None:
        os.setgroups([])
        os.setresgid(settings["uid"], settings["uid"], settings["uid"])
        os.setresuid(settings["uid"], settings["uid"], settings["uid"])
    for name, value in settings["limits"].items():
        if value is not None:
            _lower(getattr(resource, LIMITS[name]), value)


def _lower(limit: int, value: int) -> None:
    hard = resource.getrlimit(limit)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _answer(request: dict[str, Any], notebook: Notebook) -> dict[str, Any]:
    if request["op"] == "cell":
        return notebook.run(request["name"], request["source"])
    if request["op"] == "probe":
        return {"status": "value", "value": _probe(request["paths"])}
    return call(request, notebook.namespace)


def _probe(paths: list[str]) -> dict[str, Any]:
    """Report what this process can see, so that the grader can prove the sandbox before it trusts it."""
    interfaces = []
    if os.path.exists("/proc/net/dev"):
        with open("/proc/net/dev") as table:
            interfaces = [line.split(":")[0].strip() for line in table if ":" in line]
    processes = [name for name in os.listdir("/proc") if name.isdigit()] if os.path.isdir("/proc") else []
    return {"uid": os.getuid(), "interfaces": interfaces, "processes": len(processes),
            "seen": {path: _list(path) for path in paths}, "environment": sorted(os.environ)}  # fmt: skip


def _list(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError:
        return []


def _receive(source: BinaryIO) -> Any:
    prefix = source.read(LENGTHS.size)
    if len(prefix) < LENGTHS.size:
        return None
    header, body = lengths(prefix)
    return unpack(source.read(header), source.read(body))


def _send(sink: BinaryIO, message: Any) -> None:
    try:
        frame = pack(message)
    except WireError as error:
        frame = pack({"status": "unusable", "message": str(error), "banned": message.get("banned"), "id": message["id"]})
    sink.write(frame)
    sink.flush()


if __name__ == "__main__":
    main()
