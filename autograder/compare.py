"""Compare what the student's code returned with the truth.

Truth is the reference in float64. First come type, shape, dtype, device and finiteness, each with a message of its own.
Then the error, relative to the largest absolute truth, may be as large as max(the dtype's floor, `ROOM` times the
reference's own error at that dtype). Where the truth is whole numbers a wrong index shows as a whole unit, so 0.01 is
allowed: a solution by Fourier transform is right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from .show import kind_of

FLOORS = {torch.float16: 4e-3, torch.bfloat16: 3e-2, torch.float32: 1e-5, torch.float64: 1e-9}
ROOM = 10.0
WHOLE_NUMBERS = 0.01
SMALLEST_SCALE = 1e-2
LONGEST = 800  # characters of a message


@dataclass
class Finding:
    """What is wrong with a result: a sentence, and the parts to show beside it."""

    message: str
    expected: Any = None
    got: Any = None
    index: tuple[int, ...] | None = None
    path: str = ""

    def __post_init__(self) -> None:
        if len(self.message) > LONGEST:
            self.message = self.message[:LONGEST] + "..."


def compare(truth: Any, own: Any, got: Any, path: str = "") -> Finding | None:
    """Return what distinguishes `got` from `truth`, or None.

    Args:
        truth: the reference's result in float64.
        own: the reference's result at the dtype and device under test; it says what type, dtype and device to expect.
        got: the student's result, already plain data.
    """
    if isinstance(own, (list, tuple)) and isinstance(got, (list, tuple)):
        return _compare_sequences(truth, own, got, path)
    if isinstance(own, dict) and isinstance(got, dict):
        return _compare_dicts(truth, own, got, path)
    if isinstance(own, torch.Tensor) and isinstance(got, torch.Tensor):
        return _compare_tensors(truth, own, got, path)
    if isinstance(own, np.ndarray) and isinstance(got, np.ndarray):
        found = _compare_tensors(torch.from_numpy(truth), torch.from_numpy(own), torch.from_numpy(got), path)
        return _as_numpy(found)
    if _type(own) is not _type(got):
        return Finding(f"{_of(path)}is {kind_of(got)}, expected {kind_of(own)}", own, got, path=path)
    return _compare_scalars(truth, own, got, path)


def _type(value: Any) -> type:
    return tuple if isinstance(value, (list, tuple)) else type(value)


def _of(path: str) -> str:
    return f"result{path} " if path else "the result "


def _compare_sequences(truth: Any, own: Any, got: Any, path: str) -> Finding | None:
    if len(own) != len(got):
        return Finding(f"{_of(path)}has {len(got)} items, expected {len(own)}", own, got, path=path)
    return _first(lambda i: compare(truth[i], own[i], got[i], f"{path}[{i}]"), range(len(own)))


def _compare_dicts(truth: Any, own: Any, got: Any, path: str) -> Finding | None:
    if set(own) != set(got):
        return Finding(f"{_of(path)}has keys {sorted(map(str, got))}, expected {sorted(map(str, own))}", path=path)
    return _first(lambda k: compare(truth[k], own[k], got[k], f"{path}[{k!r}]"), own)


def _first(test: Callable[[Any], Finding | None], keys: Any) -> Finding | None:
    return next((found for key in keys if (found := test(key)) is not None), None)


def _compare_scalars(truth: Any, own: Any, got: Any, path: str) -> Finding | None:
    """Compare numbers and strings: a Python float may have been a float32 on its way, and bytes depend on the dtype."""
    if isinstance(truth, float):
        exact, mine, theirs = (torch.tensor(value, dtype=torch.float64) for value in (truth, own, got))
        same = not bool(_differs(exact, mine, theirs, torch.float32))
    else:
        same = got in (truth, own)
    return None if same else Finding(f"{_of(path)}is wrong", own, got, path=path)


def _compare_tensors(truth: torch.Tensor, own: torch.Tensor, got: torch.Tensor, path: str) -> Finding | None:
    for what, expected, found in (
        ("shape", tuple(own.shape), tuple(got.shape)),
        ("dtype", own.dtype, got.dtype),
        ("device", own.device.type, got.device.type),
    ):
        if expected != found:
            said = [str(v).removeprefix("torch.") for v in (found, expected)]
            return Finding(f"{_of(path)}has {what} {said[0]}, expected {said[1]}", own, got, path=path)
    return _compare_values(truth, own, got, path)


def _compare_values(truth: torch.Tensor, own: torch.Tensor, got: torch.Tensor, path: str) -> Finding | None:
    if truth.numel() == 0:
        return None
    if not (own.is_floating_point() or own.is_complex()):
        wrong = truth != got
    else:
        precise = torch.complex128 if truth.is_complex() else torch.float64
        exact, mine, theirs = truth.to(precise), own.to(precise), got.to(precise)
        if _surely_close(exact, theirs, own.dtype):
            return None
        wrong = _differs(exact, mine, theirs, own.dtype)
    if not wrong.any():
        return None
    index = tuple(int(i) for i in wrong.nonzero()[0])
    plural = "s" if int(wrong.sum()) > 1 else ""
    said = "is not finite" if not bool(torch.isfinite(got[index])) else "is wrong"
    where = f" first at {list(index)}" if index else ""
    message = f"{_of(path)}{said}{where} ({int(wrong.sum())} wrong value{plural} of {wrong.numel()})"
    return Finding(message, truth.to(own.dtype), got, index, path)


def _surely_close(exact: torch.Tensor, theirs: torch.Tensor, dtype: torch.dtype) -> bool:
    """Whether the error is within the dtype's floor, the least that `tolerance` allows: true of nearly all right results."""
    return float((theirs - exact).abs().max()) <= least_allowed(float(exact.abs().max()), dtype)


