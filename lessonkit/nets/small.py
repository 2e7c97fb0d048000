"""Small nets for 28 x 28 grey images, as deep as is asked for: plain, residual, residual with excitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from torch import nn

from .parts import Added, chain, conv_norm
from .residual import excitation, two_by_three

Kind = Literal["plain", "residual", "excited"]


def _plain(width: int) -> nn.Module:
    return two_by_three(width, width)


def _residual(width: int) -> nn.Module:
    return Added({"branch": two_by_three(width, width), "shortcut": nn.Identity()})


def _excited(width: int) -> nn.Module:
    branch = two_by_three(width, width).append(excitation(width, reduction=4))
    return Added({"branch": branch, "shortcut": nn.Identity()})


PAIRS: dict[Kind, Callable[[int], nn.Module]] = {"plain": _plain, "residual": _residual, "excited": _excited}


def small_net(depth: int, kind: Kind = "residual", width: int = 8, classes: int = 10) -> nn.Sequential:
    """A net of `depth` convolutions on 1 x 28 x 28: `width` maps of 14 x 14, twice as many of 7 x 7, their averages.

    Two convolutions halve the map; the others come in pairs, half of them before and half after the second halving.

    Raises:
        ValueError: `depth` is not 2 more than a multiple of 4.
    """
    if depth < 2 or (depth - 2) % 4:
        raise ValueError(f"depth is 2, 6, 10, 14, ..., not {depth}")
    layers: list[nn.Module] = []
    for c_in, c_out in ((1, width), (width, 2 * width)):
        layers += [conv_norm(c_in, c_out, 3, stride=2), nn.ReLU()]
        for _ in range((depth - 2) // 4):
            layers.append(chain(pair=PAIRS[kind](c_out), relu=nn.ReLU()))
    head = chain(average=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(), out=nn.Linear(2 * width, classes))
    return nn.Sequential(*layers, *head)
