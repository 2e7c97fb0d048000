"""Count what a net of full size consists of and would compute, in next to no time and memory.

Its parameters are memory that nobody touches, and convolutions and dense layers give zeros of the right shape.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch
from torch.nn import functional
from torch.overrides import TorchFunctionMode

from .parameters import CannotReplay, parameters_of, shapes_of, unstarted

CONVOLUTIONS = (torch.conv1d, torch.conv2d, torch.conv3d)
PRODUCTS = (
    torch.matmul,
    torch.mm,
    torch.bmm,
    torch.Tensor.matmul,
    torch.Tensor.mm,
    torch.Tensor.bmm,
    torch.Tensor.__matmul__,
)
DROPOUTS = (functional.dropout, functional.dropout1d, functional.dropout2d, functional.alpha_dropout)
RANDOM = (
    torch.rand,
    torch.rand_like,
    torch.bernoulli,
    torch.Tensor.bernoulli,
    torch.Tensor.bernoulli_,
    torch.Tensor.uniform_,
)


class Counter(TorchFunctionMode):
    """Adds up the multiply-adds of convolutions and matrix products, and the random numbers drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.multiply_adds, self.random = 0, 0
        self.probabilities: set[float] = set()

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        """Count a function, and carry it out or give zeros."""
        kwargs = kwargs or {}
        if func in CONVOLUTIONS:
            return self._convolve(func, *args, **kwargs)
        if func is functional.linear:
            return self._multiply(*args, **kwargs)
        result = func(*args, **kwargs)
        if func in PRODUCTS:
            self.multiply_adds += result.numel() * args[0].shape[-1]
        elif func in DROPOUTS:
            self._drop(*args, **kwargs)
        elif func in RANDOM:
            self.random += result.numel()
        return result

    def _convolve(
        self,
        func: Any,
        input: torch.Tensor,
        weight: torch.Tensor,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
    ) -> torch.Tensor:
        """A single channel and a single filter show the size of the output."""
        if input.dim() != weight.dim() or input.shape[1] != weight.shape[1] * groups:
            return func(input, weight, bias, stride, padding, dilation, groups)  # which says what is wrong
        thin = func(input[:1, :1], weight[:1, :1], None, stride, padding, dilation)
        output = input.new_zeros(len(input), len(weight), *thin.shape[2:])
        self.multiply_adds += output.numel() * math.prod(weight.shape[1:])
        return output

    def _multiply(self, input: torch.Tensor, weight: torch.Tensor, bias: Any = None) -> torch.Tensor:
        if input.shape[-1] != weight.shape[-1]:
            return functional.linear(input, weight, bias)  # which says what is wrong
        output = input.new_zeros(*input.shape[:-1], len(weight))
        self.multiply_adds += output.numel() * weight.shape[-1]
        return output

    def _drop(self, input: torch.Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> None:
        if training:
            self.random += input.numel()
            self.probabilities.add(float(p))


def count(steps: list[dict[str, Any]], target: Any) -> dict[str, Any]:
    """Make a module, as the first step says, and call it on images of the shape in the second.

    Returns:
        `parameters` (name and shape of each), `output` (its shape), `multiply_adds` in evaluation mode, and, in
        training mode, how many `random` numbers were drawn and with which `probabilities` values were dropped, where
        these can be seen.

    Raises:
        CannotReplay: no module was made, or it returned no tensor.
    """
    first, last = steps
    with unstarted():
        module = target(*first["args"], **first["kwargs"])
    if not isinstance(module, torch.nn.Module):
        raise CannotReplay(f"{first['name']}(...) is no torch.nn.Module")
    evaluated, output = _run(module.eval(), last)
    trained, _ = _run(module.train(), last)
    return {
        "parameters": list(shapes_of(parameters_of(module)).items()),
        "output": tuple(output.shape),
        "multiply_adds": evaluated.multiply_adds,
        "random": trained.random,
        "probabilities": sorted(trained.probabilities),
    }


def _run(module: torch.nn.Module, step: Mapping[str, Any]) -> tuple[Counter, torch.Tensor]:
    with torch.no_grad(), Counter() as counter:
        output = module(torch.zeros(step["args"][0]))
    if not isinstance(output, torch.Tensor):
        raise CannotReplay(f"the module returned a {type(output).__name__}, expected a tensor")
    return counter, output
