"""Which top-level statements of a notebook a name rests on, by Python's own rules of scope.

A function's local names are its own: a scratch cell that happens to use the same names is not reached. Of several
bindings of a name the last one counts, as it does when the cells are run from top to bottom.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .session import Cell
from .spelling import NAMESPACES

STAR = "*"  # what nothing binds may have come with a star: one name for all such
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}


@dataclass(frozen=True, eq=False)
class Statement:
    """A top-level statement: the names that it may bind, binds for certain, reads now, and reads when called later."""

    cell: Cell
    node: ast.stmt
    binds: frozenset[str]
    certain: frozenset[str]
    now: frozenset[str]
    later: frozenset[str]
    words: frozenset[str]  # every attribute and part of an imported path
    parts: tuple[ast.AST, ...]  # the statement's nodes, itself first

    @staticmethod
    def of_import(cell: Cell, node: ast.Import | ast.ImportFrom) -> Statement:
        """An import, of which there may be very many: it reads nothing, and what it binds its node says."""
        parts, bound = parts_of(node), frozenset(_certain(node))
        return Statement(cell, node, bound, bound, frozenset(), frozenset(), words_of(parts), parts)

    @staticmethod
    def of(cell: Cell, node: ast.stmt, text: str) -> Statement:
        """Look up the names of a statement, which reads `text`, in Python's own symbol table."""
        binds, now, later, parts = set[str](), set[str](), set[str](), parts_of(node)
        try:
            _look_up(symtable.symtable(text, "<cell>", "exec"), True, binds, now, later)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            binds = now = later = {part.id for part in parts if isinstance(part, ast.Name)}
        spelled = _spelled_names(parts)
        certain = _certain(node)
        return Statement(cell, node, frozenset(binds | _changed(parts) | spelled | certain), frozenset(certain),
                         frozenset(now | spelled), frozenset(later | spelled), words_of(parts), parts)  # fmt: skip


def parts_of(node: ast.AST) -> tuple[ast.AST, ...]:
    """The nodes of a tree, as `ast.walk` has them but for the contexts of names, which are of no interest and many."""
    found = [node]
    for part in found:
        for name in part._fields:
            value = getattr(part, name, None)
            if isinstance(value, list):
                found += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST) and name != "ctx":
                found.append(value)
    return tuple(found)


class Source:
    """The text of a cell, from which its statements are cut: quicker than to write them anew from the tree."""

    def __init__(self, text: str) -> None:
        self._lines = text.encode("utf-8", "surrogatepass").splitlines(keepends=True)  # a tree counts lines so, and bytes

    def of(self, node: ast.stmt) -> str:
        """A top-level statement as it was written, its decorators included."""
        decorators = getattr(node, "decorator_list", ())
        first, start = (decorators[0].lineno, 0) if decorators else (node.lineno, node.col_offset)
        lines = self._lines[first - 1 : node.end_lineno]
        if len(lines) == 1:  # of many that may be
            lines[0] = lines[0][start : node.end_col_offset]
        else:
            lines[0], lines[-1] = lines[0][start:], lines[-1][: node.end_col_offset]
        return b"".join(lines).decode("utf-8", "surrogatepass")


def words_of(parts: Iterable[ast.AST]) -> frozenset[str]:
    """Every attribute and part of an imported path."""
    found = set[str]()
    for part in parts:
        if isinstance(part, ast.Attribute):
            found.add(part.attr)
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            found.update(word for alias in part.names for word in alias.name.split("."))
            found.update((getattr(part, "module", None) or "").split("."))
    return frozenset(found)


def reached(statements: Sequence[Statement], name: str) -> list[Statement]:
    """The statements that a name rests on after all have run, in order."""
    binders: dict[str, list[int]] = {}
    for number, statement in enumerate(statements):
        for bound in statement.binds:
            binders.setdefault(bound, []).append(number)
    found, seen = set[int](), set[tuple[str, int]]()
    wanted = [(name, len(statements))]
    while wanted:
        sought, before = wanted.pop()
        if sought not in binders and not hasattr(builtins, sought):
            sought = STAR
        for number in _holding(statements, binders, sought, before):
            if (sought, number) in seen:
                break  # from here on back, all was looked at before
            seen.add((sought, number))
            if number not in found:
                found.add(number)
                wanted += [(n, number) for n in statements[number].now]
                wanted += [(n, len(statements)) for n in statements[number].later]
    return [statements[number] for number in sorted(found)]


def _holding(statements: Sequence[Statement], binders: dict[str, list[int]], name: str, before: int) -> Iterable[int]:
    """From the last back: the bindings of a name that may hold before a statement, up to one that surely replaces all."""
    numbers = binders.get(name, [])
    for place in range(bisect_left(numbers, before) - 1, -1, -1):
        yield numbers[place]
        if name != STAR and name in statements[numbers[place]].certain:
            return


def _look_up(table: symtable.SymbolTable, runs_now: bool, binds: set[str], now: set[str], later: set[str]) -> None:
    """Collect global names; a function's body runs later, a class's body and a comprehension with what holds them."""
    kind = str(table.get_type()).lower().rpartition(".")[2]
    for symbol in table.get_symbols():
        if kind == "module" or symbol.is_global() or (kind == "class" and not symbol.is_free()):
            if symbol.is_referenced():
                (now if runs_now else later).add(symbol.get_name())
            if (kind == "module" or symbol.is_global()) and (symbol.is_assigned() or symbol.is_imported()):
                binds.add(symbol.get_name())
    for child in table.get_children():
        function = str(child.get_type()).lower().endswith("function") and child.get_name() not in COMPREHENSIONS
        _look_up(child, runs_now and not function, binds, now, later)


def _certain(node: ast.stmt) -> set[str]:
    """Names that a statement binds whatever happens."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return {alias.asname or alias.name.split(".")[0] for alias in node.names}
    if isinstance(node, ast.Assign):
        return {target.id for target in node.targets if isinstance(target, ast.Name)}
    if isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
        return {node.target.id}
    return set()


def _changed(parts: Iterable[ast.AST]) -> set[str]:
    """Names whose object a statement may change: `Layer.forward = ...`, `table["f"] = ...`, `setattr(Layer, ...)`."""
    names = set[str]()
    for part in parts:
        target: ast.AST | None = None
        if isinstance(part, (ast.Attribute, ast.Subscript)) and isinstance(part.ctx, ast.Store):
            target = part
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "setattr" and part.args:
            target = part.args[0]
        while isinstance(target, (ast.Attribute, ast.Subscript)):
            target = target.value
        if isinstance(target, ast.Name):
            names.add(target.id)
    return names


def _spelled_names(parts: Sequence[ast.AST]) -> set[str]:
    """Names that a statement may read or bind through `globals()` and its kin: strings and keywords beside them."""
    if not any(isinstance(part, ast.Name) and part.id in NAMESPACES for part in parts):
        return set()
    strings = {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    keywords = {part.arg for part in parts if isinstance(part, ast.keyword) and part.arg}
    return {string for string in strings if string.isidentifier()} | keywords
