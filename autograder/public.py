"""Write what students may have: the repository without solutions, and the released assignments."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .chapter import assignments, load_chapter
from .course import Course
from .errors import UsageError
from .public_cases import FILE_NAME
from .worker.given import FILE_NAME as GIVEN

PUBLIC = ("_config.yml", "_toc.yml", "references.bib", "requirements.txt", "pyproject.toml", "README.md", "CHANGELOG.md",
          "LICENSE", "LICENSE-TEXT", "CITATION.cff", "autograder", "lessonkit", "chapters", "widgets")  # fmt: skip
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints", "node_modules")
MARK = ".written-by-autograder-public"


def write_public(course: Course, target: Path) -> list[str]:
    """Write the public repository into `target`; returns the names of its assignments.

    An existing folder is replaced only if an earlier call wrote it, and if everything is there that will replace it.
    """
    names = assignments(course.root)
    for name in names:
        if not _released(course, name).is_file():
            raise UsageError(f"{name} is not released: run `autograder release {name}` first")
    if target.exists():
        if not target.is_dir():
            raise UsageError(f"{target} is no folder: name another")
        if not (target / MARK).is_file() and any(target.iterdir()):
            raise UsageError(f"{target} holds something else: name an empty folder")
        shutil.rmtree(target)
    target.mkdir(parents=True)
    (target / MARK).write_text("This folder is written anew by `make public`.\n")
    for name in PUBLIC:
        source = course.root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=LEFT_OUT)
        elif source.is_file():
            shutil.copy2(source, target / name)
    for name in names:
        _add_assignment(course, name, target)
    return names


def _released(course: Course, name: str) -> Path:
    return course.folder("release") / name / f"{name}.ipynb"


def _add_assignment(course: Course, name: str, target: Path) -> None:
    release = _released(course, name).parent
    folder = target / "assignments" / name
    folder.mkdir(parents=True)
    for file in (f"{name}.ipynb", FILE_NAME, *([GIVEN] if (release / GIVEN).is_file() else [])):
        shutil.copy2(release / file, folder / file)
    keys = ("name", "of", "misconception", "hint")
    mistakes = [{key: getattr(m, key) for key in keys} for m in load_chapter(course.root, name).mistakes]
    text = json.dumps(mistakes, indent=1, ensure_ascii=False)
    (target / "chapters" / name / "mistakes.json").write_text(text + "\n", encoding="utf-8")
