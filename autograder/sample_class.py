"""A small class to try the grader on: right, partly wrong, each known mistake, crashing, looping, empty, unreadable.

Submissions are made from the chapter's own reference and mistakes, written into the released notebook as a student would:
a cell an exercise. The n-th mistaken student makes the n-th known mistake of every exercise.
"""

from __future__ import annotations

import copy
import inspect
import itertools
import json
from collections.abc import Sequence
from random import Random
from typing import Any

import nbformat

from .chapter import Chapter
from .course import Course
from .exercise import Alternative, Exercise, Mistake
from .sample_source import Key, key_of, sources_of

CRASH = "import os\nos.abort()  # what a fault in a library looks like from outside"
Sources = dict[str, str | None]  # by exercise; None leaves the stub
LOOP = "while True:\n    pass"


def write_sample_class(course: Course, chapter: Chapter) -> list[str]:
    """Write the submissions of a sample class; returns the students' names."""
    release = nbformat.read(course.folder("release") / chapter.name / f"{chapter.name}.ipynb", as_version=4)
    right = _right_sources(chapter)
    stubs: Sources = {e.name: None for e in chapter.exercises}
    half = {name: right[name] if i % 2 == 0 else None for i, name in enumerate(right)}
    crash, loop = _first_body(chapter, CRASH), _first_body(chapter, LOOP)
    students: dict[str, Any] = {
        "ada-right": _filled(release, chapter, right),
        "ben-partly": _filled(release, chapter, half),
        "cleo-untouched": _filled(release, chapter, stubs),
        "dan-crashes": _filled(release, chapter, {**right, **crash}),
        "eve-loops": _filled(release, chapter, {**right, **loop}),
        "finn-empty": "",
        "gus-unreadable": '{"cells": [{"cell_type": "code", "source": ',
    }
    for number, row in enumerate(_rows(chapter), 1):
        wrong = {m.of: _mistaken_source(chapter, m) for m in row}
        students[f"mistake-{number:02}"] = _filled(release, chapter, {**right, **wrong})
    for student, notebook in students.items():
        _write(course, chapter, student, notebook)
    return list(students)


def write_generated_class(course: Course, chapter: Chapter, count: int, seed: int) -> list[str]:
    """Write a class of any size, drawn from a seed; returns the students' names.

    Of every exercise three in four students have the reference, one in ten an alternative, one in ten a mistake; the rest
    left the stub. One in a hundred crashes in the first exercise, one in five hundred never returns from it, and one in a
    hundred hands in a file that is no notebook. Every notebook differs from every other in its bytes.
    """
    random = Random(seed)
    release = nbformat.read(course.folder("release") / chapter.name / f"{chapter.name}.ipynb", as_version=4)
    right = _right_sources(chapter)
    wrong = {e.name: [_mistaken_source(chapter, m) for m in chapter.mistakes_in(e.name)] for e in chapter.exercises}
    others = {e.name: _fast_alternatives(chapter, e) for e in chapter.exercises}
    crash, loop = _first_body(chapter, CRASH), _first_body(chapter, LOOP)
    students = [f"student-{number:05}" for number in range(count)]
    for student in students:
        sources = {name: _drawn(random, right[name], others[name], wrong[name]) for name in right}
        fate = random.random()
        sources |= crash if fate < 0.01 else loop if fate < 0.012 else {}
        notebook: Any = _filled(release, chapter, sources)
        notebook.cells.append(nbformat.v4.new_code_cell(f"# handed in by {student}", id="signature"))
        _write(course, chapter, student, "{not a notebook" if fate > 0.99 else notebook)
    return students


def _fast_alternatives(chapter: Chapter, exercise: Exercise) -> list[str]:
    return [alternative_source(chapter, a) for a in chapter.alternatives_to(exercise.name) if not a.slow]


def _drawn(random: Random, right: str | None, others: Sequence[str], wrong: Sequence[str]) -> str | None:
    """What a student hands in for an exercise."""
    chance = random.random()
    if chance < 0.75:
        return right
    if chance < 0.85 and others:
        return random.choice(others)
    return random.choice(wrong) if chance < 0.95 else None


def _write(course: Course, chapter: Chapter, student: str, notebook: Any) -> None:
    folder = course.folder("submitted") / student / chapter.name
    folder.mkdir(parents=True, exist_ok=True)
    text = notebook if isinstance(notebook, str) else json.dumps(notebook)
    (folder / f"{chapter.name}.ipynb").write_text(text, encoding="utf-8")


def _rows(chapter: Chapter) -> list[list[Mistake]]:
    """The n-th mistake of every exercise, for each n."""
    columns = [chapter.mistakes_in(e.name) for e in chapter.exercises]
    return [[m for m in row if m is not None] for row in itertools.zip_longest(*columns)]


def _filled(release: Any, chapter: Chapter, sources: Sources) -> Any:
    """The released notebook with these sources in its exercise cells (None leaves the stub) and the helpers above."""
    notebook = copy.deepcopy(release)
    for cell in notebook.cells:
        about = cell.metadata.get("nbgrader", {})
        source = sources.get(about.get("grade_id")) if about.get("solution") else None
        if source is not None:
            cell.source = source
    helpers = _helpers(chapter)
    notebook.cells.insert(1, nbformat.v4.new_code_cell(helpers, id="helpers"))
    return notebook


def _right_sources(chapter: Chapter) -> Sources:
    sources = _references(chapter)
    return {e.name: sources[key_of(e.reference)] for e in chapter.exercises}


def _first_body(chapter: Chapter, body: str) -> dict[str, str]:
    """The first exercise with a body that never returns."""
    exercise = chapter.exercises[0]
    lines = "\n".join("    " + line for line in body.splitlines())
    return {exercise.name: f"def {exercise.name}{inspect.signature(_bare(exercise))}:\n{lines}"}


def _bare(exercise: Exercise) -> Any:
    """The reference without annotations, for a signature that prints short."""
    signature = inspect.signature(exercise.reference)
    plain = [p.replace(annotation=inspect.Parameter.empty) for p in signature.parameters.values()]

    def function() -> None: ...

    function.__signature__ = inspect.Signature(plain)  # type: ignore[attr-defined]
    return function


def _helpers(chapter: Chapter) -> str:
    """What the references need and define no exercise."""
    exercises = {key_of(e.reference) for e in chapter.exercises}
    return "\n\n".join(source for key, source in _references(chapter).items() if key not in exercises)


def _references(chapter: Chapter) -> dict[Key, str]:
    return sources_of([e.reference for e in chapter.exercises], {})


def _mistaken_source(chapter: Chapter, mistake: Mistake) -> str:
    """A mistake as a student's cell."""
    return _other_source(chapter, mistake.of, mistake.wrong)


def alternative_source(chapter: Chapter, alternative: Alternative) -> str:
    """A right solution that is not the reference, as a student's cell."""
    return _other_source(chapter, alternative.of, alternative.right)


def _other_source(chapter: Chapter, of: str, function: Any) -> str:
    """A function under the graded name, with what it needs; right functions that it calls go by other names."""
    renamed = {key_of(e.reference): f"right_{e.name}" for e in chapter.exercises}
    return "\n\n".join([*sources_of([function], renamed).values(), f"{of} = {function.__name__}"])
