"""What may travel, as a JSON tree and arrays: None, bool, int, float, str, dtypes, arrays, lists, tuples and dicts of these.

What is no data travels as a recipe (`given`). Arrays are copied as bytes the moment they are flattened, so that nothing
done to them later can change what was said.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch

from .blocks import DTYPES, Blob
from .given import Recipe

MAX_BODY = 128 << 20
MAX_DEPTH = 24
MAX_STRING = 300_000
MAX_ITEMS = 100_000
LARGEST = 2**63
NAMED = {name: value for name, value in vars(torch).items() if isinstance(value, torch.dtype)}
AS_NUMPY = {torch.float64, torch.float32, torch.int64, torch.bool}


class WireError(Exception):
    """A value that may not travel, or bytes that are no frame."""


def flatten(value: Any) -> tuple[Any, dict[str, torch.Tensor]]:
    """Split a value into a JSON tree and the named tensors that it refers to. Raises WireError if it may not travel."""
    blobs: dict[str, Blob] = {}
    tree = flatten_into(value, blobs)
    return tree, {key: blob.tensor() for key, blob in blobs.items()}


def flatten_into(value: Any, blobs: dict[str, Blob]) -> Any:
    """Flatten a value, adding its arrays to `blobs`. Raises WireError if it may not travel."""
    try:
        return _flatten(value, blobs, 0)
    except WireError:
        raise
    except Exception as error:  # the process boundary: an object of the student's class may raise anything when read
        raise WireError(f"a value cannot be handed over: {type(error).__name__} while it was read") from None


def _flatten(value: Any, blobs: dict[str, Blob], depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise WireError("nested too deep")
    kind = type(value)
    if value is None or kind is bool or kind is float:
        return value
    if kind is torch.Tensor and _travels_as_it_is(value):
        return {"$tensor": _store_bytes(value, value.detach().numpy().tobytes(), blobs)}
    if kind is str:
        return _string(value)
    if kind is dict:
        return _flatten_mapping(value, blobs, depth)
    if kind is int and -LARGEST < value < LARGEST:
        return value
    if kind is list or kind is tuple or isinstance(value, (list, tuple)):
        return _flatten_sequence(value, blobs, depth)
    if isinstance(value, torch.Tensor):
        stored = {"$tensor": _store(_plain(value), blobs)}
        return stored if value.device.type == "cpu" else {**stored, "device": value.device.type}
    if isinstance(value, np.ndarray):
        return {"$array": _store(_from_numpy(value), blobs)}
    scalar = _scalar(value)
    if scalar is not None:
        return scalar
    if isinstance(value, Mapping):
        return _flatten_mapping(value, blobs, depth)
    if kind is Recipe:
        return {"$given": [value.kind, value.name, value.seed]}
    raise WireError(f"a value of type {kind.__name__} cannot be handed over")


def _flatten_sequence(value: list[Any] | tuple[Any, ...], blobs: dict[str, Blob], depth: int) -> Any:
    if len(value) > MAX_ITEMS:
        raise WireError(f"a {type(value).__name__} of {len(value)} items cannot be handed over; an array can")
    items = [_flatten(item, blobs, depth + 1) for item in value]
    return {"$tuple": items} if isinstance(value, tuple) else items


def _flatten_mapping(value: Mapping[Any, Any], blobs: dict[str, Blob], depth: int) -> Any:
    """A dict as JSON has it, where its keys allow it; else a list of pairs."""
    for key in value:
        if type(key) is not str or key[:1] == "$":
            return {"$dict": [(_key(key), _flatten(item, blobs, depth + 1)) for key, item in value.items()]}
    return {key: item if item is None else _flatten(item, blobs, depth + 1) for key, item in value.items()}


def _scalar(value: Any) -> Any:
    """Encode numbers, strings and dtypes; None for anything else."""
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        if abs(int(value)) >= LARGEST:
            raise WireError("an integer of more than 63 bits cannot be handed over")
        return int(value)
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, str):
        return _string(str(value))
    if isinstance(value, torch.dtype):
        return {"$dtype": str(value).removeprefix("torch.")}
    return None


def _string(text: str) -> str:
    if len(text) > MAX_STRING:
        raise WireError(f"a string of {len(text)} characters cannot be handed over")
    return text


def _key(key: Any) -> str | int:
    if isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool) and abs(key) < LARGEST):
        return key
    raise WireError(f"a dictionary key of type {type(key).__name__} cannot be handed over")


def _travels_as_it_is(tensor: torch.Tensor) -> bool:
    """Whether a tensor's memory is what is sent: true of nearly all."""
    return (
        tensor.is_cpu
        and tensor.layout is torch.strided
        and tensor.dtype in AS_NUMPY
        and tensor.is_contiguous()
        and not (tensor.is_neg() or tensor.is_nested or tensor.nbytes > MAX_BODY)
    )


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


