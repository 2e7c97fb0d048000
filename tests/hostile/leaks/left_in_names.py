"""Leaves a word for the next submission where no file is: segments, queues, semaphores, abstract sockets, keys, locks."""
# expect: nothing found
# %%
import ctypes
import fcntl
import os
import socket

libc = ctypes.CDLL(None)
librt = ctypes.CDLL("librt.so.1")
KEY = 0x7E57
kept = []


def leave(where):
    for make in (libc.shmget, libc.semget):
        make(KEY, 100, 0o1666)
    libc.msgget(KEY, 0o1666)
    librt.mq_open(b"/left-behind", os.O_CREAT | os.O_RDWR, 0o666, None)
    libc.sem_open(b"/left-behind", os.O_CREAT, 0o666, 1)
    libc.syscall(248, b"user", b"left-behind", b"word", 4, -3)  # add_key, to the session's keyring
    libc.syscall(248, b"user", b"left-behind", b"word", 4, -4)  # and to the user's


def look(where):
    found = []
    found += ["segment"] if libc.shmget(KEY, 0, 0) >= 0 else []
    found += ["semaphore"] if libc.semget(KEY, 0, 0) >= 0 else []
    found += ["queue"] if libc.msgget(KEY, 0) >= 0 else []
    found += ["POSIX queue"] if librt.mq_open(b"/left-behind", os.O_RDONLY) >= 0 else []
    found += ["named semaphore"] if os.path.exists("/dev/shm/sem.left-behind") else []
    found += ["key"] if libc.syscall(249, b"user", b"left-behind", None, 0) >= 0 else []
    return found
