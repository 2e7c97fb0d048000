"""Find banned calls in a submission's syntax tree, through aliases and `getattr`.

A ban covers what the graded name reaches: its own definition, and every top-level statement of the notebook that binds
a name used there, and so on (`autograder.reach`). A scratch cell that compares with the library is welcome. What a tree
cannot show (a call through a string built at run time) is left to the guard in the child.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .reach import Source, Statement, reached
from .session import Cell
from .spelling import IMPORTERS, INDIRECT, may_be_spelled

LONGEST_CHAIN = 12  # attributes in a row; a longer row is looked at from every one of its parts
BINDING = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.NamedExpr, ast.arguments)
TENSOR = {"torch.Tensor"}
STANDING = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.ImportFrom)  # what may stand for a banned thing
TIMED = re.compile(r"^(\s*)%(?:time|timeit|prun)\b(?:\s+-\w+(?:\s+\d+)?)*[ \t]*(.*)$")
SHELL = re.compile(r"^(\s*)(?:[%!?,;/].*|[\w.%]+\?{1,2}\s*)$")
ASSIGNED = re.compile(r"^(\s*\w[\w, ]*=\s*)[%!].*$")


@dataclass(frozen=True)
class Banned:
    """A banned name with the place where it stands."""

    name: str
    cell: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.name} is not allowed here: line {self.line} of cell {self.cell}: {self.text}"


def find_banned(cells: Iterable[Cell], graded: str, bans: Sequence[str]) -> Banned | None:
    """Return the first banned use that the graded name reaches, or None."""
    cells = tuple(cells)
    if not _may_be_in(cells, tuple(bans)):
        return None
    names = _Names(bans)
    every = [s for cell in cells for s in _statements(cell)]
    statements = reached([part for s in every for part in names.split(s)], graded)
    if not names.may_be_among(statements):
        return None
    names.learn([node for s in statements for node in s.parts if isinstance(node, BINDING)])
    for statement in statements:
        for node in (part for part in statement.parts if isinstance(part, STANDING)):
            if (ban := names.banned(node)) is not None:
                return _place(statement, node, ban)
    return None


@lru_cache(maxsize=16)
def _may_be_in(cells: tuple[Cell, ...], bans: tuple[str, ...]) -> bool:
    """Whether a ban may stand anywhere in the cells, reached or not: one look for all exercises with these bans."""
    return may_be_spelled((cell.source for cell in cells), list(_ways(bans)[0]))


def _place(statement: Statement, node: ast.AST, ban: str) -> Banned:
    line = getattr(node, "lineno", statement.node.lineno)
    lines = statement.cell.source.splitlines()
    return Banned(ban, statement.cell.name, line, lines[line - 1].strip()[:200] if line <= len(lines) else "")


def _parsed(cell: Cell) -> tuple[ast.Module, str]:
    """A cell's tree and the text that it is of; nothing of a cell that is not Python even without its magics."""
    source = cell.source
    try:
        return ast.parse(source), source
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        source = _without_magics(source)
        try:
            return ast.parse(source), source
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module([], []), ""


@lru_cache(maxsize=256)
def _statements(cell: Cell) -> tuple[Statement, ...]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a student's odd escape no instructor need be told, for every cell of a class
        tree, source = _parsed(cell)
        lines = Source(source)
        return tuple(Statement.of(cell, part, text) for node in tree.body for part, text in _one_name_each(node, lines))


def _without_magics(source: str) -> str:
    """Blank out IPython's lines, keeping line numbers; what a timing magic times stays, as does a cell magic's body."""
    lines = []
    for line in source.split("\n"):
        line = TIMED.sub(r"\1\2", line)
        line = ASSIGNED.sub(r"\1None", line)
        lines.append(SHELL.sub(r"\1pass", line))
    return "\n".join(lines)


