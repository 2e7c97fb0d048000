"""An innocent process beside the grader, with a secret in every place where a process may have one.

It is started as `python neighbour.py MARK FOLDER`, with the mark in its environment as well. It tells the mark to whoever
reaches it, and writes a file `touched` should anyone send it a signal or a message.
"""

import ctypes
import json
import mmap
import os
import selectors
import signal
import socket
import sys
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path

KEY = 0x5EC2E7
libc = ctypes.CDLL(None, use_errno=True)


def shared_memory(mark: bytes) -> int:
    """A System V segment that anyone may read; returns its number, or -1."""
    number = libc.shmget(KEY, 4096, 0o1666)
    libc.shmat.restype = ctypes.c_void_p
    place = libc.shmat(number, None, 0) if number >= 0 else None
    if place in (None, ctypes.c_void_p(-1).value):
        return -1
    ctypes.memmove(place, mark, len(mark))
    libc.shmctl(number, 0, None)  # removed when this process ends
    return number


def listeners(folder: Path) -> dict[str, socket.socket]:
    """Sockets of every kind on which the mark is to be had."""
    made = {"tcp": socket.socket(), "udp": socket.socket(type=socket.SOCK_DGRAM)}
    for one in made.values():
        one.bind(("127.0.0.1", 0))
    for name, address in (("abstract", f"\0neighbour-{os.getpid()}"), ("path", str(folder / "socket"))):
        made[name] = socket.socket(socket.AF_UNIX)
        made[name].bind(address)
    os.chmod(folder / "socket", 0o777)
    for one in made.values():
        if one.type == socket.SOCK_STREAM:
            one.listen()
        one.setblocking(False)
    return made


def serve(made: dict[str, socket.socket], mark: bytes, touched: Path) -> None:
    """Answer everyone, for ever."""
    selector = selectors.DefaultSelector()
    for name, one in made.items():
        selector.register(one, selectors.EVENT_READ, name)
    while True:
        for key, _ in selector.select():
            with touched.open("a") as file:
                file.write(f"{key.data}\n")
            if key.data == "udp":
                _, sender = made["udp"].recvfrom(100)
                made["udp"].sendto(mark, sender)
                continue
            connection, _ = made[key.data].accept()
            connection.sendall(mark)
            connection.close()


def main(mark: str, folder: Path) -> None:
    """Hide the mark everywhere, say where, and wait."""
    touched = folder / "touched"
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # it ends with its parent
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, lambda n, _frame: touched.open("a").write(f"signal {n}\n"))
    scratch = mmap.mmap(-1, 4096)
    scratch.write(mark.encode())
    memory = SharedMemory(f"neighbour-{os.getpid()}", create=True, size=4096)
    os.fchmod(memory._fd, 0o666)
    memory.buf[: len(mark)] = mark.encode()
    made = listeners(folder)
    number = shared_memory(mark.encode())
    where = {"pid": os.getpid(), "port": made["tcp"].getsockname()[1], "udp": made["udp"].getsockname()[1]}
    where |= {"abstract": f"neighbour-{os.getpid()}", "path": str(folder / "socket")}
    print(json.dumps({**where, "shm": memory.name, "key": KEY, "segment": number}), flush=True)
    serve(made, mark.encode(), touched)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
