"""What several layers of a net give for a batch."""

from collections.abc import Sequence
from contextlib import ExitStack

from torch import Tensor, nn


def outputs(net: nn.Module, x: Tensor, layers: Sequence[str]) -> list[Tensor]:
    """Run the net on x and return what the layers gave, in the order of their names; no hook stays."""
    kept: dict[str, Tensor] = {}
    with ExitStack() as hooks:
        for name in layers:
            keep = lambda module, inputs, output, name=name: kept.__setitem__(name, output)  # noqa: E731
            hooks.callback(net.get_submodule(name).register_forward_hook(keep).remove)
        net(x)
    return [kept[name] for name in layers]
