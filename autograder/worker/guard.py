"""Notice banned calls while the student's code runs.

The syntax tree is searched as well, on the grader's side; this guard sees what a tree cannot: calls through a variable,
a string or a library's inside. It works by torch's own function and dispatch modes, and by exchanging banned callables
of other libraries for the length of a call.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode


class BannedCall(Exception):
    """A call that the exercise does not allow."""


class Guard:
    """Raise BannedCall on a banned call within `watch()`, and remember it should the student's code catch it."""

    def __init__(self, bans: Sequence[str], namespace: dict[str, Any] | None = None) -> None:
        self.hit: str | None = None
        self.namespace = {} if namespace is None else namespace
        self.bans = [ban for ban in bans if not ban.startswith("aten.")]
        self.operators = {ban.removeprefix("aten.") for ban in bans if ban.startswith("aten.")}
        self.functions = {id(found): ban for ban in self.bans if (found := resolve(ban)) is not None}
        self.modules = tuple(ban for ban in self.bans if _is_module(ban))

    def name_of(self, value: Any) -> str | None:
        """The ban that an object falls under, whatever name it goes by."""
        name = self.functions.get(id(value))
        home = getattr(value, "__module__", None) if callable(value) else None
        if name is None and isinstance(home, str):
            name = next((m for m in self.modules if home == m or home.startswith(m + ".")), None)
        return name

    def stop(self, name: str) -> None:
        """Record a banned call and raise."""
        self.hit = self.hit or name
        raise BannedCall(f"{name} is not allowed here")

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Guard the code inside."""
        with contextlib.ExitStack() as stack:
            for ban in self.bans:
                if not ban.startswith("torch") or isinstance(resolve(ban), type):
                    stack.enter_context(self._exchanged(ban))
            held = {key: name for key, value in self.namespace.items() if (name := self.name_of(value))}
            stack.enter_context(_exchanged_items(self.namespace, {key: self._refusal(name) for key, name in held.items()}))
            stack.enter_context(_Functions(self))
            if self.operators:
                stack.enter_context(_Operators(self))
            yield

    @contextlib.contextmanager
    def _exchanged(self, ban: str) -> Iterator[None]:
        found, owner, names = resolve(ban), resolve(ban.rpartition(".")[0]), [ban.rpartition(".")[2]]
        if _is_module(ban):
            owner, names = found, [name for name in dir(found) if not name.startswith("_")]
        elif isinstance(found, type) and ban.startswith("torch"):  # torch's own classes are no functions that it guards
            owner, names = found, ["__init__"]
        originals = {n: getattr(owner, n) for n in names if found is not None and callable(getattr(owner, n, None))}
        for name in originals:
            setattr(owner, name, self._refusal(ban))
        try:
            yield
        finally:
            for name, original in originals.items():
                setattr(owner, name, original)

    def _refusal(self, ban: str) -> Callable[..., None]:
        def refuse(*_args: object, **_kwargs: object) -> None:
            self.stop(ban)

        return refuse


@contextlib.contextmanager
def _exchanged_items(namespace: dict[str, Any], new: dict[str, Any]) -> Iterator[None]:
    originals = {key: namespace[key] for key in new}
    namespace.update(new)
    try:
        yield
    finally:
        namespace.update(originals)


class _Functions(TorchFunctionMode):
    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard = guard

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = self.guard.name_of(func)
        if name is not None:
            self.guard.stop(name)
        return func(*args, **(kwargs or {}))


class _Operators(TorchDispatchMode):
    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # else the first call of every child imports torch's compiler, which takes a second

    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard = guard

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func._schema.name.rpartition("::")[2]
        if name in self.guard.operators:
            self.guard.stop(f"torch.ops.aten.{name}")
        return func(*args, **(kwargs or {}))


def resolve(dotted: str) -> Any:
    """Find what a dotted name stands for among the modules already imported; None if nothing."""
    return _found(dotted, len(sys.modules))


@lru_cache(maxsize=4096)
def _found(dotted: str, _modules: int) -> Any:
    """Look once for as long as no module is imported: every call of the student's code asks for every ban."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        module = sys.modules.get(".".join(parts[:cut]))
        if module is not None:
            found: Any = module
            for part in parts[cut:]:
                found = getattr(found, part, None)
            return found
    return None


def _is_module(dotted: str) -> bool:
    return dotted in sys.modules
