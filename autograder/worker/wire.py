"""Frames between the grader and a child: a JSON header and raw buffers, never pickle.

A frame is two lengths (8 bytes each, little-endian), a JSON header and a safetensors block. What may travel is closed:
None, bool, int, float, str, dtypes, arrays, and lists, tuples and dicts of these.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors

LENGTHS = struct.Struct("<QQ")
MAX_HEADER = 4 << 20
MAX_BODY = 512 << 20
MAX_DEPTH = 24
MAX_STRING = 100_000
MAX_ITEMS = 100_000
DTYPES = {
    *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32, torch.uint64),
    *(torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64),
}


class WireError(Exception):
    """A value that may not travel, or bytes that are no frame."""


def pack(message: Any) -> bytes:
    """Encode a value as one frame. Raises WireError for a value that may not travel."""
    tree, tensors = flatten(message)
    header = json.dumps(tree, allow_nan=True).encode()
    body = save_tensors(tensors) if tensors else b""
    if len(header) > MAX_HEADER or len(body) > MAX_BODY:
        raise WireError(f"a message of {len(header) + len(body)} bytes is too large to travel")
    return LENGTHS.pack(len(header), len(body)) + header + body


def lengths(prefix: bytes) -> tuple[int, int]:
    """Read a frame's two lengths and refuse them, before anything is allocated, if they are out of bounds."""
    header, body = LENGTHS.unpack(prefix)
    if header > MAX_HEADER or body > MAX_BODY:
        raise WireError(f"a frame of {header + body} bytes is too large")
    return header, body


def unpack(header: bytes, body: bytes) -> Any:
    """Decode one frame. Raises WireError for anything malformed."""
    try:
        tree = json.loads(header)
        tensors = load_tensors(body) if body else {}
        if any(tensor.dtype not in DTYPES for tensor in tensors.values()):
            raise WireError("no frame: a dtype that does not travel")
        return restore(tree, tensors)
    except WireError:
        raise
    except Exception as error:  # whatever a parser says of hostile bytes, it is one fact: no frame
        raise WireError(f"no frame: {type(error).__name__}") from None


def flatten(value: Any) -> tuple[Any, dict[str, torch.Tensor]]:
    """Split a value into a JSON tree and the named tensors that it refers to. Raises WireError if it may not travel."""
    tensors: dict[str, torch.Tensor] = {}
    try:
        return _flatten(value, tensors, set(), 0), tensors
    except WireError:
        raise
    except Exception as error:  # the process boundary: an object of the student's class may raise anything when read
        raise WireError(f"a value cannot be handed over: {type(error).__name__} while it was read") from None


def _flatten(value: Any, tensors: dict[str, torch.Tensor], storages: set[int], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("nested too deep")
    if value is None or isinstance(value, bool):
        return value
    if type(value) is str:
        return value[:MAX_STRING]
    if isinstance(value, torch.Tensor):
        return {"$": "tensor", "key": _store(_plain(value), tensors, storages), "device": value.device.type}
    if isinstance(value, np.ndarray):
        return {"$": "array", "key": _store(_from_numpy(value), tensors, storages)}
    scalar = _scalar(value)
    if scalar is not None:
        return scalar
    if isinstance(value, Mapping):
        items = [[_key(k), _flatten(v, tensors, storages, depth + 1)] for k, v in value.items()]
        return {"$": "dict", "items": items}
    if isinstance(value, (list, tuple)):
        if len(value) > MAX_ITEMS:
            raise WireError(f"a {type(value).__name__} of {len(value)} items cannot be handed over; an array can")
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {"$": kind, "items": [_flatten(item, tensors, storages, depth + 1) for item in value]}
    raise WireError(f"a value of type {type(value).__name__} cannot be handed over")


def _scalar(value: Any) -> Any:
    """Encode numbers, strings and dtypes; None for anything else."""
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        if abs(int(value)) >= 2**63:
            raise WireError("an integer of more than 63 bits cannot be handed over")
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, str):
        return str(value)[:MAX_STRING]
    if isinstance(value, torch.dtype):
        return {"$": "dtype", "name": str(value).removeprefix("torch.")}
    return None


