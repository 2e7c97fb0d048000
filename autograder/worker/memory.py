"""Memory that forks share: what they write lies together, and they are quickly made.

A fork copies every page that it writes to. Imports leave holes all over the memory in use, and a child that fills them
copies a page for every few bytes; so they are filled before there are children. Large pages are fewer to list at a fork.
"""

from __future__ import annotations

import ctypes
import sys
from bisect import bisect
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from .libc import libc

LARGE = 2 << 20
COLLAPSE = 25  # madvise's MADV_COLLAPSE, since Linux 6.1; where it is refused, pages stay small
CHUNKS = (*(1 << power for power in range(20, 10, -1)), *range(1032, 15, -16))  # bytes asked of the C library
BLOCKS = range(512, 47, -16)  # sizes of Python's own small objects; the smallest two are a float's and an object's
MOST = 64 << 20  # bytes; more is not filled, whatever the allocator


@contextmanager
def settled() -> Iterator[None]:
    """Arrange this process's memory for the children that it forks within."""
    kept = _fill_blocks() if sys.platform == "linux" else []
    if sys.platform == "linux":
        _fill_heap()
        for start, end, private in _regions():
            if private and end - start >= LARGE:
                _collapse(start, end)
    yield
    kept.clear()


def _regions() -> Iterator[tuple[int, int, bool]]:
    """Where memory that may be written lies, and whether it is the heap or memory of no file."""
    with open("/proc/self/maps") as file:
        for line in file:
            place, rights, _, _, file_number, *name = line.split()
            start, end = (int(number, 16) for number in place.split("-"))
            if rights[:2] == "rw":
                yield start, end, rights[3] == "p" and file_number == "0" and name[:1] in ([], ["[heap]"])


def _fill_blocks() -> list[object]:
    """Take Python's free blocks, size by size, until a block lies where there was no memory yet."""
    places = list(chain.from_iterable((start, end) for start, end, _ in _regions()))
    empty, kept, filled = sys.getsizeof(b""), list[object](), 0
    for size in (*BLOCKS, sys.getsizeof(1.0), sys.getsizeof(object())):
        while filled < MOST:
            new = bytes(size - empty) if size >= BLOCKS[-1] else float(filled) if size > 16 else object()
            kept.append(new)
            filled += size
            if bisect(places, id(new)) % 2 == 0:  # between two places
                break
    return kept


def _fill_heap() -> None:
    """Take what the C library has free within the heap, the largest first; it is never given back."""
    c = libc()
    c.malloc.restype = c.sbrk.restype = ctypes.c_void_p
    c.malloc.argtypes, c.free.argtypes, c.sbrk.argtypes = [ctypes.c_size_t], [ctypes.c_void_p], [ctypes.c_ssize_t]
    end, filled = c.sbrk(0), 0
    for size in CHUNKS:
        while (place := c.malloc(size)) is not None and place < end and filled < MOST:
            filled += size
        c.free(place)


def _collapse(start: int, end: int) -> None:
    """Ask for large pages, one at a time: where one is refused, the next may not be."""
    for place in range(-(-start // LARGE) * LARGE, end - LARGE + 1, LARGE):
        libc().madvise(ctypes.c_void_p(place), ctypes.c_size_t(LARGE), ctypes.c_int(COLLAPSE))
