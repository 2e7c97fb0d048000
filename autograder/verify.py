"""The author's audit: right work passes, stubs fail, every mistake is caught and named, and nothing has drifted."""

from __future__ import annotations

import ast
import inspect
import re
import time
from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import torch

from .chapter import Chapter
from .exercise import Alternative, Exercise, Mistake
from .given_audit import faults_of
from .grading import grade_exercise
from .hidden_plan import HiddenPlan
from .in_process import InProcess
from .report import ExerciseResult, PropertyResult
from .score_audit import score_faults
from .worker.given import GivenFile, Recipe, recipes_in

FEWEST_MISTAKES = 6
FEWEST_ALTERNATIVES = 3
SEED = 20_26
OPTIONS = r"(?::\w+:[^\n]*\n)*?"
TAG = r":tags:[^\n]*\bexercise\b[^\n]*\n"
STUB = re.compile(rf"^```\{{code-cell\}}[^\n]*\n{OPTIONS}{TAG}{OPTIONS}(?!:)(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass
class Audit:
    """What the audit found of one exercise."""

    name: str
    faults: list[str] = field(default_factory=list)
    caught: dict[str, str] = field(default_factory=dict)  # mistake: the properties that caught it, and its diagnosis
    accepted: dict[str, str] = field(default_factory=dict)  # alternative: what it earns
    seconds: float = 0.0


def stubs(chapter: Chapter) -> dict[str, str]:
    """The stub cells of a chapter's exercises page, by the name that each defines."""
    page = (chapter.folder / "exercises.md").read_text(encoding="utf-8")
    found = {}
    for match in STUB.finditer(page):
        for node in ast.parse(match[1]).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found[node.name] = match[1]
    return found


def verify(chapter: Chapter) -> Iterator[Audit]:
    """Audit a chapter's exercises, one by one."""
    torch.set_num_threads(1)
    references = {e.name: e.reference for e in chapter.exercises}
    plan = HiddenPlan(chapter, SEED, "cpu", lambda: InProcess(references, GivenFile(chapter.given)), shrink=0)
    cells = stubs(chapter)
    for exercise in chapter.exercises:
        start = time.monotonic()
        audit = Audit(exercise.name)
        _audit(plan, exercise, cells.get(exercise.name), audit)
        audit.seconds = time.monotonic() - start
        yield audit


def _audit(plan: HiddenPlan, exercise: Exercise, stub: str | None, audit: Audit) -> None:
    status = _reference_passes(plan, exercise, audit)
    if status == "abstained":
        return  # whatever else is tried would abstain as well
    if status == "passed":
        audit.faults += faults_of(plan.chapter.given, _handed_over(plan, exercise))
        for prop in (p for p in exercise.properties if p.kind == "reaches"):
            audit.faults += score_faults(prop, plan.cases(exercise, prop))
    _stub_fails_without_drift(plan, exercise, stub, audit)
    for alternative in plan.chapter.alternatives_to(exercise.name):
        _alternative_passes(plan, exercise, alternative, audit)
    for mistake in plan.chapter.mistakes_in(exercise.name):
        _mistake_is_named(plan, exercise, mistake, audit)
    for count, what, fewest in (
        (len(audit.caught), "known mistakes", FEWEST_MISTAKES),
        (len(audit.accepted), "right alternatives", FEWEST_ALTERNATIVES),
    ):
        if count < fewest:
            audit.faults.append(f"has {count} {what}, of at least {fewest}")


def _handed_over(plan: HiddenPlan, exercise: Exercise) -> Iterator[Recipe]:
    for prop in exercise.properties:
        yield from recipes_in([prepared.case.steps for prepared in plan.cases(exercise, prop)])


def _grade(plan: HiddenPlan, exercise: Exercise, code: Any) -> ExerciseResult:
    return grade_exercise(plan, exercise, InProcess({exercise.name: code}, exercise.given))


def _reference_passes(plan: HiddenPlan, exercise: Exercise, audit: Audit) -> str:
    """The status of the reference, which is a fault unless it is `passed`."""
    result = _grade(plan, exercise, exercise.reference)
    if result.status != "passed":
        audit.faults.append(f"the reference is {result.status}: {result.message or _said(_failed(result))}")
    return result.status


def _alternative_passes(plan: HiddenPlan, exercise: Exercise, alternative: Alternative, audit: Audit) -> None:
    """Right work earns every point; what is declared slow misses the points for speed, and no others."""
    result = _grade(plan, exercise, alternative.right)
    if any(line.near for line in _failed(result)):
        result = _grade(plan, exercise, alternative.right)  # as in a class: a busy moment costs nobody a point
    speeds = {p.name for p in exercise.properties if p.kind == "speed"} if alternative.slow else set()
    wrongly = [line for line in _failed(result) if line.name not in speeds]
    audit.accepted[alternative.name] = f"{result.score:g} of {exercise.points:g}{', slow' if alternative.slow else ''}"
    if wrongly:
        said = result.message or _said(wrongly)
        audit.faults.append(f"the right alternative {alternative.name} is {result.status}: {said}")
    elif alternative.slow and not _failed(result):
        audit.faults.append(f"the alternative {alternative.name} is declared slow, but earns full marks")


def _failed(result: ExerciseResult) -> list[PropertyResult]:
    return [line for line in result.properties if line.status == "failed"]


def _said(lines: Iterable[PropertyResult]) -> str:
    return "; ".join(f"{line.name}: {line.message}" for line in lines)


def _stub_fails_without_drift(plan: HiddenPlan, exercise: Exercise, source: str | None, audit: Audit) -> None:
    if source is None:
        audit.faults.append("exercises.md has no stub for it")
        return
    namespace: dict[str, Any] = {"torch": torch, "nn": torch.nn}
    exec(compile(source, f"<stub of {exercise.name}>", "exec"), namespace)
    stub = namespace[exercise.name]
    result = _grade(plan, exercise, stub)
    if result.status != "missing":
        audit.faults.append(f"the stub is {result.status} with {result.score:g} points")
    if _signature(stub) != _signature(exercise.reference):
        audit.faults.append(f"signatures differ: stub {_signature(stub)}, reference {_signature(exercise.reference)}")
    if inspect.getdoc(stub) != inspect.getdoc(exercise.reference):
        audit.faults.append("the docstrings of stub and reference differ")


def _signature(function: Callable[..., Any]) -> list[tuple[str, Any]]:
    parameters = inspect.signature(function).parameters.values()
    return [(p.name, None if p.default is inspect.Parameter.empty else repr(p.default)) for p in parameters]


def _mistake_is_named(plan: HiddenPlan, exercise: Exercise, mistake: Mistake, audit: Audit) -> None:
    result = _grade(plan, _untimed(exercise), mistake.wrong)
    failed = [line.name for line in _failed(result)]
    named = result.mistake["name"] if result.mistake else ""
    audit.caught[mistake.name] = f"{', '.join(failed) or 'nothing'}{'' if named == mistake.name else ', NOT NAMED'}"
    if not failed:
        audit.faults.append(f"the mistake {mistake.name} passes")
    elif named != mistake.name:
        audit.faults.append(f"the mistake {mistake.name} is diagnosed as {named or 'nothing'}")


def _untimed(exercise: Exercise) -> Exercise:
    """The exercise without its speeds, which take long, and from which no mistake is named."""
    same = copy(exercise)
    same.properties = [prop for prop in exercise.properties if prop.kind != "speed"]
    return same


def render(audit: Audit) -> str:
    """An exercise's part of the audit: what the right ways earn, and the kill matrix."""
    lines = [f"{audit.name}  ({audit.seconds:.1f} s)  {'FAULTY' if audit.faults else 'right'}"]
    lines += [f"    {name:<44} earns {points}" for name, points in audit.accepted.items()]
    lines += [f"    {name:<44} caught by {by}" for name, by in audit.caught.items()]
    return "\n".join(lines + [f"    fault: {fault}" for fault in audit.faults])
