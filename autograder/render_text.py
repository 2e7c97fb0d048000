"""A report as plain text: one line a property, the smallest case, one hint, only when it is sure."""

from __future__ import annotations

import textwrap

from .report import ExerciseResult, PropertyResult, Report, encodable, points

WIDTH = 110
SHADES = " .:-=+*#%@"


def render_report(report: Report) -> str:
    """The whole report."""
    head = f"{report.assignment}: {points(report.score)} of {points(report.max_score)} points"
    notes = [_plain(f"note: {note}") for note in report.notes]
    return "\n\n".join([head, *(render_exercise(e) for e in report.exercises), *(["\n".join(notes)] if notes else [])])


def render_exercise(result: ExerciseResult) -> str:
    """One exercise as a student reads it."""
    right = f"{points(result.score)} of {points(result.max_score)} points"
    lines = [f"{result.name}{right:>{max(1, 78 - len(result.name))}}"]
    if result.message:
        lines.append(_plain(f"  {result.message}"))
        if result.status in ("missing", "banned", "abstained"):
            return "\n".join(lines)
    for prop in result.properties:
        lines += _property(result, prop)
    return "\n".join(lines)


def _property(result: ExerciseResult, prop: PropertyResult) -> list[str]:
    score = f"{points(prop.earned)}/{points(prop.points)}"
    head = f"  {prop.status:<6}   {prop.name.replace('_', ' '):<42} {score:>5}"
    if prop.status != "failed":
        return [head, *([_indented("", prop.message)] if prop.message else [])]
    lines = [_plain(f"{head}  {prop.line}")]
    example = result.counterexample
    if example is not None and example["property"] == prop.name:
        return lines + _example(result)
    return [*lines, _indented("", prop.message)]


def _example(result: ExerciseResult) -> list[str]:
    example = result.counterexample or {}
    expected, got = example["expected"], example["got"]
    lines = [
        _indented("smallest case", example["call"]),
        _indented("expected", f"{expected}   {example['expected_shape']}".rstrip()),
        _indented("got", f"{got}   {example['got_shape']}".rstrip()),
    ]
    if example["message"] != got:
        lines.append(_indented("", example["message"]))
    if "heat" in example:
        lines += [_indented("difference" if i == 0 else "", row) for i, row in enumerate(_shaded(example["heat"]))]
    if result.mistake:
        lines.append(_indented("looks like", result.mistake["misconception"]))
        lines.append(_indented("hint", result.mistake["hint"]))
    return lines


def _indented(label: str, text: str) -> str:
    lead = f"{'':11}{label:<16}"
    return textwrap.fill(_plain(text), WIDTH, initial_indent=lead, subsequent_indent=" " * 27, break_on_hyphens=False)


def _plain(text: str) -> str:
    """One line without control characters: what a submission says may neither forge a line nor steer a terminal."""
    return encodable("".join(c if c.isprintable() or "\ud800" <= c <= "\udfff" else " " for c in text))


def _shaded(heat: list[list[float]]) -> list[str]:
    """Rows of shades: blank where right, darker where further off."""
    largest = max(abs(v) for row in heat for v in row) or 1.0
    return ["|" + "".join(SHADES[round(abs(v) / largest * 9)] * 2 for v in row) + "|" for row in heat]
