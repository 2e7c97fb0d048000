"""Recognise, in bytes, that what came back from a batch of calls is what the reference replied.

Nearly all right work answers with the reference's own types, shapes and dtypes, and with numbers within a dtype's floor of
the truth. That much is seen without decoding anything: equal headers, and one comparison of all numbers together. What is
not recognised is not thereby wrong: it is decoded and judged, reply by reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import torch

from .compare import least_allowed
from .replies import Reply
from .worker.blocks import Blob, block
from .worker.values import WireError
from .worker.wire import Packer

NUMBERS = {torch.float64: np.float64, torch.float32: np.float32}  # arrays of other dtypes must be equal to the byte


@dataclass(frozen=True)
class _Run:
    """Neighbouring arrays of one dtype in a frame's body: their truths, and the error that each number, or any, may have."""

    size: int
    dtype: type
    exact: np.ndarray
    allowed: np.ndarray

    def has(self, part: memoryview) -> bool:
        with np.errstate(all="ignore"):  # of numbers that are infinite, or as good as that
            error = np.abs(np.frombuffer(part, self.dtype) - self.exact)
        return bool((error <= self.allowed).all())


class Likeness:
    """The frame with which right work answers a batch.

    Args:
        expected: what the reference replies to each call, at the call's own dtype.
        truths: what it replies to each call in float64, or in what is precise enough.
    """

    def __init__(self, expected: Sequence[Reply], truths: Sequence[Reply]) -> None:
        self.replies = list(expected)
        mine, exact = _packed(expected), _packed(truths)
        self._header = b", ".join(mine.parts) + b"]"
        arrays = list(mine.blobs.values())
        pieces = block(mine.blobs)
        self._size, self._table = sum(map(len, pieces)), b"".join(pieces[: len(pieces) - len(arrays)])
        pairs = zip(arrays, exact.blobs.values(), strict=True)
        self._runs = [_run(list(group)) for _, group in groupby(pairs, lambda pair: pair[0].dtype)]

    def recognises(self, number: int, header: bytes, body: bytes) -> bool:
        """Whether a frame, the answer to the request of this number, is certainly right."""
        head, _, rest = header.partition(b", ")
        if rest != self._header or head != b'[{"id": %d}' % number:
            return False
        if len(body) != self._size or not body.startswith(self._table):
            return False
        view, offset = memoryview(body), len(self._table)
        for run in self._runs:
            if run is None or not run.has(view[offset : offset + run.size]):
                return False
            offset += run.size
        return True


def likeness_of(expected: Sequence[Reply], truths: Sequence[Reply]) -> Likeness | None:
    """A likeness; None for replies that do not fit into one frame."""
    try:
        return Likeness(expected, truths)
    except WireError:
        return None


def _packed(replies: Iterable[Reply]) -> Packer:
    packer = Packer()
    for reply in replies:
        packer.add(reply)
    return packer


def _run(pairs: list[tuple[Blob, Blob]]) -> _Run | None:
    """A run of arrays, each with its truth; None if they cannot be compared so."""
    dtype = pairs[0][0].dtype
    mine, exact = (b"".join(array.data for array in arrays) for arrays in zip(*pairs, strict=True))
    if dtype in NUMBERS and all(truth.dtype in NUMBERS for _, truth in pairs):
        truths = [np.frombuffer(truth.data, NUMBERS[truth.dtype]) for _, truth in pairs]
        allowed = [np.array([least_allowed(float(np.abs(truth).max(initial=0)), dtype)]) for truth in truths]
        if len(pairs) > 1:  # for a single array, which may be large, one number is enough
            allowed = [one.repeat(len(truth)) for one, truth in zip(allowed, truths, strict=True)]
        return _Run(len(mine), NUMBERS[dtype], np.concatenate(truths), np.concatenate(allowed))
    raw = np.frombuffer(mine, np.uint8)
    return _Run(len(mine), np.uint8, raw, np.zeros(1)) if mine == exact else None
