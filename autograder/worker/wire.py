"""Frames between the grader and a child: two lengths (8 bytes each, little-endian), a JSON header, a safetensors block.

Nothing is pickled. What may travel is in `values`.
"""

from __future__ import annotations

import json
import struct
from functools import partial
from typing import Any

from .blocks import Blob, BlockError, block, tensors_in, trusted_tensors_in
from .values import MAX_BODY, WireError, flatten_into, restore, restored

LENGTHS = struct.Struct("<QQ")
MAX_HEADER = 4 << 20


class Packer:
    """Gathers values for one frame: each is flattened when it is added, and all are sent together."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.blobs: dict[str, Blob] = {}
        self.size = 0

    def add(self, value: Any) -> None:
        """Flatten a value into the frame. Raises WireError, with the frame as before, if it may not travel."""
        before = len(self.blobs)
        try:
            part = json.dumps(flatten_into(value, self.blobs)).encode()
            size = sum([len(self.blobs[str(n)].data) for n in range(before, len(self.blobs))])
            if len(part) > MAX_HEADER // 2 or size > MAX_BODY // 2:
                raise WireError(f"a message of {len(part) + size} bytes is too large to travel")
        except WireError:
            for number in range(before, len(self.blobs)):
                del self.blobs[str(number)]
            raise
        self.parts.append(part)
        self.size += len(part) + size

    @property
    def full(self) -> bool:
        """Whether another value might not fit."""
        return self.size > MAX_HEADER // 2

    def frame(self, one: bool = True) -> list[bytes]:
        """The pieces of the frame of the only value, or, if not `one`, of a list of all."""
        header = self.parts[0] if one else b"[%s]" % b", ".join(self.parts)
        body = block(self.blobs)
        size = sum(map(len, body))
        if len(header) > MAX_HEADER or size > MAX_BODY:
            raise WireError(f"a message of {len(header) + size} bytes is too large to travel")
        return [LENGTHS.pack(len(header), size), header, *body]


def pack(message: Any) -> bytes:
    """Encode a value as one frame. Raises WireError for a value that may not travel."""
    packer = Packer()
    packer.add(message)
    return b"".join(packer.frame())


def lengths(prefix: bytes) -> tuple[int, int]:
    """Read a frame's two lengths and refuse them, before anything is allocated, if they are out of bounds."""
    header, body = LENGTHS.unpack(prefix)
    if header > MAX_HEADER or body > MAX_BODY:
        raise WireError(f"a frame of {header + body} bytes is too large")
    return header, body


def unpack(header: bytes, body: bytes) -> Any:
    """Decode one frame. Raises WireError for anything malformed."""
    try:
        return restore(json.loads(header), tensors_in(body))
    except WireError:
        raise
    except BlockError as error:
        raise WireError(f"no frame: {error}") from None
    except Exception as error:  # whatever a parser says of hostile bytes, it is one fact: no frame
        raise WireError(f"no frame: {type(error).__name__}") from None


def unpack_trusted(header: bytes, body: bytes) -> Any:
    """Decode a frame that the grader wrote, which need not be suspected."""
    return json.loads(header, object_hook=partial(restored, trusted_tensors_in(body)))
