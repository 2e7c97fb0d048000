"""A small class to try the grader on: right, partly wrong, each known mistake, crashing, looping, empty, unreadable.

Submissions are made from the chapter's own reference and mistakes, written into the released notebook as a student would:
a cell an exercise. The n-th mistaken student makes the n-th known mistake of every exercise.
"""

from __future__ import annotations

import ast
import copy
import inspect
import itertools
import json
from collections.abc import Sequence
from random import Random
from types import ModuleType
from typing import Any

import nbformat

from .autograded import read_release
from .chapter import Chapter
from .course import Course
from .exercise import Alternative, Exercise, Mistake

CRASH = "import os\nos.abort()  # what a fault in a library looks like from outside"
LEFT_OUT = ("autograder", "__future__", "jaxtyping")
Sources = dict[str, str | None]  # by exercise; None leaves the stub
LOOP = "while True:\n    pass"


def write_sample_class(course: Course, chapter: Chapter) -> list[str]:
    """Write the submissions of a sample class; returns the students' names."""
    release = read_release(course.folder("release") / chapter.name / f"{chapter.name}.ipynb")
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
    release = read_release(course.folder("release") / chapter.name / f"{chapter.name}.ipynb")
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
    return [_alternative_source(chapter, a) for a in chapter.alternatives_to(exercise.name) if not a.slow]


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
    helpers = _helpers(inspect.getmodule(chapter.exercises[0].reference), chapter)
    notebook.cells.insert(1, nbformat.v4.new_code_cell(helpers, id="helpers"))
    return notebook


def _right_sources(chapter: Chapter) -> Sources:
    return {e.name: _source(*ast.parse(inspect.getsource(e.reference)).body) for e in chapter.exercises}


def _source(*nodes: ast.AST) -> str:
    """Source as a student writes it: without annotations, for the packages that they need may not be there."""
    return "\n\n".join(ast.unparse(ast.fix_missing_locations(_Bare().visit(node))) for node in nodes)


class _Bare(ast.NodeTransformer):
    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node


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


def _helpers(module: ModuleType | None, chapter: Chapter) -> str:
    """The imports and private helpers of a solutions module: all that defines no exercise."""
    assert module is not None
    names = {e.name for e in chapter.exercises}
    return _source(*(node for node in _statements(module) if getattr(node, "name", None) not in names))


def _statements(module: ModuleType) -> list[ast.stmt]:
    """A module's top-level statements, without docstring, relative imports and imports of the engine."""
    tree = ast.parse(inspect.getsource(module))
    kept = []
    for node in tree.body:
        relative = isinstance(node, ast.ImportFrom) and (node.level > 0 or node.module in LEFT_OUT)
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not relative and not docstring:
            kept.append(node)
    return kept


def _mistaken_source(chapter: Chapter, mistake: Mistake) -> str:
    """A mistake as a student's cell."""
    return _other_source(chapter, mistake.of, mistake.wrong, {m.name for m in chapter.mistakes})


def _alternative_source(chapter: Chapter, alternative: Alternative) -> str:
    """A right solution that is not the reference, as a student's cell."""
    return _other_source(chapter, alternative.of, alternative.right, {a.name for a in chapter.alternatives})


def _other_source(chapter: Chapter, of: str, function: Any, known: set[str]) -> str:
    """The right functions under other names, then `function` under the graded name, with the helpers beside it."""
    module = inspect.getmodule(function)
    reference = inspect.getmodule(next(e.reference for e in chapter.exercises if e.name == of))
    assert module is not None and reference is not None
    wanted = [n for n in _statements(reference) if getattr(n, "name", None) in {e.name for e in chapter.exercises}]
    wanted += [n for n in _statements(module) if getattr(n, "name", None) not in known - {function.__name__}]
    renamed = [_Renamed({e.name for e in chapter.exercises}).visit(node) for node in wanted]
    for node in renamed:
        own = getattr(node, "name", None) == function.__name__
        node.decorator_list = [] if own else getattr(node, "decorator_list", [])
    return f"{_source(*renamed)}\n\n{of} = {function.__name__}"


class _Renamed(ast.NodeTransformer):
    """Gives every exercise's name a prefix, so that a mistake may call the right function."""

    def __init__(self, names: set[str]) -> None:
        self.names = names

    def _new(self, name: str) -> str:
        return f"right_{name}" if name in self.names else name

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._new(node.id)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._new(node.name)
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._new(node.name)
        self.generic_visit(node)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and node.value.id == "reference":
            return ast.Name(self._new(node.attr), node.ctx)
        self.generic_visit(node)
        return node
