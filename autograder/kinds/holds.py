"""`holds`: a trusted judge looks at the arguments and the result, for what is random."""

from __future__ import annotations

import re

import torch

from ..compare import Finding, differs_in_kind
from ..errors import GraderError
from ..exercise import Property
from .base import DTYPES, Kind, Prepared, Reply


class Holds(Kind):
    """Let the author's judge say what is wrong. It runs in the grader, on plain data."""

    hidden_cases = 10
    dtypes = DTYPES[:1]  # what is random is judged, not compared
    compares_numbers = False

    def judge(self, prop: Property, prepared: Prepared, got: Reply, dtype: torch.dtype) -> Finding | None:
        """Ask the judge; a result that it cannot even read is wrong."""
        if got["status"] != "value":
            return super().judge(prop, prepared, got, dtype)
        assert prop.judge is not None
        wrong_type = differs_in_kind(prepared.truth["value"], got["value"])
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
