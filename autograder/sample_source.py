"""Solutions as a student would write them: a function from the solutions' modules, with all that it needs, as plain code.

What a function needs is followed by name, through its own module and those that it imports from the solutions. What stands
in several modules under one name gets a number; imports of the engine and annotations are left out.
"""

from __future__ import annotations

import ast
import copy
import functools
import importlib
import inspect
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LEFT_OUT = ("autograder", "__future__", "jaxtyping")
MARKS = {"mistake", "alternative"}
Key = tuple[str, str]  # of a definition: its module and its name; of an import: nothing, and the statement


def sources_of(functions: Sequence[Any], renamed: Mapping[Key, str]) -> dict[Key, str]:
    """Write functions or classes and what they need: imports first, then each after what it needs itself.

    Args:
        renamed: new names of definitions; the functions keep theirs, unless they stand here.
    """
    gathered = _Gathered()
    for function in functions:
        gathered.add(key_of(function))
    names = _names(gathered.nodes, {**{key: key[1] for key in map(key_of, functions)}, **renamed})
    written = {key: _Written(gathered.bindings[key], names).visit(node) for key, node in gathered.nodes.items()}
    keys = sorted(written, key=lambda key: bool(key[0]))
    return {key: ast.unparse(ast.fix_missing_locations(written[key])) for key in keys}


def key_of(function: Any) -> Key:
    """What tells a function or class of the solutions from all others."""
    return function.__module__, function.__name__


def _names(nodes: Iterable[Key], fixed: Mapping[Key, str]) -> dict[Key, str]:
    """A name for every definition, no two alike."""
    names = {key: fixed[key] for key in nodes if key in fixed}
    for key in nodes:
        if key[0] and key not in names:
            tried = (f"{key[1]}_{number}" if number > 1 else key[1] for number in itertools.count(1))
            names[key] = next(name for name in tried if name not in names.values())
    return names


class _Gathered:
    """Definitions and what they need, in the order in which they can be run."""

    def __init__(self) -> None:
        self.nodes: dict[Key, ast.stmt] = {}
        self.bindings: dict[Key, dict[str, Key]] = {}  # what each name in a definition stands for
        self._begun: set[Key] = set()

    def add(self, key: Key) -> None:
        """Add a definition, after what it needs."""
        if key in self._begun:
            return
        self._begun.add(key)
        node = _bare(_top(key[0])[0][key[1]])
        bound = {name: found for name in _read(node) if (found := self._find(key[0], name)) is not None and found != key}
        for found in bound.values():
            if found[0]:
                self.add(found)
        self.nodes[key], self.bindings[key] = node, {**bound, key[1]: key}

    def _find(self, module: str, name: str) -> Key | None:
        """What a name stands for at the top of a module; None for a builtin, a local name, or what is left out."""
        first, _, rest = name.partition(".")
        node = _top(module)[0].get(first)
        if node is None:
            return self._among_stars(module, first)
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            return None if rest else (module, first)
        origin = _origin(node, module)
        if origin is None:
            return None if rest else self._imported(node, first)
        alias = next(a for a in node.names if (a.asname or a.name) == first)
        if not (isinstance(node, ast.ImportFrom) and node.module is None):
            return None if rest else self._find(origin, alias.name)
        return self._find(f"{origin}.{alias.name}", rest) if rest else None

    def _among_stars(self, module: str, name: str) -> Key | None:
        found = (self._find(origin, name) for origin in _top(module)[1] if not name.startswith("_"))
        return next(filter(None, found), None)

    def _imported(self, node: ast.Import | ast.ImportFrom, name: str) -> Key | None:
        if isinstance(node, ast.ImportFrom) and node.module in LEFT_OUT:
            return None
        alone = copy.copy(node)
        alone.names = [a for a in node.names if (a.asname or a.name.partition(".")[0]) == name]
        key = ("", ast.unparse(alone))
        self.nodes[key], self.bindings[key] = alone, {}
        return key


@functools.cache
def _top(module: str) -> tuple[dict[str, ast.stmt], list[str]]:
    """What binds each name at the top of a module, and the modules of which it imports every name."""
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    imports = [node for node in tree.body if isinstance(node, ast.ImportFrom) and node.names[0].name == "*"]
    stars = [origin for node in imports if (origin := _origin(node, module)) is not None]
    return {name: node for node in tree.body for name in _bound(node)}, stars


def _origin(node: ast.Import | ast.ImportFrom, module: str) -> str | None:
    """The module of the solutions that an import reads, or None."""
    if not isinstance(node, ast.ImportFrom):
        return None
    package = ".".join(module.split(".")[: -node.level]) if node.level else ""
    origin = ".".join(part for part in (package, node.module) if part)
    return origin if node.level or origin.split(".")[0] == "solutions" else None


def _bound(node: ast.stmt) -> list[str]:
    """The names that a top-level statement binds."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in node.names]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)]


def _read(node: ast.stmt) -> list[str]:
    """The names in a definition, and `a.b` where an attribute of one is read, in the order of their first use."""
    found: dict[str, None] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found[part.id] = None
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            found[f"{part.value.id}.{part.attr}"] = None
    return list(found)


def _bare(node: ast.stmt) -> ast.stmt:
    """A definition without annotations of arguments, for the packages that they need may not be there, and without marks."""
    node = copy.deepcopy(node)
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef):
            part.returns = None
        if isinstance(part, ast.arg):
            part.annotation = None
        if isinstance(part, (ast.FunctionDef, ast.ClassDef)):
            part.decorator_list = [d for d in part.decorator_list if not _is_mark(d)]
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return ast.Assign([node.target], node.value)
    return node


def _is_mark(decorator: ast.expr) -> bool:
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(function, ast.Name) and function.id in MARKS


class _Written(ast.NodeTransformer):
    """Gives what a definition reads, and itself, its final name."""

    def __init__(self, bindings: Mapping[str, Key], names: Mapping[Key, str]) -> None:
        self.final = {name: names[key] for name, key in bindings.items() if key in names}

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self.final.get(node.id, node.id)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if isinstance(node.value, ast.Name) and (name := self.final.get(f"{node.value.id}.{node.attr}")):
            return ast.Name(name, node.ctx)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._definition(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._definition(node)

    def _definition(self, node: Any) -> ast.AST:
        if node.col_offset == 0:  # a method may have the name of a function
            node.name = self.final.get(node.name, node.name)
        self.generic_visit(node)
        return node
