"""What a net is like: noted before a call, and compared after it; and the tensors that it holds.

The walk goes by what a module's own dictionary holds, for its methods are the student's to replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any

import torch
from torch.nn.modules import module as torch_modules

from .changes import arguments, copied, same

MOST_MODULES = 10_000
LONGEST = 80
HOOKS = ("forward_pre_hook", "forward_hook", "backward_pre_hook", "backward_hook")
EVERY_MODULE = "every module"

Fact = tuple[str, str, str]  # of a module or tensor, its name, what is said of it
Difference = list[Any]  # [number of the net, of what, name, what is said of it, before, after]


class NetWatch:
    """Remembers every net among the arguments of steps as it is now."""

    def __init__(self, steps: Sequence[Mapping[str, Any]]) -> None:
        self._nets = list(nets_in([value for _, _, value in arguments(steps)]))
        self._forwards = [_forwards(net) for net in self._nets]
        self._facts = [_facts(net, forwards) for net, forwards in zip(self._nets, self._forwards, strict=True)]
        self._values = [_values(net) for net in self._nets]

    def differences(self) -> list[Difference]:
        """In what the nets are not as they were; a fact that was, or is, not there is None."""
        found: list[Difference] = []
        for number, net in enumerate(self._nets):
            before, after = self._facts[number], _facts(net, self._forwards[number])
            facts = [*before, *(fact for fact in after if fact not in before)]
            found += [
                [number, *fact, before.get(fact), after.get(fact)] for fact in facts if before.get(fact) != after.get(fact)
            ]
            found += [[number, kind, name, "values", "as they came", "others"] for kind, name in self._changed(number)]
        return found

    def _changed(self, number: int) -> Iterator[tuple[str, str]]:
        now = dict(tensors_in(self._nets[number]))
        for place, value in self._values[number].items():
            if place in now and _alike(value, now[place]) and not same(value, now[place]):
                yield place


def nets_in(value: Any) -> Iterator[torch.nn.Module]:
    """Every net in a tree of arguments."""
    if isinstance(value, torch.nn.Module):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from nets_in(item)


def left_in(value: Any) -> Any:
    """What a call left in an argument: of a net, its tensors by name."""
    return {name: tensor for (_, name), tensor in tensors_in(value)} if isinstance(value, torch.nn.Module) else value


def load_tensors(net: torch.nn.Module, tensors: Mapping[str, torch.Tensor]) -> None:
    """Give a net the tensors that `left_in` found in its like."""
    with torch.no_grad():
        for (_, name), own in tensors_in(net):
            own.copy_(tensors[name])


def tensors_in(net: torch.nn.Module) -> Iterator[tuple[tuple[str, str], torch.Tensor]]:
    """A net's parameters and buffers, each with what it is and its name."""
    for path, module in _modules(net):
        for kind, held in (("parameter", "_parameters"), ("buffer", "_buffers")):
            for name, tensor in _own(module)[held].items():
                if isinstance(tensor, torch.Tensor):
                    yield (kind, f"{path}.{name}" if path else str(name)), tensor


def _modules(net: torch.nn.Module) -> Iterator[tuple[str, torch.nn.Module]]:
    """A net and all modules in it, each once, by their paths; the net's own is empty."""
    left, seen = [("", net)], set[int]()
    while left and len(seen) < MOST_MODULES:
        path, module = left.pop(0)
        if id(module) in seen or not isinstance(module, torch.nn.Module):
            continue
        seen.add(id(module))
        yield path, module
        left = [(f"{path}.{name}" if path else str(name), child) for name, child in _own(module)["_modules"].items()] + left


def _own(module: torch.nn.Module) -> dict[str, Any]:
    found: dict[str, Any] = object.__getattribute__(module, "__dict__")
    return found


def _forwards(net: torch.nn.Module) -> dict[str, tuple[Any, ...]]:
    """By what code each module computes: compared by identity, and never sent."""
    return {path: _forward(module) for path, module in _modules(net)}


def _forward(module: torch.nn.Module) -> tuple[Any, ...]:
    function = getattr(type(module), "forward", None)
    return function, function.__code__ if isinstance(function, FunctionType) else None, _own(module).get("forward")


def _facts(net: torch.nn.Module, forwards: Mapping[str, tuple[Any, ...]]) -> dict[Fact, Any]:
    found: dict[Fact, Any] = {}
    for hook in HOOKS:
        hooks = getattr(torch_modules, f"_global_{hook}s", {})
        found["module", EVERY_MODULE, hook] = len(hooks)
    for path, module in _modules(net):
        own = _own(module)
        found["module", path, "class"] = type(module).__name__[:LONGEST]
        for hook in HOOKS:
            found["module", path, hook] = len(own.get(f"_{hook}s") or ())
        found["module", path, "training"] = bool(own["training"])
        as_before = all(one is other for one, other in zip(_forward(module), forwards.get(path, ()), strict=False))
        found["module", path, "forward"] = "as it came" if as_before else "another"
        for name, value in own.items():
            if isinstance(name, str) and name[:1] != "_" and name not in ("training", "forward"):
                found["module", path, f".{name[:LONGEST]}"] = _shown(value)
    for (kind, name), tensor in tensors_in(net):
        found |= {(kind, name, what): value for what, value in _about(tensor).items()}
    return found


def _about(tensor: torch.Tensor) -> dict[str, Any]:
    gradient = tensor.grad if tensor.is_leaf else None
    return {
        "shape": str(tuple(tensor.shape)),
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "device": tensor.device.type,
        "requires_grad": tensor.requires_grad,
        "gradient": gradient is not None and bool((gradient != 0).any()),
        "hook": len(tensor._backward_hooks or ()),
    }


def _alike(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Whether values can be compared: shape, dtype and device are facts of their own."""
    return (one.shape, one.dtype, one.device) == (other.shape, other.dtype, other.device)


def _values(net: torch.nn.Module) -> dict[tuple[str, str], torch.Tensor]:
    return {place: copied(tensor) for place, tensor in tensors_in(net)}


def _shown(value: Any) -> str:
    """A plain value as it is written, and of anything else its type."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)[:LONGEST]
    if type(value) is tuple and all(item is None or type(item) in (bool, int, float, str) for item in value):
        return repr(value)[:LONGEST]
    return type(value).__name__[:LONGEST]
