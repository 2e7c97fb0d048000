"""What the cells of an exercises page that are to be tried out show, with the references in a student's place."""

import ast
import re
from pathlib import Path
from types import ModuleType

CHAPTERS = Path(__file__).resolve().parents[1] / "chapters"
CELL = re.compile(r":tags: \[explore\]\n(.*?)```", re.DOTALL)


def tried_out(references: ModuleType, chapter: str, without: str | None = None, **imported: object) -> list[object]:
    """Run these cells of a chapter, but for those in which a word stands; return what each shows."""
    names = {name: getattr(references, name) for name in references.__all__} | imported
    cells = CELL.findall((CHAPTERS / chapter / "exercises.md").read_text("utf-8"))
    return [_last_value(cell, names) for cell in cells if without is None or without not in cell]


def _last_value(cell: str, names: dict[str, object]) -> object:
    *statements, last = ast.parse(cell).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(statements, []), "<cell>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)
