"""What the author's audit finds wrong with a chapter's `given.py`: it must work alone, and give everybody the same."""

from __future__ import annotations

import ast
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import torch

from .worker.given import FILE_NAME, CannotGive, GivenFile, Recipe
from .worker.replay import kept_randomness

CLOSED = ("autograder", "solutions", "tests")  # students have none of these


def faults_of(path: Path, recipes: Iterable[Recipe]) -> list[str]:
    """The faults of a file from which these recipes are made; a chapter that hands over nothing of it may have none."""
    wanted = sorted({recipe for recipe in recipes if recipe.kind != "generator"}, key=str)
    if not path.is_file():
        return [f"hands over {wanted[0]}, but there is no {FILE_NAME}"] if wanted else []
    with tempfile.TemporaryDirectory() as folder:  # where nothing lies beside it, as in the sandbox
        alone = GivenFile(Path(shutil.copy(path, folder)))
        found = (_fault(alone, recipe) for recipe in wanted)
        return [*_imports(path), *(fault for fault in found if fault)]


def _imports(path: Path) -> list[str]:
    try:
        nodes = list(ast.walk(ast.parse(path.read_bytes())))
    except (SyntaxError, ValueError) as error:
        return [f"{FILE_NAME} cannot be read: {error}"]
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += ["." * node.level + (node.module or "") for node in nodes if isinstance(node, ast.ImportFrom)]
    closed = [name for name in names if name.partition(".")[0] in ("", *CLOSED)]
    return [f"{FILE_NAME} imports {name}, which students do not have" for name in closed]


def _fault(alone: GivenFile, recipe: Recipe) -> str | None:
    try:
        made = getattr(alone.load(), recipe.name, None)
        if not callable(made):
            return f"{FILE_NAME} has no function {recipe.name}"
        return None if recipe.kind == "function" else _net_fault(recipe, [_state(made, recipe, seed) for seed in (0, 1)])
    except CannotGive as error:
        return f"alone in a folder, {error}"
    except Exception as error:  # the author's code
        said = next(iter(str(error).splitlines()), "")
        return f"alone in a folder, {recipe} fails: {type(error).__name__}: {said}"


def _state(made: Callable[..., object], recipe: Recipe, seed: int) -> dict[str, torch.Tensor] | None:
    """The parameters and buffers of a net, made while torch's own generator has this seed."""
    with kept_randomness():
        torch.manual_seed(seed)
        net = made(seed=recipe.seed)
    return net.state_dict() if isinstance(net, torch.nn.Module) else None


def _net_fault(recipe: Recipe, states: list[dict[str, torch.Tensor] | None]) -> str | None:
    one, other = states
    if one is None or other is None:
        return f"{recipe} is no torch.nn.Module"
    if list(one) == list(other) and all(torch.equal(one[name], other[name]) for name in one):
        return None
    return f"{recipe} is not the same twice: draw it from torch.Generator().manual_seed(seed)"
