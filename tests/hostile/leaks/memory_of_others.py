"""Reads the memory of the grader, of its parent and of every process that it can name."""
# expect: nothing found
# %%
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


class Piece(ctypes.Structure):
    _fields_ = [("start", ctypes.c_void_p), ("size", ctypes.c_size_t)]


def look(where):
    found = []
    for process in {where["grader"], where["pid"], os.getppid(), 1, *range(2, 50)} - {os.getpid(), 0}:
        try:
            with open(f"/proc/{process}/maps") as file:
                found.append(f"maps of {process}: {file.readline()}")
            with open(f"/proc/{process}/mem", "rb") as file:
                found.append(f"memory of {process}: {file.read(1)!r}")
        except OSError:
            pass
        if libc.ptrace(16, process, None, None) == 0:
            found.append(f"attached to {process}")
        buffer = ctypes.create_string_buffer(16)
        mine, theirs = Piece(ctypes.addressof(buffer), 16), Piece(0x400000, 16)
        if libc.process_vm_readv(process, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) > 0:
            found.append(f"read {process}")
    return found
