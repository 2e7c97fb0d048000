"""Find banned calls in a submission's syntax tree, through aliases and `getattr`.

A ban covers what the graded name reaches: its own definition, and every top-level statement of the notebook that binds
a name used there, and so on (`autograder.reach`). A scratch cell that compares with the library is welcome. What a tree
cannot show (a call through a string built at run time) is left to the guard in the child.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .lookups import assigned, called, imported, looked_up, rooted
from .reach import Source, Statement, reached
from .session import Cell
from .spelling import INDIRECT, may_be_spelled, with_short_paths

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
    source = with_short_paths(cell.source)
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
        return tuple(statement for node in tree.body for statement in _one_name_each(cell, node, lines))


def _without_magics(source: str) -> str:
    """Blank out IPython's lines, keeping line numbers; what a timing magic times stays, as does a cell magic's body."""
    lines = []
    for line in source.split("\n"):
        line = TIMED.sub(r"\1\2", line)
        line = ASSIGNED.sub(r"\1None", line)
        lines.append(SHELL.sub(r"\1pass", line))
    return "\n".join(lines)


def _one_name_each(cell: Cell, node: ast.stmt, source: Source) -> list[Statement]:
    """A statement; an import of several names as several imports: only the names that are used count."""
    imports: list[ast.Import | ast.ImportFrom] = []
    if isinstance(node, ast.Import):
        imports = [ast.Import(names=[alias]) for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        imports = [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    parts = [Statement.of_import(cell, ast.copy_location(one, node)) for one in imports]
    return parts or [Statement.of(cell, node, source.of(node))]


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
        self.longest = max((ban.count(".") for ban in self.bans), default=0)
        self.aliases: dict[str, set[str]] = {}
        self.known: dict[ast.AST, set[str]] = {}  # what nodes stand for, until another name is learnt

    def split(self, statement: Statement) -> list[Statement]:
        """A star import as an import of each banned name of that module."""
        node = statement.node
        if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
            return [statement]
        if self.leading([f"{node.module}.*"]):
            return [statement]  # all of the module is banned: it may be what any unknown name stands for
        names = [ban.rpartition(".")[2] for ban in self.bans if ban.rpartition(".")[0] == node.module]
        imports = [ast.ImportFrom(node.module, [ast.alias(name)], node.level) for name in names]
        return [Statement.of_import(statement.cell, ast.copy_location(new, node)) for new in imports]

    def may_be_among(self, statements: Sequence[Statement]) -> bool:
        """Whether any statement spells the end of a ban, or looks something up by a string; most do neither.

        A bare name stands for a ban only where an import, or an attribute that it is bound to, spells it.
        """
        return any(
            not self.ends.isdisjoint(s.words) or any(not INDIRECT.isdisjoint(names) for names in (s.words, s.now, s.later))
            for s in statements
        )

    def leading(self, paths: Iterable[str]) -> set[str]:
        """Those paths that lead to a ban, and a ban in place of what lies in it: one is enough, and keeps the set small."""
        kept = {kept for path in paths if (kept := path if path in self.ways else self._ban_of(path))}
        bans = kept & self.bans
        return kept - bans | {min(bans)} if len(bans) > 1 else kept

    def _ban_of(self, path: str) -> str | None:
        parts = path.split(".", self.longest + 1)[: self.longest + 1]
        whole = (".".join(parts[:cut]) for cut in range(1, len(parts) + 1))
        return next((p for p in whole if p in self.bans), None)

    def banned(self, node: ast.AST) -> str | None:
        """The ban that an expression or an import stands for."""
        if isinstance(node, ast.Name) and not (node.id in self.aliases and isinstance(node.ctx, ast.Load)):
            return None
        return min(self.meanings(node) & self.bans, default=None)

    def learn(self, nodes: Sequence[ast.AST]) -> None:
        """Gather what names stand for: imports, and assignments of what leads to a ban."""
        bound: dict[ast.AST, list[str]] = {}
        for node in nodes:
            for name, path in imported(node):
                self._learnt(name, self.leading([path]))
            for name, value in assigned(node):
                if isinstance(value, STANDING):
                    bound.setdefault(value, []).append(name)
        self._follow(bound)

    def _follow(self, bound: Mapping[ast.AST, Sequence[str]]) -> None:
        """Hand on what each value stands for to the names bound to it, and anew when the name that it rests on learns."""
        resting: dict[str, list[ast.AST]] = {}
        for value in bound:
            if isinstance(root := rooted(value)[-1], ast.Name):
                resting.setdefault(root.id, []).append(value)
        waiting = deque(bound)
        while waiting:
            self.known.clear()
            value = waiting.popleft()
            meanings = self.meanings(value)
            waiting += [v for name in bound[value] if self._learnt(name, meanings) for v in resting.get(name, ())]
        self.known.clear()

    def _learnt(self, name: str, meanings: set[str]) -> bool:
        """Add to what a name stands for; whether it was not known."""
        known = self.aliases.setdefault(name, set())
        new = meanings - known
        if not known.isdisjoint(self.bans):
            new -= self.bans
        known |= new
        return bool(new)

    def meanings(self, node: ast.AST) -> set[str]:
        """The dotted paths that an expression may stand for; an import stands for what it imports."""
        chain = rooted(node, self.known)
        found: set[str] = self.known.get(chain[-1], set())
        for part in reversed(chain):
            if part not in self.known:
                self.known[part] = self._meanings(part, found)
            found = self.known[part]
        return found

    def _meanings(self, node: ast.AST, owners: set[str]) -> set[str]:
        """What an expression may stand for where its owner, if it has one, stands for these."""
        if isinstance(node, ast.Name):
            return self.aliases.get(node.id, set())
        if isinstance(node, ast.Attribute):  # of an owner that nobody knows, it may be a tensor's
            return self.leading(f"{owner}.{node.attr}" for owner in owners or TENSOR)
        if isinstance(node, ast.Call):
            return self.leading(called(node, owners))
        if isinstance(node, ast.Subscript):
            return self.leading(looked_up(node, owners))
        if isinstance(node, ast.ImportFrom) and node.module:
            return self.leading(f"{node.module}.{alias.name}" for alias in node.names)
        return set()
