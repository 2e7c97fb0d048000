"""Choose and write a chapter's public cases: as many as it takes to tell every mistake from the truth and the others."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from .exercise import Exercise, Mistake, Property
from .hidden_plan import HiddenPlan
from .kinds import KINDS, Case
from .public_cases import FORMAT, digest_of
from .worker.values import flatten
from .yardstick import Pace, outline

FEWEST = 4
EMPTY = 50  # a case of empty arrays shows little: it comes after small ones
PATIENCE = 30  # cases that show nothing new before the search ends
PUBLIC_SEED = 0  # everybody may know it: hidden cases come from a seed of their own


def write(plan: HiddenPlan, path: Path) -> None:
    """Choose the public cases of a chapter and write them."""
    tree = {
        "format": FORMAT,
        "assignment": plan.chapter.name,
        "torch": torch.__version__,
        "given": digest_of(plan.chapter.given),
        "exercises": [_exercise(plan, exercise) for exercise in plan.chapter.exercises],
    }
    spelled, tensors = flatten(tree)
    save_file(tensors, path, metadata={"public_cases": json.dumps(spelled)})


def _exercise(plan: HiddenPlan, exercise: Exercise) -> dict[str, Any]:
    mistakes = [{k: getattr(m, k) for k in ("name", "misconception", "hint")} for m in plan.mistakes(exercise)]
    return {
        "name": exercise.name,
        "bans": list(exercise.bans),
        "device": exercise.device,
        "is_class": exercise.is_class,
        "mistakes": mistakes,
        "properties": [_property(plan, exercise, prop) for prop in exercise.properties],
    }


def _property(plan: HiddenPlan, exercise: Exercise, prop: Property) -> dict[str, Any]:
    spec: dict[str, Any] = {k: getattr(prop, k) for k in ("name", "line", "points", "kind")}
    spec |= {"options": dict(prop.options), "cases": [], "wrong": {}}
    if prop.kind == "speed":
        case = plan.prepared(exercise, prop)[0]
        return {**spec, "pace": Pace.measured(exercise, case.case).as_plain(), "outline": outline(case.case.steps)}
    if prop.judge is not None or prop.score is not None:  # they are the instructor's
        return spec
    mistakes = plan.mistakes(exercise)
    chosen = _chosen(plan, exercise, prop, mistakes)
    cases = plan.prepared(exercise, prop)
    spec["cases"] = [cases[i].spelled() for i in chosen]
    spec["wrong"] = {m.name: [plan.wrong_reply(exercise, prop, m, i) for i in chosen] for m in mistakes}
    return spec


def _chosen(plan: HiddenPlan, exercise: Exercise, prop: Property, mistakes: Sequence[Mistake]) -> list[int]:
    """Cases, small ones first, until every difference that any case shows is shown by a chosen one."""
    cases, kind = plan.prepared(exercise, prop), KINDS[prop.kind]
    order = sorted(range(len(cases)), key=lambda i: (_size(cases[i].case) or EMPTY, i))
    shown: set[Any] = set()
    chosen: list[int] = []
    idle = 0
    for i in order:
        wrong = [plan.wrong_reply(exercise, prop, m, i) for m in mistakes]
        new: set[Any] = {
            m for m, reply in enumerate(wrong) if m not in shown and kind.judge(prop, cases[i], reply, cases[i].dtype)
        }
        new |= {
            (a, b)
            for a, b in combinations(range(len(mistakes)), 2)
            if (a, b) not in shown and not kind.agrees(prop, cases[i], wrong[a], wrong[b])
        }
        if new or len(chosen) < FEWEST:
            chosen.append(i)
            shown |= new
        idle = 0 if new else idle + 1
        if idle >= PATIENCE:
            break
    return chosen


def _size(case: Case) -> int:
    _, tensors = flatten(case.steps)
    return sum(t.numel() for t in tensors.values())