def least_allowed(largest: float, dtype: torch.dtype) -> float:
    """The error that is allowed at a dtype whatever the reference's own, where the largest truth is so large."""
    return FLOORS.get(dtype, FLOORS[torch.float32]) * max(largest, SMALLEST_SCALE) if math.isfinite(largest) else -1.0


def _differs(exact: torch.Tensor, mine: torch.Tensor, theirs: torch.Tensor, dtype: torch.dtype) -> torch.Tensor:
    """Where a result lies outside the tolerance; an infinity or NaN is right only where the truth has it."""
    close = (theirs - exact).abs() <= tolerance(exact, mine, dtype)
    return ~(close | (theirs == exact) | (theirs.isnan() & exact.isnan()))


def strain(truth: Any, own: Any, got: Any) -> float:
    """The largest error of a result that is right, as a fraction of what is allowed; 0 where nothing is rounded."""
    if isinstance(own, (list, tuple)):
        return max((strain(*three) for three in zip(truth, own, got, strict=True)), default=0.0)
    if isinstance(own, dict):
        return max((strain(truth[key], own[key], got[key]) for key in own), default=0.0)
    if isinstance(own, np.ndarray):
        return strain(*map(torch.from_numpy, (truth, own, got)))
    if not isinstance(own, torch.Tensor) or not isinstance(got, torch.Tensor) or not own.is_floating_point():
        return 0.0
    exact, mine, theirs = (value.to(torch.float64) for value in (truth, own, got))
    errors = (theirs - exact).abs()
    finite = errors[torch.isfinite(errors)]
    return float(finite.max()) / tolerance(exact, mine, own.dtype) if finite.numel() else 0.0


def tolerance(truth: torch.Tensor, own: torch.Tensor, dtype: torch.dtype) -> float:
    """The absolute error allowed at `dtype`, for a float64 truth and the reference's own result in float64."""
    finite = truth[torch.isfinite(truth)].abs()
    largest = float(finite.max()) if finite.numel() else 0.0
    scale = max(largest, SMALLEST_SCALE)
    difference = (own - truth).abs()
    own_error = float(difference[torch.isfinite(difference)].max()) if torch.isfinite(difference).any() else 0.0
    allowed = max(FLOORS.get(dtype, FLOORS[torch.float32]) * scale, ROOM * own_error)
    whole = finite.numel() > 0 and bool((finite == finite.round()).all())
    return max(allowed, WHOLE_NUMBERS) if whole else allowed


def differs_in_kind(own: Any, got: Any, path: str = "") -> str | None:
    """Say in what a result's structure differs from the reference's, or that it is not finite; then no judge sees it."""
    if isinstance(own, dict) and isinstance(got, dict):
        if set(own) != set(got):
            return f"{_of(path)}has keys {sorted(map(str, got))}, expected {sorted(map(str, own))}"
        return next((said for key in own if (said := differs_in_kind(own[key], got[key], f"{path}[{key!r}]"))), None)
    if isinstance(own, (list, tuple)) and isinstance(got, (list, tuple)):
        if len(own) != len(got):
            return f"{_of(path)}has {len(got)} items, expected {len(own)}"
        pairs = enumerate(zip(own, got, strict=True))
        return next((said for i, pair in pairs if (said := differs_in_kind(*pair, f"{path}[{i}]"))), None)
    if type(own) is not type(got):
        return f"{_of(path)}is {kind_of(got)}, expected {kind_of(own)}"
    if not isinstance(own, (torch.Tensor, np.ndarray)):
        return None
    for what, expected, found in (("shape", tuple(own.shape), tuple(got.shape)), ("dtype", own.dtype, got.dtype)):
        if expected != found:
            mine, theirs = (str(value).removeprefix("torch.") for value in (expected, found))
            return f"{_of(path)}has {what} {theirs}, expected {mine}"
    return None if bool(torch.isfinite(torch.as_tensor(got)).all()) else f"{_of(path)}is not finite"


def _as_numpy(found: Finding | None) -> Finding | None:
    if found is not None:
        found.expected, found.got = (v.numpy() if isinstance(v, torch.Tensor) else v for v in (found.expected, found.got))
    return found
