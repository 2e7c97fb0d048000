"""`reaches`: a trusted score of what a long call makes, as a share of the score that the reference reaches."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import torch

from ..calls import cast
from ..compare import Finding, differs_in_kind
from ..errors import GraderError, NoGoal
from ..exercise import Exercise, Property
from ..worker.nets import left_in, load_tensors
from ..worker.replay import kept_randomness
from .base import Call, Case, Kind, Prepared, Reply, filled, pointer_to

ALIKE = 0.1  # of what sets a mistake's result apart from the reference's, which is how far a like result may lie from it


class Reaches(Kind):
    """Score a result, or what the call leaves in an argument, with the author's function. It runs in the grader.

    A case is asked in float32 alone. A reply of the reference holds its `score` and the `seconds` that it took; what
    another scores is noted in its reply as well, for scoring may take as long as a lesson's forward pass.
    """

    hidden_cases = 10  # of which a property asks the last few
    dtypes = (torch.float32,)
    compares_numbers = False
    shrinks = False

    def drawn(self, prop: Property) -> int:
        """As many as ever: the few that are asked are the last of them."""
        return self.hidden_cases

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """Where the argument stands that is scored after the call."""
        of = prop.options["of"]
        if of is None:
            return {}
        if (pointer := pointer_to(exercise, recorded, of)) is None:
            raise GraderError(f"{exercise.name}, {prop.name}: a call leaves out its argument {of}, which is to be scored")
        return {"of": pointer}

    def prepare(self, exercise: Exercise, prop: Property, case: Case, device: str, twice: bool = True) -> Prepared:
        """Run the reference, once, and score it. Raises NoGoal where that gives no number above 0."""
        start = time.monotonic()
        prepared = super().prepare(exercise, prop, case, device, twice=False)
        truth = prepared.truth
        truth["seconds"] = time.monotonic() - start
        scored = self.score(prop, prepared, truth)
        if isinstance(scored, str) or not 0 < scored < math.inf:
            raise NoGoal(f"{prop.name}: the reference's own score is {scored!r}; a share of it needs a number above 0")
        return prepared

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """What has no score is wrong, and what scores too little."""
        if said := differs_in_kind(own["value"], got["value"]):
            return Finding(said)
        reached, goal, share = self.score(prop, prepared, got), truth["score"], prop.options["at_least"]
        if isinstance(reached, str):
            return Finding(reached)
        if not math.isfinite(reached):
            return Finding("the score of the result is not finite")
        if reached >= share * goal:
            return None
        said = f"scores {reached:.4g}, where the reference reaches {goal:.4g}; at least {share * goal:.4g} is asked"
        return Finding(said, float(f"{goal:.4g}"), float(f"{reached:.4g}"))

    def line(self, prop: Property, cases: Sequence[Prepared], replies: Sequence[Reply]) -> str:
        """The least that was reached, as a share of the reference's."""
        scores = [(self.score(prop, case, reply), case.truth["score"]) for case, reply in zip(cases, replies, strict=True)]
        reached, goal = min(scores, key=lambda pair: pair[0] / pair[1])
        return f"scores {reached:.4g}, where the reference reaches {goal:.4g}"

    def agrees(self, prop: Property, prepared: Prepared, wrong: Reply, got: Reply) -> bool:
        """Both reach enough; or neither does, and the results lie close together, as seen from the reference's."""
        if wrong["status"] != "value" or got["status"] != "value":
            return super().agrees(prop, prepared, wrong, got)
        found = [self.judge(prop, prepared, reply, prepared.dtype) for reply in (wrong, got)]
        if found[0] is None or found[1] is None:
            return found[0] is found[1]
        own = prepared.truth["value"]
        if any(differs_in_kind(own, reply["value"]) for reply in (wrong, got)):
            return found[0].message == found[1].message
        return _distance(wrong["value"], got["value"]) <= ALIKE * _distance(wrong["value"], own)

    def score(self, prop: Property, prepared: Prepared, reply: Reply) -> float | str:
        """The score of a reply whose value is of the reference's kind, or why it has none; computed once."""
        if "score" not in reply:
            reply["score"] = _scored(prop, prepared.case, reply["value"])
        found: float | str = reply["score"]
        return found


def _scored(prop: Property, case: Case, value: Any) -> float | str:
    assert prop.score is not None and prop.exercise is not None
    with kept_randomness():
        torch.manual_seed(0)
        arguments = tuple(_step(prop.exercise, case)["args"])
        result = _result(prop.exercise, case, cast(value, torch.float32, "cpu"))
        try:
            score = prop.score(arguments, result)
            return score if isinstance(score, str) else float(score)
        except Exception as error:  # the author's code, which may rely on the result's kind
            raise GraderError(f"the score of {prop.name} failed: {type(error).__name__}: {error}") from error


def _step(exercise: Exercise, case: Case) -> dict[str, Any]:
    """The first step as a call gets it: its arguments are nobody else's."""
    return filled(exercise, case.request(torch.float32, "cpu")["steps"], torch.float32)[0]


def _scored_argument(exercise: Exercise, case: Case) -> Any:
    step, key = _step(exercise, case), case.extras["of"][1]
    return step["kwargs"][key] if isinstance(key, str) else step["args"][key]


def as_it_came(prop: Property, case: Case) -> Any:
    """What a call that does nothing leaves in the argument that is scored."""
    assert prop.exercise is not None
    return left_in(_scored_argument(prop.exercise, case))


def _result(exercise: Exercise, case: Case, value: Any) -> Any:
    """What is scored: the value, or the trusted side's own net with the tensors that the call left in the student's."""
    if "of" not in case.extras or not isinstance(own := _scored_argument(exercise, case), torch.nn.Module):
        return value
    load_tensors(own, value)
    return own.eval()


def _distance(one: Any, other: Any) -> float:
    """How far two values of the same kind lie apart."""
    pairs = zip(_numbers(one), _numbers(other), strict=True)
    return math.sqrt(sum(float(((a - b) ** 2).sum()) for a, b in pairs))


def _numbers(value: Any) -> Iterator[torch.Tensor]:
    if isinstance(value, dict):
        for key in sorted(value, key=str):
            yield from _numbers(value[key])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, (torch.Tensor, np.ndarray, bool, int, float)):
        yield torch.as_tensor(value).to(dtype=torch.float64, device="cpu")
