"""Grade: run a submission's exercises against a plan, and write down what came of it."""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .bans import find_banned
from .compare import Finding
from .diagnose import Verdict, counterexample, name_mistake
from .errors import GraderError
from .exercise import Exercise, Property
from .kinds import KINDS
from .plan import Plan, runs_of
from .replies import Reply, not_written, says
from .report import ExerciseResult, PropertyResult
from .session import Batch, Cell, Subject, one_by_one

EXERCISE_SECONDS = 60.0
AFTER_A_TIMEOUT = 1.5  # seconds for each further call of an exercise that has once been too slow


@dataclass
class _Clock:
    """How long an exercise has left, and a call of it: less once a call has used up its time."""

    until: float = field(default_factory=lambda: time.monotonic() + EXERCISE_SECONDS)
    seconds: float | None = None

    def note(self, reply: Reply) -> None:
        if reply.get("timeout"):
            self.seconds = AFTER_A_TIMEOUT


def grade_exercise(plan: Plan, exercise: Exercise, subject: Subject, cells: Sequence[Cell] = ()) -> ExerciseResult:
    """Grade one exercise. A fault of the course's own code abstains: it never costs the student a point."""
    try:
        return _grade(plan, exercise, subject, cells)
    except Exception as error:  # a fault that nobody foresaw is the grader's all the same, and stops no class
        return abstain(exercise, told(error))


def told(error: Exception) -> str:
    """One line for a fault of the grader's; for one that nobody foresaw, with its place."""
    if isinstance(error, GraderError):
        return str(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name}, line {frame.lineno})"


def abstain(exercise: Exercise, why: str) -> ExerciseResult:
    """Leave an exercise's mark open for a person."""
    return _without_marks(exercise, "abstained", f"not graded, for a fault of the grader: {why[:500]}")


def _grade(plan: Plan, exercise: Exercise, subject: Subject, cells: Sequence[Cell]) -> ExerciseResult:
    banned = find_banned(cells, exercise.name, exercise.bans)
    if banned is not None:
        return _without_marks(exercise, "banned", str(banned))
    clock, verdicts = _Clock(), list[Verdict]()
    for prop in exercise.properties:
        verdicts.append(_verdict(plan, exercise, prop, subject, clock))
        first = next(iter(verdicts[-1].replies), None) if len(verdicts) == 1 else None
        if first is not None and (first["status"] == "missing" or not_written(first)):
            return _without_marks(exercise, "missing", _why_missing(exercise, first))
    _take_back_refusals(verdicts)
    called = _banned_call(verdicts)
    if called is not None:
        return _without_marks(exercise, "banned", f"{called[:200]} is not allowed here: it was called while the code ran")
    return _result(plan, exercise, subject, verdicts)


def _why_missing(exercise: Exercise, reply: Reply) -> str:
    if not_written(reply):
        return "not written yet"
    kind = "class" if exercise.is_class else "function"
    return f"there is no {kind} {exercise.name} after the notebook's cells have run"


def _device(plan: Plan, exercise: Exercise) -> str:
    return exercise.device or plan.device


def _verdict(plan: Plan, exercise: Exercise, prop: Property, subject: Subject, clock: _Clock) -> Verdict:
    if prop.kind == "speed":
        timed = plan.timed(exercise, prop, subject)
        return Verdict(prop, timed.finding, line=timed.line, near=timed.near, banned=timed.banned)
    if not plan.cases(exercise, prop):
        return Verdict(prop, line="looked at when your work is graded", later=True)
    return _tried(plan, exercise, prop, subject, clock)


