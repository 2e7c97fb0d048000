"""Notice banned calls while the student's code runs.

The syntax tree is searched as well, on the grader's side; this guard sees what a tree cannot: calls through a variable,
a string or a library's inside. For as long as it is up, a banned Python function has another body, whoever holds it; a
banned operator has another kernel; and other banned callables are exchanged where they are found by name. What is not
banned runs at full speed.
"""

from __future__ import annotations

import contextlib
import sys
import types
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import torch

HOLE = 7.5e-301  # stands for the refusal in the template's constants
WRITTEN_IN_PYTHON = 1 << 9  # Py_TPFLAGS_HEAPTYPE: of any other type the attributes cannot be set
BACKENDS = ("CPU", "CUDA")
Refusal = Callable[..., Any]


class BannedCall(Exception):
    """A call that the exercise does not allow."""


class Guard:
    """Raise BannedCall on a banned call within `watch()`, and remember it should the student's code catch it."""

    def __init__(self, bans: Sequence[str]) -> None:
        self.bans = tuple(bans)
        self.hits: list[str] = []
        self.found = {ban: found for ban in bans if not ban.startswith("aten.") and (found := resolve(ban)) is not None}
        self.names = {id(found): ban for ban, found in self.found.items()}
        self.modules = tuple(ban for ban, found in self.found.items() if isinstance(found, types.ModuleType))

    def name_of(self, value: Any) -> str | None:
        """The ban that an object falls under, whatever name it goes by."""
        name = self.names.get(id(value))
        home = getattr(value, "__module__", None) if callable(value) and self.modules else None
        if name is None and isinstance(home, str):
            name = next((m for m in self.modules if home == m or home.startswith(m + ".")), None)
        return name

    def stop(self, name: str) -> None:
        """Record a banned call and raise."""
        self._refusal(name)()

    def take_hit(self) -> str | None:
        """The banned call noticed since the last time this was asked."""
        hit = self.hits[0] if self.hits else None
        self.hits.clear()
        return hit

    @contextlib.contextmanager
    def watch(self, namespace: dict[str, Any]) -> Iterator[None]:
        """Guard the code inside, and the names that `namespace` already holds."""
        with contextlib.ExitStack() as stack:
            held = {key: name for key, value in namespace.items() if (name := self.name_of(value))}
            stack.enter_context(_items(namespace, {key: self._refusal(name) for key, name in held.items()}))
            for ban, found in self.found.items():
                self._exchange(stack, ban, found)
            stack.enter_context(_kernels({name: self._refusal(ban) for name, ban in self._operators().items()}))
            yield

    def _exchange(self, stack: contextlib.ExitStack, ban: str, found: Any) -> None:
        refusal = self._refusal(ban)
        if isinstance(found, types.ModuleType):
            public = {name: value for name, value in vars(found).items() if callable(value) and name[0] != "_"}
            own = {id(value): value for value in public.values() if _is_python_of(ban.partition(".")[0], value)}
            for function in own.values():
                stack.enter_context(_body(function, refusal))
            stack.enter_context(_attributes(found, {n: refusal for n, value in public.items() if id(value) not in own}))
        elif isinstance(found, types.FunctionType):
            stack.enter_context(_body(found, refusal))
        elif isinstance(found, type) and found.__flags__ & WRITTEN_IN_PYTHON:
            stack.enter_context(_attributes(found, {"__init__": refusal}))
        elif not _is_operator(found):
            if isinstance(inner := getattr(found, "__wrapped__", None), types.FunctionType):
                stack.enter_context(_body(inner, refusal))  # NumPy's functions are such, and many modules hold them
            for owner, name in _holders(ban):
                stack.enter_context(_attributes(owner, {name: refusal if callable(found) else _Closed(refusal)}))

    def _operators(self) -> dict[str, str]:
        """The banned operators by name: those named, and those behind banned functions that are not Python's."""
        named = {ban.replace(".", "::"): f"torch.ops.{ban}" for ban in self.bans if ban.startswith("aten.")}
        builtin = (types.BuiltinFunctionType, types.MethodDescriptorType)
        torchs = {ban: f for ban, f in self.found.items() if ban.startswith("torch") and isinstance(f, builtin)}
        behind = {f"aten::{f.__name__}": ban for ban, f in torchs.items()}
        packets = {f._qualified_op_name: ban for ban, f in self.found.items() if _is_operator(f)}
        return {**behind, **packets, **named}

    def _refusal(self, ban: str) -> Refusal:
        note, error = self.hits.append, BannedCall  # bound now: code may exchange this class's methods later

        def refuse(*_args: object, **_kwargs: object) -> None:
            note(ban)
            raise error(f"{ban} is not allowed here")

        return refuse


