"""What expressions look up, where, and under which strings; and what statements bind to names.

An expression has at most one owner, so that a tree of any size is looked at from its roots outwards, without recursion.
"""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable, Iterator

from .spelling import IMPORTERS


def rooted(node: ast.AST, known: Container[ast.AST] = ()) -> list[ast.AST]:
    """An expression, its owner, the owner's owner, and so on, as far as the first that is known."""
    chain = [node]
    while chain[-1] not in known and (owner := _owner(chain[-1])) is not None:
        chain.append(owner)
    return chain


def _owner(node: ast.AST) -> ast.AST | None:
    """What an expression is looked up in: `x` of `x.y`, `getattr(x, "y")`, `vars(x)["y"]` and `x.__dict__["y"]`."""
    if isinstance(node, ast.Attribute):
        return node.value
    if isinstance(node, ast.Call):
        return node.args[0] if _function(node) == "getattr" and len(node.args) >= 2 else None
    table = node.value if isinstance(node, ast.Subscript) else None
    if isinstance(table, ast.Attribute):
        return table.value if table.attr == "__dict__" else None
    if isinstance(table, ast.Call) and isinstance(table.func, ast.Name) and table.func.id == "vars" and table.args:
        return table.args[0]
    return None


def _function(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def called(node: ast.Call, owners: Iterable[str]) -> Iterable[str]:
    function = _function(node)
    if function == "getattr" and len(node.args) >= 2:
        return _each_with(owners, _spelled(node.args[1]))
    name = (_spelled(node.args[0]) or "") if function in IMPORTERS and node.args else ""
    return (name, name.split(".")[0]) if function == "__import__" else (name,)


def looked_up(node: ast.Subscript, owners: Iterable[str]) -> Iterable[str]:
    """`vars(F)["conv2d"]`, `F.__dict__["conv2d"]`, `sys.modules["torch.nn.functional"]`."""
    key = _spelled(node.slice)
    if isinstance(node.value, ast.Attribute) and node.value.attr == "modules":
        return (key,) if key else ()
    return _each_with(owners, key)


def _each_with(owners: Iterable[str], key: str | None) -> Iterable[str]:
    return (f"{owner}.{key}" for owner in owners)


def imported(node: ast.AST) -> list[tuple[str, str]]:
    if isinstance(node, ast.Import):
        return [(a.asname, a.name) if a.asname else (a.name.split(".")[0], a.name.split(".")[0]) for a in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [(a.asname or a.name, f"{node.module}.{a.name}") for a in node.names]
    return []


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
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
    if isinstance(node, ast.JoinedStr) and depth < 50:
        parts = [_spelled(p.value if isinstance(p, ast.FormattedValue) else p, depth + 1) for p in node.values]
        return None if None in parts else "".join(map(str, parts))
    return None