def _key(key: Any) -> str | int:
    if isinstance(key, (str, int)) and not isinstance(key, bool):
        return key
    raise WireError(f"a dictionary key of type {type(key).__name__} cannot be handed over")


def _plain(tensor: torch.Tensor) -> torch.Tensor:
    if tensor.layout is not torch.strided or tensor.is_quantized or tensor.device.type == "meta":
        raise WireError(f"a tensor with layout {tensor.layout} on device {tensor.device} cannot be handed over")
    if tensor.dtype not in DTYPES or tensor.is_nested:
        raise WireError(f"a tensor of dtype {str(tensor.dtype).removeprefix('torch.')} cannot be handed over")
    _refuse_if_large(tensor.numel() * tensor.element_size())
    return tensor.detach().as_subclass(torch.Tensor).resolve_conj().resolve_neg().cpu().contiguous()


def _refuse_if_large(size: int) -> None:
    if size > MAX_BODY:  # an expanded view may be larger than all memory
        raise WireError(f"an array of {size >> 20} MB cannot be handed over")


def _from_numpy(array: np.ndarray) -> torch.Tensor:
    _refuse_if_large(array.nbytes)
    native = array.dtype.newbyteorder("=")
    plain = np.array(array, dtype=native, order="C", copy=True, subok=False)
    try:
        return _plain(torch.from_numpy(plain))
    except TypeError:
        raise WireError(f"an array of dtype {array.dtype} cannot be handed over") from None


def _store(tensor: torch.Tensor, tensors: dict[str, torch.Tensor], storages: set[int]) -> str:
    pointer = tensor.untyped_storage().data_ptr()
    if pointer in storages:  # safetensors refuses two names for one memory
        tensor = tensor.clone()
    storages.add(pointer)
    key = str(len(tensors))
    tensors[key] = tensor
    return key


def restore(tree: Any, tensors: Mapping[str, torch.Tensor]) -> Any:
    """Rebuild the value from its JSON tree and tensors; the inverse of flatten."""
    return _restore(tree, tensors, 0)


def _restore(tree: Any, tensors: Mapping[str, torch.Tensor], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("nested too deep")
    if not isinstance(tree, dict):
        if tree is None or isinstance(tree, (bool, int, float)):
            return tree
        if isinstance(tree, str) and len(tree) <= MAX_STRING:
            return _encodable(tree)
        raise WireError("no frame: a bare list or an endless string")
    kind = tree.get("$")
    if kind == "tensor":
        return tensors[tree["key"]].to(_device(tree["device"]))
    if kind == "array":
        return tensors[tree["key"]].numpy()
    if kind == "dtype":
        return _dtype(tree["name"])
    items = tree["items"]
    if not isinstance(items, list) or len(items) > MAX_ITEMS:
        raise WireError("no frame: too many items")
    if kind == "dict":
        return {_encodable(_key(k)): _restore(v, tensors, depth + 1) for k, v in items}
    values = [_restore(item, tensors, depth + 1) for item in items]
    if kind == "tuple":
        return tuple(values)
    if kind == "list":
        return values
    raise WireError("no frame: unknown kind")


def _encodable(text: Any) -> Any:
    """Replace half characters, which JSON can spell but no file can hold."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text


def _device(name: Any) -> torch.device:
    if name in ("cpu", "cuda"):
        return torch.device(name)
    raise WireError("no frame: unknown device")


def _dtype(name: Any) -> torch.dtype:
    dtype = getattr(torch, name, None) if isinstance(name, str) else None
    if isinstance(dtype, torch.dtype):
        return dtype
    raise WireError("no frame: unknown dtype")