def _one_name_each(node: ast.stmt, source: Source) -> list[tuple[ast.stmt, str]]:
    """A statement and its text; an import of several names as several imports: only the names that are used count."""
    imports: list[ast.stmt] = []
    if isinstance(node, ast.Import):
        imports = [ast.copy_location(ast.Import(names=[alias]), node) for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        imports = [ast.copy_location(ast.ImportFrom(node.module, [a], node.level), node) for a in node.names]
    return [(one, ast.unparse(one)) for one in imports] or [(node, source.of(node))]


@lru_cache(maxsize=256)
def _ways(bans: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Bans as dotted paths, the paths that lead to them, and their last parts."""
    full = frozenset(f"torch.ops.{ban}" if ban.startswith("aten.") else ban for ban in bans)
    parts = [ban.split(".") for ban in full]
    ways = frozenset(".".join(p[:cut]) for p in parts for cut in range(1, len(p)))
    return full, ways, frozenset(p[-1] for p in parts)


class _Names:
    """What names and expressions stand for, as dotted paths; only paths that lead to a ban are kept."""

    def __init__(self, bans: Sequence[str]) -> None:
        self.bans, self.ways, self.ends = _ways(tuple(bans))
        self.aliases: dict[str, set[str]] = {}

    def split(self, statement: Statement) -> list[Statement]:
        """A star import as an import of each banned name of that module."""
        node = statement.node
        if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
            return [statement]
        if self.leading([f"{node.module}.*"]):
            return [statement]  # all of the module is banned: it may be what any unknown name stands for
        names = [ban.rpartition(".")[2] for ban in self.bans if ban.rpartition(".")[0] == node.module]
        imports = [ast.ImportFrom(node.module, [ast.alias(name)], node.level) for name in names]
        return [Statement.of(statement.cell, ast.copy_location(new, node), ast.unparse(new)) for new in imports]

    def may_be_among(self, statements: Sequence[Statement]) -> bool:
        """Whether any statement spells the end of a ban, or looks something up by a string; most do neither.

        A bare name stands for a ban only where an import, or an attribute that it is bound to, spells it.
        """
        return any(
            not self.ends.isdisjoint(s.words) or any(not INDIRECT.isdisjoint(names) for names in (s.words, s.now, s.later))
            for s in statements
        )

    def leading(self, paths: Iterable[str]) -> set[str]:
        """Those paths that lead to a ban, and the bans in place of what lies in them."""
        return {kept for path in paths if (kept := path if path in self.ways else self._ban_of(path))}

    def _ban_of(self, path: str) -> str | None:
        parts = path.split(".")
        whole = (".".join(parts[:cut]) for cut in range(1, len(parts) + 1))
        return next((p for p in whole if p in self.bans), None)

    def banned(self, node: ast.AST) -> str | None:
        """The ban that an expression or an import stands for."""
        if isinstance(node, ast.Name) and not (node.id in self.aliases and isinstance(node.ctx, ast.Load)):
            return None
        return min(self.meanings(node) & self.bans, default=None)

    def learn(self, nodes: Sequence[ast.AST]) -> None:
        """Gather what names stand for: imports, and assignments of what leads to a ban."""
        for node in nodes:
            for name, path in _imported(node):
                self.aliases.setdefault(name, set()).update(self.leading([path]))
        pairs = [(name, value) for node in nodes for name, value in _assigned(node) if isinstance(value, STANDING)]
        for _ in range(4):  # an alias of an alias of an alias
            if not sum(self._learnt(name, self.meanings(value)) for name, value in pairs):
                return

    def _learnt(self, name: str, meanings: set[str]) -> bool:
        """Add to what a name stands for; whether it was not known."""
        known = self.aliases.setdefault(name, set())
        new = not meanings <= known
        known |= meanings
        return new

    def meanings(self, node: ast.AST) -> set[str]:
        """The dotted paths that an expression may stand for; an import stands for what it imports."""
        try:
            return self._meanings(node)
        except RecursionError:
            return set()

    def _meanings(self, node: ast.AST) -> set[str]:
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, set())
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Call):
            return self.leading(self._called(node))
        if isinstance(node, ast.Subscript):
            return self.leading(self._looked_up(node))
        if isinstance(node, ast.ImportFrom) and node.module:
            return self.leading(f"{node.module}.{alias.name}" for alias in node.names)
        return set()

    def _attribute(self, node: ast.Attribute) -> set[str]:
        attributes: list[str] = []
        base: ast.AST = node
        while isinstance(base, ast.Attribute):
            attributes.insert(0, base.attr)
            base = base.value
            if len(attributes) > LONGEST_CHAIN:
                return set()
        found = self.meanings(base)
        for attribute in attributes:  # of an owner that nobody knows, it may be a tensor's
            found = self.leading(f"{owner}.{attribute}" for owner in found or TENSOR)
        return found

    def _called(self, node: ast.Call) -> Iterator[str]:
        function = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if function == "getattr" and len(node.args) >= 2:
            for owner in self.meanings(node.args[0]):
                yield f"{owner}.{_spelled(node.args[1])}"
        elif function in IMPORTERS and node.args:
            name = _spelled(node.args[0]) or ""
            yield from {name, name.split(".")[0]} if function == "__import__" else {name}

    def _looked_up(self, node: ast.Subscript) -> Iterator[str]:
        """`vars(F)["conv2d"]`, `F.__dict__["conv2d"]`, `sys.modules["torch.nn.functional"]`."""
        key, table = _spelled(node.slice), node.value
        if isinstance(table, ast.Attribute) and table.attr == "modules" and key:
            yield key
        owner = table.value if isinstance(table, ast.Attribute) and table.attr == "__dict__" else None
        if isinstance(table, ast.Call) and isinstance(table.func, ast.Name) and table.func.id == "vars" and table.args:
            owner = table.args[0]
        for path in self.meanings(owner) if owner is not None else ():
            yield f"{path}.{key}"


def _imported(node: ast.AST) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(a.asname, a.name) if a.asname else (a.name.split(".")[0], a.name.split(".")[0]) for a in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [(a.asname or a.name, f"{node.module}.{a.name}") for a in node.names]
    return []


def _assigned(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Names with the expressions that they are bound to: assignments, also of tuples, and default arguments."""
    pairs: list[tuple[ast.AST, ast.AST | None]] = []
    if isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        pairs = [(node.target, node.value)]
    elif isinstance(node, ast.arguments):
        plain = [*node.posonlyargs, *node.args]
        pairs = [*zip(plain[::-1], node.defaults[::-1], strict=False), *zip(node.kwonlyargs, node.kw_defaults, strict=True)]
    for target, value in pairs:
        if isinstance(target, (ast.Name, ast.arg)) and value is not None:
            yield (target.id if isinstance(target, ast.Name) else target.arg), value
        elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
            for one, other in zip(target.elts, value.elts, strict=False):
                if isinstance(one, ast.Name):
                    yield one.id, other


def _spelled(node: ast.AST, depth: int = 0) -> str | None:
    """The string that a constant expression spells, `"con" + "v2d"` among them."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and depth < 50:
        left, right = _spelled(node.left, depth + 1), _spelled(node.right, depth + 1)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.JoinedStr):
        parts = [_spelled(p.value if isinstance(p, ast.FormattedValue) else p, depth + 1) for p in node.values]
        return None if None in parts else "".join(map(str, parts))
    return None
