"""`holds`: a trusted judge looks at the arguments and the result, for what is random."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from ..compare import Finding
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..show import kind_of
from .base import DTYPES, Case, Kind, Prepared, Reply


class Holds(Kind):
    """Let the author's judge say what is wrong. It runs in the grader, on plain data."""

    hidden_cases = 10

    def prepare(self, exercise: Exercise, case: Case, device: str, dtypes: Sequence[torch.dtype] = DTYPES) -> Prepared:
        """Run one dtype only: what is random is judged, not compared."""
        return super().prepare(exercise, case, device, DTYPES[:1])

    def judge(self, prop: Property, prepared: Prepared, got: Reply, dtype: torch.dtype) -> Finding | None:
        """Ask the judge; a result that it cannot even read is wrong."""
        if got["status"] != "value":
            return super().judge(prop, prepared, got, dtype)
        assert prop.judge is not None
        wrong_type = _differs_in_kind(prepared.expected[DTYPES[0]]["value"], got["value"])
        if wrong_type:
            return Finding(wrong_type)
        try:
            said = prop.judge(tuple(prepared.case.steps[0]["args"]), got["value"])
        except Exception as error:  # the author's code, which may rely on what was compared above
            raise GraderError(f"the judge of {prop.name} failed: {type(error).__name__}: {error}") from error
        return None if said is None else Finding(said)

    def agrees(self, prop: Property, prepared: Prepared, wrong: Reply, got: Reply) -> bool:
        """Two random results agree when the judge says the same of both, numbers aside."""
        found = [self.judge(prop, prepared, reply, DTYPES[0]) for reply in (wrong, got)]
        said = [re.sub(r"[\d.e+-]+", "#", f.message) if f else None for f in found]
        return said[0] == said[1]


def _differs_in_kind(own: Any, got: Any) -> str | None:
    """Say in what a result's structure differs from the reference's, so that a judge may rely on it."""
    if isinstance(own, dict) and isinstance(got, dict):
        if set(own) != set(got):
            return f"the result has keys {sorted(map(str, got))}, expected {sorted(map(str, own))}"
        return next((said for key in own if (said := _differs_in_kind(own[key], got[key]))), None)
    if isinstance(own, (list, tuple)) and isinstance(got, (list, tuple)):
        if len(own) != len(got):
            return f"the result has {len(got)} items, expected {len(own)}"
        return next((said for one, other in zip(own, got, strict=True) if (said := _differs_in_kind(one, other))), None)
    if type(own) is not type(got):
        return f"the result is {kind_of(got)}, expected {kind_of(own)}"
    if not isinstance(own, (torch.Tensor, np.ndarray)):
        return None
    if own.shape != got.shape:
        return f"the result has shape {tuple(got.shape)}, expected {tuple(own.shape)}"
    if own.dtype != got.dtype:
        return (
            f"the result has dtype {str(got.dtype).removeprefix('torch.')}, expected {str(own.dtype).removeprefix('torch.')}"
        )
    finite = torch.isfinite(torch.as_tensor(got)).all()
    return None if bool(finite) else "the result is not finite"
