"""Find a chapter by its folder, and load what it asks for."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from pathlib import Path

from .errors import UsageError
from .exercise import Alternative, Exercise, Mistake, alternatives_of, exercises_of, mistakes_of
from .worker.given import FILE_NAME, GivenFile


@dataclass(frozen=True)
class Chapter:
    """A chapter's exercises, known mistakes and right alternatives, and the folders that they come from."""

    name: str
    folder: Path
    solutions: Path
    exercises: tuple[Exercise, ...]
    mistakes: tuple[Mistake, ...]
    alternatives: tuple[Alternative, ...] = ()
    preloaded: tuple[str, ...] = ()  # modules that take a submission long to import

    def __post_init__(self) -> None:
        given = GivenFile(self.given)
        for exercise in self.exercises:
            exercise.given = given

    @property
    def given(self) -> Path:
        """The file of what calls hand over that is no data; most chapters have none."""
        return self.folder / FILE_NAME

    def mistakes_in(self, exercise: str) -> list[Mistake]:
        """The known mistakes of one exercise."""
        return [m for m in self.mistakes if m.of == exercise]

    def alternatives_to(self, exercise: str) -> list[Alternative]:
        """The right implementations of one exercise that are not the reference."""
        return [a for a in self.alternatives if a.of == exercise]


def find_root() -> Path:
    """The course's own folder: the working directory if it holds chapters, else where this package lies."""
    for place in (Path.cwd(), Path(__file__).resolve().parent.parent):
        if (place / "chapters").is_dir():
            return place
    raise UsageError("no course here: run this in the folder that holds chapters/ and solutions/")


def assignments(root: Path) -> list[str]:
    """The names of all chapters with exercises, in alphabetical order."""
    return sorted(path.parent.name for path in root.glob("chapters/*/exercises.md"))


def load_chapter(root: Path, name: str) -> Chapter:
    """Import what a chapter asks for. Raises UsageError if the chapter, or its solutions, are not there."""
    folder, solutions = root / "chapters" / name, root / "solutions" / name
    if not (folder / "exercises.md").is_file():
        there = ", ".join(assignments(root)) or "none"
        raise UsageError(f"no assignment {name!r} in {root / 'chapters'}; there are: {there}")
    if not (solutions / "checks.py").is_file():
        raise UsageError(f"no solutions for {name!r} in {root / 'solutions'}: this needs the instructor's repository")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    checks = importlib.import_module(f"solutions.{name}.checks")
    mistakes = importlib.import_module(f"solutions.{name}.mistakes")
    exercises, known, preloaded = exercises_of(checks), mistakes_of(mistakes), getattr(checks, "PRELOADED", ())
    return Chapter(name, folder, solutions, tuple(exercises), tuple(known), _alternatives(solutions), tuple(preloaded))


def _alternatives(solutions: Path) -> tuple[Alternative, ...]:
    """What `alternatives.py` declares; a chapter in the making may not have one yet, and the audit will say so."""
    if not (solutions / "alternatives.py").is_file():
        return ()
    return tuple(alternatives_of(importlib.import_module(f"solutions.{solutions.name}.alternatives")))