class _Closed:
    """Stands for a banned object that is no function: it refuses to be looked into."""

    def __init__(self, refusal: Refusal) -> None:
        self._refusal = refusal

    def __getattr__(self, _name: str) -> Any:
        return self._refusal()


def _is_python_of(package: str, value: Any) -> bool:
    return isinstance(value, types.FunctionType) and (value.__module__ or "").partition(".")[0] == package


def _is_operator(found: Any) -> bool:
    return isinstance(found, torch._ops.OpOverloadPacket)


@cache
def _holders(ban: str) -> tuple[tuple[Any, str], ...]:
    """Where a banned object is found by name: where the ban says, and for NumPy's wherever NumPy has it."""
    path, _, name = ban.rpartition(".")
    found, owner = resolve(ban), resolve(path)
    if not ban.startswith("numpy."):
        return ((owner, name),)
    modules = [module for key, module in tuple(sys.modules.items()) if key.partition(".")[0] == "numpy" and module]
    return tuple((module, key) for module in modules for key, value in tuple(vars(module).items()) if value is found)


@contextlib.contextmanager
def _items(namespace: dict[str, Any], new: Mapping[str, Any]) -> Iterator[None]:
    originals = {key: namespace[key] for key in new}
    namespace.update(new)
    try:
        yield
    finally:
        namespace.update(originals)


@contextlib.contextmanager
def _attributes(owner: Any, new: Mapping[str, Any]) -> Iterator[None]:
    originals = {name: vars(owner)[name] for name in new if name in vars(owner)}
    changed = []
    for name, value in new.items():
        with contextlib.suppress(AttributeError, TypeError):  # a type written in C keeps what it has
            setattr(owner, name, value)
            changed.append(name)
    try:
        yield
    finally:
        for name in changed:
            if name in originals:
                setattr(owner, name, originals[name])
            else:
                delattr(owner, name)


@contextlib.contextmanager
def _body(function: types.FunctionType, refusal: Refusal) -> Iterator[None]:
    """Exchange the body of a Python function: it is refused through whatever name or container it is held."""
    original = function.__code__
    function.__code__ = _refusing_body(refusal).replace(co_freevars=original.co_freevars)
    try:
        yield
    finally:
        function.__code__ = original


def _refusing_body(refusal: Refusal) -> types.CodeType:
    def template(*args: object, **kwargs: object) -> object:
        refuse: Any = 7.5e-301  # HOLE
        return refuse(*args, **kwargs)

    constants = tuple(refusal if constant == HOLE else constant for constant in template.__code__.co_consts)
    return template.__code__.replace(co_consts=constants)


@contextlib.contextmanager
def _kernels(refusals: Mapping[str, Refusal]) -> Iterator[None]:
    """Give operators kernels that refuse; the dispatcher finds them below autograd, whoever calls."""
    backends = BACKENDS if torch.cuda.is_initialized() else BACKENDS[:1]
    libraries = {name: torch.library.Library(name, "IMPL") for name in {name.partition("::")[0] for name in refusals}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a kernel is overridden is the purpose
        for name, refusal in refusals.items():
            for overload in _overloads(name):
                for backend in backends:
                    libraries[name.partition("::")[0]].impl(overload, refusal, backend, allow_override=True)
    try:
        yield
    finally:
        for library in libraries.values():
            library._destroy()


@cache
def _overloads(qualified: str) -> tuple[str, ...]:
    namespace, _, name = qualified.partition("::")
    packet = getattr(getattr(torch.ops, namespace), name, None)
    if packet is None:
        return ()
    return tuple(name if o == "default" else f"{name}.{o}" for o in packet.overloads())


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
