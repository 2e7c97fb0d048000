"""The child's loop: one reply to every request, and a stream of replies to a batch of calls, until the channel closes.

Frames come and go on one socket. What the student's code prints goes to another descriptor, which the grader reads up to
a cap, and `input()` finds an empty stream.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any, BinaryIO

import torch

from .calls import Caller
from .cells import Notebook
from .given import GivenFile
from .probe import probe
from .replay import seed_others
from .values import WireError
from .wire import LENGTHS, Packer, lengths, unpack_trusted

BUFFER = 1 << 16  # bytes sent at a time
FLUSH_SECONDS = 0.25  # replies to a batch are sent together, but never later than so


def serve(channel: int, settings: dict[str, Any], given: GivenFile) -> None:
    """Serve the grader until it hangs up."""
    source, sink = os.fdopen(os.dup(channel), "rb"), os.fdopen(channel, "wb", BUFFER)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 (it lives as long as the process)
    if settings["device"] == "cuda":
        torch.zeros(1, device="cuda")  # a context takes long to make: before there is anybody to wait for it
    notebook = Notebook()
    caller = Caller(notebook.namespace, given)
    _send(sink, 0, {"status": "ready"})
    while (request := _receive(source)) is not None:
        if request["op"] == "calls":
            _stream(request["id"], _receive(source), caller, sink)
        else:
            _send(sink, request["id"], _answer(request, notebook, caller))


def _answer(request: dict[str, Any], notebook: Notebook, caller: Caller) -> dict[str, Any]:
    if request["op"] == "cells":
        caller.ban(())  # cells may call what exercises may not
        done = [notebook.run(name, source) for name, source in request["cells"]]
        torch.set_grad_enabled(True)  # the last cell may have tried what is quicker without
        return {"status": "done", "cells": done}
    if request["op"] == "probe":
        return {"status": "value", "value": probe(request)}
    return caller.call(request)


def _stream(number: int, batch: dict[str, Any], caller: Caller, sink: BinaryIO) -> None:
    """Carry out a batch; what was answered is flattened at once and sent a little later."""
    caller.ban(batch["bans"])
    seed_others()
    packer, sent = _packer(number), time.monotonic()
    for request in batch["calls"]:
        _add(packer, caller.call_guarded(request))
        if packer.full or time.monotonic() - sent > FLUSH_SECONDS:
            _write(sink, packer.frame(one=False))
            packer, sent = _packer(number), time.monotonic()
    if len(packer.parts) > 1:
        _write(sink, packer.frame(one=False))


def _packer(number: int) -> Packer:
    packer = Packer()
    packer.add({"id": number})
    return packer


def _add(packer: Packer, reply: dict[str, Any]) -> None:
    try:
        packer.add(reply)
    except WireError as error:
        packer.add(_unusable(error, reply))


def _unusable(error: WireError, reply: dict[str, Any]) -> dict[str, Any]:
    return {"status": "unusable", "message": str(error), "banned": reply.get("banned")}


def _receive(source: BinaryIO) -> Any:
    prefix = source.read(LENGTHS.size)
    if len(prefix) < LENGTHS.size:
        return None
    header, body = lengths(prefix)
    return unpack_trusted(source.read(header), source.read(body))


def _send(sink: BinaryIO, number: int, reply: dict[str, Any]) -> None:
    packer = Packer()
    try:
        packer.add({**reply, "id": number})
    except WireError as error:
        packer.add({**_unusable(error, reply), "id": number})
    _write(sink, packer.frame())


def _write(sink: BinaryIO, frame: list[bytes]) -> None:
    sink.writelines(frame)
    sink.flush()
