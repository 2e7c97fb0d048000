"""Find a layer by its name, look at what it computes, and change what ReLUs pass back, with no hook left behind."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle


def find_layer(net: nn.Module, layer: str) -> nn.Module:
    """The module of this name. Raises ValueError if there is none."""
    modules = dict(net.named_modules())
    if layer not in modules:
        raise ValueError(f"the net has no layer {layer!r}; it has {', '.join(name for name in modules if name)}")
    return modules[layer]


@contextmanager
def removed_afterwards(handle: RemovableHandle) -> Iterator[None]:
    """Remove a hook when the block ends, however it ends."""
    try:
        yield
    finally:
        handle.remove()


def record(net: nn.Module, x: Tensor, layer: str) -> tuple[Tensor, Tensor]:
    """Run the net on x; return what the layer gave and what the net gave."""
    kept: list[Tensor] = []
    handle = find_layer(net, layer).register_forward_hook(lambda module, inputs, output: kept.append(output))
    with removed_afterwards(handle):
        logits = net(x)
    return kept[-1], logits


def backward_with_rule(net: nn.Module, x: Tensor, labels: Tensor, rule: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """The gradient of each image's own logit where every ReLU hands `rule(gradient from above, autograd's own)` down."""
    with ExitStack() as hooks:
        for module in net.modules():
            if isinstance(module, nn.ReLU):
                handle = module.register_full_backward_hook(_bend(rule))
                hooks.enter_context(removed_afterwards(handle))
        return input_gradient(net, x, labels)


def _bend(rule: Callable[[Tensor, Tensor], Tensor]) -> Callable[[nn.Module, Any, Any], tuple[Tensor]]:
    """A backward hook that hands down what the rule says."""
    return lambda module, below, above: (rule(above[0], below[0]),)


def input_gradient(net: nn.Module, x: Tensor, labels: Tensor) -> Tensor:
    """The derivative of each image's own logit by its pixels, in the shape of x."""
    pixels = x.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(own_logits(net(pixels), labels).sum(), pixels)
    return gradient


def own_logits(logits: Tensor, labels: Tensor) -> Tensor:
    """The logit of each image's own label: (N, classes) and (N,) give (N,)."""
    return logits.gather(1, labels[:, None])[:, 0]
