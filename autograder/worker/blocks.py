"""Arrays in the safetensors format: a length, a JSON header with types, shapes and places, and the buffers in a row.

Small and strict, for both ends see hundreds of small arrays a submission, and one end reads what students' code may have
written: buffers follow each other without gap or overlap, in the header's order, and end where the block ends.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch

LENGTH = struct.Struct("<Q")
DTYPES = {
    torch.bool: "BOOL", torch.uint8: "U8", torch.int8: "I8", torch.int16: "I16", torch.int32: "I32", torch.int64: "I64",
    torch.uint16: "U16", torch.uint32: "U32", torch.uint64: "U64", torch.float16: "F16", torch.bfloat16: "BF16",
    torch.float32: "F32", torch.float64: "F64", torch.complex64: "C64",
}  # fmt: skip
NAMED = {name: (dtype, dtype.itemsize) for dtype, name in DTYPES.items()}
NUMPY = {torch.float64: np.float64, torch.float32: np.float32, torch.int64: np.int64}  # those that travel most
MAX_DIMENSIONS = 64


class BlockError(Exception):
    """Bytes that are no block of arrays."""


class Blob(NamedTuple):
    """An array as it travels."""

    dtype: torch.dtype
    shape: tuple[int, ...]
    data: bytes

    def tensor(self) -> torch.Tensor:
        """The array in memory of its own."""
        return _tensor(self.dtype, self.shape, self.data)


def _tensor(dtype: torch.dtype, shape: Sequence[int], data: bytes | memoryview) -> torch.Tensor:
    if not data:
        return torch.empty(shape, dtype=dtype)
    if dtype in NUMPY:  # in half the time
        return torch.from_numpy(np.ndarray(shape, NUMPY[dtype], bytearray(data)))
    return torch.frombuffer(bytearray(data), dtype=dtype).view(shape)


def block(blobs: Mapping[str, Blob]) -> list[bytes]:
    """Write arrays, in pieces that follow each other; nothing for none."""
    if not blobs:
        return []
    header, offset = {}, 0
    for key, blob in blobs.items():
        end = offset + len(blob.data)
        header[key] = {"dtype": DTYPES[blob.dtype], "shape": blob.shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return [LENGTH.pack(len(text)), text, *(blob.data for blob in blobs.values())]


def tensors_in(body: bytes) -> dict[str, torch.Tensor]:
    """Read a block's arrays, each into memory of its own. Raises BlockError for anything malformed."""
    if not body:
        return {}
    start = LENGTH.size + LENGTH.unpack_from(body)[0]
    if start > len(body):
        raise BlockError("a header longer than the block")
    header, view, offset, tensors = json.loads(body[LENGTH.size : start]), memoryview(body)[start:], 0, {}
    for key, about in header.items():
        dtype, shape, end = _described(about, offset)
        if end > len(view):
            raise BlockError("an array longer than the block")
        tensors[key] = _tensor(dtype, shape, view[offset:end])
        offset = end
    if offset != len(view):
        raise BlockError("bytes that belong to no array")
    return tensors


def trusted_tensors_in(body: bytes) -> dict[str, torch.Tensor]:
    """Read the arrays of a block that the grader wrote, which need not be suspected."""
    if not body:
        return {}
    start = LENGTH.size + LENGTH.unpack_from(body)[0]
    view, header = memoryview(body)[start:], json.loads(body[LENGTH.size : start])
    return {
        key: _tensor(NAMED[about["dtype"]][0], about["shape"], view[slice(*about["data_offsets"])])
        for key, about in header.items()
    }


def _described(about: Any, offset: int) -> tuple[torch.dtype, tuple[int, ...], int]:
    """An array's dtype, shape and end, from its entry in the header."""
    if about["dtype"] not in NAMED:
        raise BlockError("a dtype that does not travel")
    dtype, size = NAMED[about["dtype"]]
    shape = tuple(about["shape"])
    if len(shape) > MAX_DIMENSIONS or any(type(side) is not int or side < 0 for side in shape):
        raise BlockError("an impossible shape")
    end = offset + math.prod(shape) * size
    if about["data_offsets"] != [offset, end]:
        raise BlockError("an array that does not follow the one before")
    return dtype, shape, end
