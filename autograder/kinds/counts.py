"""`counts`: a net of full size, made on the meta device: what it consists of and what it would compute."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from ..compare import Finding
from ..errors import GraderError
from ..exercise import Exercise, Property
from ..show import kind_of
from ..worker.parameters import CannotReplay, matched
from .base import DTYPES, Call, Case, Kind, Prepared, Reply

MOST_NUMBERS = 2**40  # of a tensor; far more than any net has


class Counts(Kind):
    """Compare parameters by order and shape, multiply-adds, the output's shape, and what training drops."""

    hidden_cases = 8
    kept_cases = 8
    dtypes = DTYPES[:1]  # no dtype makes a difference to what is counted
    compares_numbers = False

    def case(self, exercise: Exercise, prop: Property, drawn: Any) -> Case:
        """Hold the draw against its form: an object, called on the shape of its images."""
        steps = drawn.steps if isinstance(drawn, Call) else ()
        if len(steps) != 2 or steps[1]["do"] != "self" or [type(a) for a in steps[1]["args"]] != [tuple]:
            raise GraderError(f"{exercise.name}, {prop.name}: expected an object, called on the shape of its images")
        return super().case(exercise, prop, drawn)

    def extras(self, exercise: Exercise, prop: Property, recorded: Call) -> dict[str, Any]:
        """That nothing is computed."""
        return {"count": True}

    def judge_value(self, prop: Property, prepared: Prepared, truth: Reply, own: Reply, got: Reply) -> Finding | None:
        """Find the first parameter that differs, or else what does."""
        wanted, found = truth["value"], got["value"]
        if not isinstance(found, dict) or set(found) != set(wanted) or not _is_a_count(found):
            return Finding(f"what was counted is {kind_of(found)}")
        if said := _parameters_differ(dict(wanted["parameters"]), dict(found["parameters"])):
            return Finding(said)
        return _first_difference(wanted, found)


def _is_a_count(found: Mapping[str, Any]) -> bool:
    """Whether a reply holds what can be counted: it comes from the other side, where anything can be put together."""
    numbers = [found["multiply_adds"], found["random"]]
    probabilities, parameters = found["probabilities"], found["parameters"]
    return (
        _is_shape(found["output"])
        and all(type(number) is int for number in numbers)
        and isinstance(probabilities, list)
        and all(type(p) is float for p in probabilities)
        and isinstance(parameters, list)
        and all(map(_is_named_shape, parameters))
    )


def _is_named_shape(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str) and _is_shape(pair[1])


def _is_shape(shape: Any) -> bool:
    return isinstance(shape, tuple) and all(type(n) is int and n >= 0 for n in shape) and math.prod(shape) <= MOST_NUMBERS


def _parameters_differ(wanted: Mapping[str, tuple[int, ...]], found: Mapping[str, tuple[int, ...]]) -> str | None:
    try:
        matched("parameter", wanted, {name: torch.empty(shape, device="meta") for name, shape in found.items()})
    except CannotReplay as error:
        return str(error)
    return None


def _first_difference(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> Finding | None:
    for key, said in (
        ("output", "the output has shape {}, expected {}"),
        ("multiply_adds", "one forward pass takes {:,} multiply-adds, expected {:,}"),
        ("random", "training draws {:,} random numbers a pass, expected {:,}: is there dropout in the right places?"),
    ):
        if found[key] != wanted[key]:
            return Finding(said.format(found[key], wanted[key]), wanted[key], found[key])
    if found["probabilities"] and found["probabilities"] != wanted["probabilities"]:
        return Finding(f"values are dropped with probability {found['probabilities']}, expected {wanted['probabilities']}")
    return None