def _store(tensor: torch.Tensor, blobs: dict[str, Blob]) -> str:
    if tensor.dtype is not torch.bfloat16:
        return _store_bytes(tensor, tensor.numpy().tobytes(), blobs)
    copied = torch.empty_like(tensor, memory_format=torch.contiguous_format).copy_(tensor)  # a view needs plain strides
    return _store_bytes(tensor, copied.view(torch.int16).numpy().tobytes(), blobs)  # NumPy has no such type


def _store_bytes(tensor: torch.Tensor, data: bytes, blobs: dict[str, Blob]) -> str:
    key = str(len(blobs))
    blobs[key] = Blob(tensor.dtype, tuple(tensor.shape), data)
    return key


def restore(tree: Any, tensors: Mapping[str, torch.Tensor]) -> Any:
    """Rebuild the value from its JSON tree and tensors; the inverse of flatten."""
    return _restore(tree, tensors, 0)


def _restore(tree: Any, tensors: Mapping[str, torch.Tensor], depth: int) -> Any:
    kind = type(tree)
    if kind is float or tree is None or kind is bool or (kind is int and -LARGEST < tree < LARGEST):
        return tree
    if kind is int:
        raise WireError("no frame: an endless number")
    if kind is str:
        if len(tree) > MAX_STRING:
            raise WireError("no frame: an endless string")
        return tree if tree.isascii() else _encodable(tree)
    if depth > MAX_DEPTH:
        raise WireError("nested too deep")
    if len(tree) > MAX_ITEMS:
        raise WireError("no frame: too many items")
    if kind is list:
        return [_restore(item, tensors, depth + 1) for item in tree]
    special = next(iter(tree), "")
    if special[:1] == "$":
        return _restore_special(special, tree, tensors, depth)
    return {_encodable(key): _restore(item, tensors, depth + 1) for key, item in tree.items()}


def _restore_special(kind: str, tree: dict[str, Any], tensors: Mapping[str, torch.Tensor], depth: int) -> Any:
    content = tree[kind]
    if kind == "$tensor":
        return tensors[content] if "device" not in tree else tensors[content].to(_device(tree["device"]))
    if kind == "$array":
        return tensors[content].numpy()
    if kind == "$dtype":
        return _dtype(content)
    if not isinstance(content, list) or len(content) > MAX_ITEMS:
        raise WireError("no frame: too many items")
    if kind == "$tuple":
        return tuple(_restore(item, tensors, depth + 1) for item in content)
    if kind == "$dict":
        return {_encodable(_key(key)): _restore(item, tensors, depth + 1) for key, item in content}
    if kind == "$given":
        return Recipe(*content)
    raise WireError("no frame: unknown kind")


def restored(tensors: Mapping[str, torch.Tensor], tree: dict[str, Any]) -> Any:
    """What a JSON object stands for, its parts restored already; for trees that this project wrote itself."""
    kind = next(iter(tree), "")
    if kind == "$tensor" and len(tree) == 1:
        return tensors[tree[kind]]
    if kind[:1] != "$":
        return tree
    if kind == "$tuple":
        return tuple(tree[kind])
    return dict(tree[kind]) if kind == "$dict" else _restore_special(kind, tree, tensors, 0)


def _encodable(text: Any) -> Any:
    """Replace half characters, which JSON can spell but no file can hold."""
    return text if type(text) is not str or text.isascii() else text.encode("utf-8", "replace").decode()


def _device(name: Any) -> torch.device:
    if name in ("cpu", "cuda"):
        return torch.device(name)
    raise WireError("no frame: unknown device")


def _dtype(name: Any) -> torch.dtype:
    if isinstance(name, str) and name in NAMED:
        return NAMED[name]
    raise WireError("no frame: unknown dtype")
