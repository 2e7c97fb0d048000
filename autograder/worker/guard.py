"""Notice banned calls while the student's code runs.

The syntax tree is searched as well, on the grader's side; this guard sees what a tree cannot: calls through a variable,
a string or a library's inside. It works by torch's own function and dispatch modes, and by exchanging banned callables
of other libraries for the length of a call.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode


class BannedCall(Exception):
    """A call that the exercise does not allow."""


class Guard:
    """Raise BannedCall on a banned call within `watch()`, and remember it should the student's code catch it."""

    def __init__(self, bans: Sequence[str]) -> None:
        self.hit: str | None = None
        self.bans = [ban for ban in bans if not ban.startswith("aten.")]
        self.operators = {ban.removeprefix("aten.") for ban in bans if ban.startswith("aten.")}
        self.functions = {id(found): ban for ban in self.bans if (found := resolve(ban)) is not None}
        self.modules = tuple(ban for ban in self.bans if _is_module(ban))

    def stop(self, name: str) -> None:
        """Record a banned call and raise."""
        self.hit = self.hit or name
        raise BannedCall(f"{name} is not allowed here")

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Guard the code inside."""
        with contextlib.ExitStack() as stack:
            for ban in self.bans:
                if not ban.startswith("torch"):
                    stack.enter_context(self._exchanged(ban))
            stack.enter_context(_Functions(self))
            if self.operators:
                stack.enter_context(_Operators(self))
            yield

    @contextlib.contextmanager
    def _exchanged(self, ban: str) -> Iterator[None]:
        found = resolve(ban)
        owner = found if _is_module(ban) else resolve(ban.rpartition(".")[0])
        names = [n for n in dir(owner) if not n.startswith("_")] if found is owner else [ban.rpartition(".")[2]]
        originals = {n: getattr(owner, n) for n in names if found is not None and callable(getattr(owner, n, None))}

        def refuse(*_args: object, **_kwargs: object) -> None:
            self.stop(ban)

        for name in originals:
            setattr(owner, name, refuse)
        try:
            yield
        finally:
            for name, original in originals.items():
                setattr(owner, name, original)


class _Functions(TorchFunctionMode):
    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard = guard

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = self.guard.functions.get(id(func))
        home = getattr(func, "__module__", None) or ""
        if name is None:
            name = next((m for m in self.guard.modules if home == m or home.startswith(m + ".")), None)
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
