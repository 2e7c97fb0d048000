"""What a call hands over that is no data: a recipe travels, and what it stands for is made where the call is made.

A recipe is a seed of a generator, or names a function or a net in the chapter's public `given.py`. That file is read once,
before any student's code runs, and its code is run afresh for every call: what a call does to it reaches no other.
"""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

FILE_NAME = "given.py"
MODULE = "given"
KINDS = ("function", "generator", "net")
LONGEST_NAME = 100


class CannotGive(Exception):
    """A recipe that stands for nothing, or that fails; the message says why."""


@dataclass(frozen=True)
class Recipe:
    """What to hand over: plain data, as JSON can spell it. Raises ValueError for what no file could hold."""

    kind: str
    name: str = ""
    seed: int = 0

    def __post_init__(self) -> None:
        named = self.name.isidentifier() and self.name[0] != "_" and len(self.name) <= LONGEST_NAME
        if (
            self.kind not in KINDS
            or named is (self.kind == "generator")
            or type(self.seed) is not int
            or abs(self.seed) >= 2**63
        ):
            raise ValueError(f"there is no {self.kind} of the name {self.name!r} and the seed {self.seed!r}")

    def __str__(self) -> str:
        """The expression with which a student makes the same."""
        if self.kind == "generator":
            return f"torch.Generator().manual_seed({self.seed})"
        return f"{MODULE}.{self.name}" + (f"(seed={self.seed})" if self.kind == "net" else "")


class GivenFile:
    """A chapter's `given.py`, read at once: what is done to the file later changes nothing."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lacks, self._code = "", None
        try:
            self._code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
        except FileNotFoundError:
            self.lacks = f"there is no {FILE_NAME}"
        except (OSError, SyntaxError, ValueError) as error:
            self.lacks = f"{FILE_NAME} cannot be read: {_said(error)}"

    def load(self) -> types.ModuleType:
        """Run the file in a new module, apart from any that is imported by its name. Raises CannotGive if it fails."""
        if self._code is None:
            raise CannotGive(self.lacks)
        module, others = types.ModuleType(MODULE), sys.modules.get(MODULE)
        module.__file__ = str(self.path)
        sys.modules[MODULE] = module  # classes are looked up there while they are made
        try:
            exec(self._code, module.__dict__)
        except Exception as error:
            raise CannotGive(f"{FILE_NAME} fails: {_said(error)}") from None
        finally:
            if others is None:
                del sys.modules[MODULE]
            else:
                sys.modules[MODULE] = others
        return module

    def filled(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """A request with what each recipe in its steps and its state stands for in its place. Raises CannotGive."""
        dtype, device, load = request["dtype"], request["device"], functools.cache(self.load)
        parts = {key: request[key] for key in ("steps", "state") if key in request}
        return {**request, **_filled(parts, lambda recipe: _made(recipe, load, dtype, device))}


def recipes_in(value: Any) -> Iterator[Recipe]:
    """Every recipe in a tree of arguments."""
    if isinstance(value, Recipe):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from recipes_in(item)
    elif isinstance(value, dict):
        yield from recipes_in(list(value.values()))


def _filled(value: Any, make: Callable[[Recipe], Any]) -> Any:
    if isinstance(value, Recipe):
        return make(value)
    if isinstance(value, dict):
        return {key: _filled(item, make) for key, item in value.items()}
    return type(value)(_filled(item, make) for item in value) if isinstance(value, (list, tuple)) else value


def _made(recipe: Recipe, load: Callable[[], types.ModuleType], dtype: torch.dtype, device: str) -> Any:
    try:
        return _new(recipe, load, dtype, device)
    except CannotGive:
        raise
    except Exception as error:  # the author's code, or what the student's has done to this process
        raise CannotGive(f"{recipe} fails: {_said(error)}") from None


def _new(recipe: Recipe, load: Callable[[], types.ModuleType], dtype: torch.dtype, device: str) -> Any:
    """A new generator on the device, a function as it stands, or a new net in the call's dtype and on its device."""
    if recipe.kind == "generator":
        return torch.Generator(device).manual_seed(recipe.seed)
    found = getattr(load(), recipe.name, None)
    if not callable(found):
        raise CannotGive(f"{FILE_NAME} has no function {recipe.name}")
    if recipe.kind == "function":
        return found
    torch.default_generator.manual_seed(recipe.seed)  # should the net not draw from a generator of its own
    net = found(seed=recipe.seed)
    if not isinstance(net, torch.nn.Module):
        raise CannotGive(f"{recipe} is no torch.nn.Module")
    return net.to(device=device, dtype=dtype)


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"[:300]