def _tried(plan: Plan, exercise: Exercise, prop: Property, subject: Subject, clock: _Clock) -> Verdict:
    """Try every case; keep the first failure, and every answer at the dtype of the truth, for the diagnosis needs them."""
    verdict, kind, batch = Verdict(prop), KINDS[prop.kind], plan.batch(exercise, prop)
    replies = _replies(prop, batch, subject, clock)
    if batch.right is not None and replies is batch.right.replies:
        verdict.replies = [prepared.truth for prepared in plan.cases(exercise, prop)]
        return verdict
    for (prepared, dtype), reply in zip(runs_of(plan.cases(exercise, prop)), replies, strict=False):
        verdict.banned = verdict.banned or reply.get("banned")
        if dtype is prepared.dtype:
            verdict.replies.append(reply)
        if verdict.finding is None and (found := kind.judge(prop, prepared, reply, dtype)) is not None:
            verdict.finding, verdict.case, verdict.reply, verdict.dtype = found, prepared, reply, dtype
    if replies[-1]["status"] == "stopped":
        verdict.finding = verdict.finding or Finding(says(replies[-1]))
        clock.note(replies[-1])
    if verdict.finding is None:
        verdict.finding = kind.judge_together(prop, plan.cases(exercise, prop), verdict.replies)
    if verdict.finding is None:
        verdict.line = kind.line(prop, plan.cases(exercise, prop), verdict.replies)
    return verdict


def _replies(prop: Property, batch: Batch, subject: Subject, clock: _Clock) -> list[Reply]:
    """The replies to all calls up to the first that stops the code; long ones have time of their own, each as much."""
    if (each := prop.options.get("seconds")) is None:
        return subject.run(batch, clock.seconds, clock.until)
    start = time.monotonic()
    replies = one_by_one(subject, batch, each, start + each * len(batch), [])
    clock.until += time.monotonic() - start
    return replies


def _take_back_refusals(verdicts: Sequence[Verdict]) -> None:
    """Who refuses most of the calls that are right has not learned which ones to refuse."""
    others = [reply for v in verdicts if v.prop.kind != "raises" for reply in v.replies]
    for verdict in verdicts:
        wanted = verdict.prop.options.get("error")
        refused = sum(reply["status"] == "raised" and wanted in reply["classes"] for reply in others)
        if verdict.prop.kind == "raises" and verdict.finding is None and refused > len(others) / 2:
            verdict.finding = Finding(f"raised {wanted} here, but also on {refused} of {len(others)} calls that are right")


def _banned_call(verdicts: Sequence[Verdict]) -> str | None:
    return next((v.banned for v in verdicts if v.banned), None)


def _result(plan: Plan, exercise: Exercise, subject: Subject, verdicts: Sequence[Verdict]) -> ExerciseResult:
    lines = [_line(v) for v in verdicts]
    result = ExerciseResult(exercise.name, exercise.points, _status(verdicts), lines)
    shown = next((v for v in verdicts if v.finding is not None and v.case is not None), None)
    if shown is not None:
        mistake = name_mistake(plan, exercise, verdicts)
        if mistake is not None:
            result.mistake = {"name": mistake.name, "misconception": mistake.misconception, "hint": mistake.hint}
        result.counterexample = counterexample(plan, exercise, shown, subject, _device(plan, exercise), mistake)
    return result


def _line(verdict: Verdict) -> PropertyResult:
    prop, finding = verdict.prop, verdict.finding
    status = "later" if verdict.later else "failed" if finding else "passed"
    earned = prop.points if status == "passed" else 0
    message = finding.message if finding else verdict.line
    return PropertyResult(prop.name, prop.points, earned, message, prop.line, status, verdict.near)


def _status(verdicts: Sequence[Verdict]) -> str:
    failed = [v for v in verdicts if v.finding is not None]
    if not failed:
        return "passed"
    if any(v.reply is not None and v.reply.get("timeout") for v in failed):
        return "timeout"
    if len(failed) < len(verdicts):
        return "partial"
    statuses = {v.reply["status"] for v in failed if v.reply is not None}
    return "error" if statuses and statuses <= {"raised", "stopped"} else "failed"


def _without_marks(exercise: Exercise, status: str, message: str) -> ExerciseResult:
    lines = [PropertyResult(p.name, p.points, 0, "", p.line) for p in exercise.properties]
    return ExerciseResult(exercise.name, exercise.points, status, lines, message=message)
