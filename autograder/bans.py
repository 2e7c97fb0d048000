"""Find banned calls in a submission's syntax tree, through aliases and `getattr`.

A ban covers what the graded name reaches: its own definition, and every top-level statement of the notebook that binds
a name used there, and so on. A scratch cell that compares with the library is welcome. What a tree cannot show (a call
through a string built at run time) is left to the guard in the child.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .session import Cell


@dataclass(frozen=True)
class Banned:
    """A banned name with the place where it stands."""

    name: str
    cell: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.name} is not allowed here: line {self.line} of cell {self.cell}: {self.text}"


@dataclass(frozen=True)
class _Statement:
    cell: Cell
    node: ast.stmt
    binds: frozenset[str]
    uses: frozenset[str]


def find_banned(cells: Iterable[Cell], graded: str, bans: Sequence[str]) -> Banned | None:
    """Return the first banned use that the graded name reaches, or None."""
    statements = [s for cell in cells for s in _statements(cell)]
    aliases = _aliases(statements)
    for statement in _reached(statements, graded):
        for node in ast.walk(statement.node):
            for dotted in _meanings(node, aliases):
                ban = next((b for b in bans if dotted == b or dotted.startswith(b + ".")), None)
                if ban is not None:
                    return _place(statement, node, ban)
    return None


def _place(statement: _Statement, node: ast.AST, ban: str) -> Banned:
    line = getattr(node, "lineno", statement.node.lineno)
    lines = statement.cell.source.splitlines()
    return Banned(ban, statement.cell.name, line, lines[line - 1].strip()[:200] if line <= len(lines) else "")


def _statements(cell: Cell) -> list[_Statement]:
    try:
        tree = ast.parse(_without_magics(cell.source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [_Statement(cell, node, frozenset(_bound(node)), frozenset(_used(node))) for node in tree.body]


def _without_magics(source: str) -> str:
    """Blank out IPython's lines, keeping line numbers; the body of a cell magic stays."""
    lines = [re.sub(r"^(\s*)(%%?|!|\?).*", r"\1pass", line) for line in source.splitlines()]
    return "\n".join(lines)


def _bound(node: ast.AST) -> set[str]:
    """Names that a top-level statement may bind, wherever in it the binding stands."""
    names = set()
    for part in ast.walk(node):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(part.name)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.add(part.id)
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.split(".")[0] for alias in part.names}
        elif isinstance(part, (ast.Attribute, ast.Subscript)) and isinstance(part.ctx, ast.Store):
            names |= {n.id for n in ast.walk(part) if isinstance(n, ast.Name)}  # Layer.forward = ..., table["f"] = ...
    return names


def _used(node: ast.AST) -> set[str]:
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    strings = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return names | {s for s in strings if s.isidentifier()}  # globals()["helper"]


def _reached(statements: list[_Statement], graded: str) -> list[_Statement]:
    """Follow names from the graded one; an import that a later definition of the same name replaces does not count."""
    lasting = [s for i, s in enumerate(statements) if not _replaced(s, statements[i + 1 :])]
    wanted, reached = {graded}, list[_Statement]()
    while more := [s for s in lasting if s not in reached and s.binds & wanted]:
        reached += more
        wanted |= set().union(*(s.uses for s in more))
    return reached


def _replaced(statement: _Statement, later: list[_Statement]) -> bool:
    if not isinstance(statement.node, (ast.Import, ast.ImportFrom)):
        return False
    defined = {s.node.name for s in later if isinstance(s.node, (ast.FunctionDef, ast.ClassDef))}
    return statement.binds <= defined


def _aliases(statements: list[_Statement]) -> dict[str, set[str]]:
    """What each name may stand for as a dotted path: imports anywhere, and plain assignments of dotted paths."""
    aliases: dict[str, set[str]] = {}
    nodes = [node for s in statements for node in ast.walk(s.node)]
    for node in nodes:
        for name, path in _imported(node):
            aliases.setdefault(name, set()).add(path)
    for _ in range(4):  # an alias of an alias of an alias
        for node in nodes:
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        aliases.setdefault(target.id, set()).update(_meanings(node.value, aliases))
    return aliases


def _imported(node: ast.AST) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(a.asname, a.name) if a.asname else (a.name.split(".")[0], a.name.split(".")[0]) for a in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [(a.asname or a.name, f"{node.module}.{a.name}") for a in node.names]
    return []


def _meanings(node: ast.AST, aliases: dict[str, set[str]]) -> set[str]:
    """The dotted paths that an expression may stand for; an import statement stands for what it imports."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, set())
    if isinstance(node, ast.Attribute):
        owners = _meanings(node.value, aliases) or _tensor_method(node)
        return {f"{owner}.{node.attr}" for owner in owners}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _called(node, node.func.id, aliases)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "import_module":
        return set(_strings(node.args[:1]))
    if isinstance(node, ast.ImportFrom) and node.module:
        return {f"{node.module}.{a.name}" for a in node.names}
    return set()


def _called(node: ast.Call, function: str, aliases: dict[str, set[str]]) -> set[str]:
    if function == "getattr" and len(node.args) >= 2:
        owners = _meanings(node.args[0], aliases)
        return {f"{owner}.{name}" for owner in owners for name in _strings(node.args[1:2])}
    if function == "__import__" or function == "import_module":
        return set(_strings(node.args[:1]))
    return set()


def _strings(nodes: Sequence[ast.AST]) -> list[str]:
    """The strings that constant expressions spell, `"con" + "v2d"` among them."""
    found = []
    for node in nodes:
        try:
            value = ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError):
            value = _joined(node)
        if isinstance(value, str):
            found.append(value)
    return found


def _joined(node: ast.AST) -> str | None:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _strings([node.left]), _strings([node.right])
        return left[0] + right[0] if left and right else None
    return None


def _tensor_method(node: ast.Attribute) -> set[str]:
    """`anything.backward` may be a method of a tensor, whatever `anything` is."""
    return {"torch.Tensor"}
