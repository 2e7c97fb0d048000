"""Estimate a speed where no reference is at hand: by a torch matrix product, timed on both machines.

`release` records how long the reference takes in units of the yardstick; a check multiplies by the yardstick's time
here. The mark itself is measured against the reference when the work is graded.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import torch

from .compare import Finding
from .exercise import Exercise
from .kinds import Case
from .kinds.base import reply_of
from .replies import says
from .session import Subject
from .timing import Timed, seconds

SIZE = 384
ROUNDS = 5
STOP_AT = 3  # times the limit


@dataclass(frozen=True)
class Pace:
    """The reference's time, and its ratio to the yardstick's, on the machine that released the assignment."""

    reference_seconds: float
    yardsticks: float

    @staticmethod
    def measured(exercise: Exercise, case: Case) -> Pace:
        """Time the reference and the yardstick here, in turn."""
        reference, stick = [], []
        for _ in range(ROUNDS + 1):
            stick.append(_timed(_yardstick()))
            reference.append(_timed(lambda: reply_of(exercise, exercise.reference, case, torch.float32, "cpu")))
        own = statistics.median(reference[1:])
        return Pace(own, own / statistics.median(stick[1:]))

    def as_plain(self) -> dict[str, float]:
        """For the public cases."""
        return asdict(self)


def _yardstick() -> Callable[[], Any]:
    generator = torch.Generator().manual_seed(3)
    matrix = torch.rand(SIZE, SIZE, generator=generator)
    return lambda: matrix @ matrix


def _timed(function: Callable[[], Any]) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def outline(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Recorded steps with every array reduced to its shape and range: what timing needs of them."""
    return [{**step, **{k: _reduced(step[k]) for k in ("args", "kwargs") if k in step}} for step in steps]


def _reduced(value: Any) -> Any:
    if isinstance(value, (torch.Tensor, np.ndarray)):
        kind = "tensor" if isinstance(value, torch.Tensor) else "array"
        dtype = str(value.dtype).removeprefix("torch.")
        return {
            "outline": kind,
            "shape": list(value.shape),
            "dtype": dtype,
            "low": float(value.min()),
            "high": float(value.max()),
        }
    if isinstance(value, dict):
        return {key: _reduced(item) for key, item in value.items()}
    return type(value)(map(_reduced, value)) if isinstance(value, (list, tuple)) else value


def _filled(value: Any, seed: int) -> Any:
    if isinstance(value, dict) and "outline" in value:
        random = np.random.default_rng(seed)
        array: np.ndarray = random.uniform(value["low"], value["high"], tuple(value["shape"]))
        array = array.astype(value["dtype"]) if "float" in value["dtype"] else np.rint(array).astype(value["dtype"])
        return torch.from_numpy(array) if value["outline"] == "tensor" else array
    if isinstance(value, dict):
        return {key: _filled(item, seed) for key, item in value.items()}
    return type(value)(_filled(item, seed) for item in value) if isinstance(value, (list, tuple)) else value


def time_by_yardstick(subject: Subject, steps: Any, pace: Pace, at_most: float) -> Timed:
    """Return a line with the estimated ratio, and a finding if it is above the limit."""
    stick = _yardstick()
    unit = statistics.median(_timed(stick) for _ in range(ROUNDS + 1))
    estimate = pace.yardsticks * unit
    limit = at_most * estimate
    if limit * STOP_AT * (ROUNDS + 1) > 1.0:
        print(f"timing {steps[0]['name']}: this may take {seconds(limit * STOP_AT)}", flush=True)
    times = []
    for seed in range(ROUNDS):
        request = Case(_filled(steps, seed)).request(torch.float32, "cpu")
        start = time.perf_counter()
        reply = subject.call(request, limit * STOP_AT + 0.1)
        times.append(time.perf_counter() - start)
        if reply.get("timeout"):
            line = f"took more than {STOP_AT * at_most:.0f} times the reference's time, limit {at_most:g}; estimated"
            return Timed(line, Finding(line))
        if reply["status"] != "value":
            return Timed(says(reply), Finding(says(reply)))
    ratio = statistics.median(times[1:] or times) / estimate
    line = f"took about {ratio:.1f} times the reference's time ({seconds(ratio * estimate)}), limit {at_most:g}; estimated"
    return Timed(line, None if ratio <= at_most else Finding(line))
