"""Dreams and paintings: an image that a layer likes better, and one in the style of another.

For lessons. Images are (3, H, W), RGB from 0 to 1; no net is changed, and its parameters need no gradients.
"""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .seeing import listening, maps_of

OCTAVE = 1.4
STYLE = ("relu1", "fire1", "fire3", "fire5")  # of the photo net, from fine to coarse
SHARES = (10.0, 3.0, 1.0, 0.3)


class Trace(NamedTuple):
    """An image, and after each evaluation of its loss: how low it was, and how much processor time had passed."""

    image: Tensor
    losses: list[float]
    seconds: list[float]


def wish(net: nn.Module, image: Tensor, layer: str) -> Tensor:
    """How the image should change, so that the layer gives more of what it gives: its output goes back as the gradient."""
    pixels = image.detach().clone().requires_grad_()
    with listening(net, [layer]) as heard:
        net(pixels[None])
    (slope,) = torch.autograd.grad(heard[layer], pixels, grad_outputs=heard[layer].detach())
    return slope


def dream(
    net: nn.Module,
    image: Tensor,
    layer: str,
    steps: int,
    octaves: int = 1,
    jitter: int = 0,
    pace: float = 0.02,
    seed: int = 0,
) -> Tensor:
    """Let a layer have more of what it sees (Mordvintsev, Olah and Tyka 2015), small sizes first, for `steps` in each.

    Before every step the image is rolled by up to `jitter` pixels both ways, and rolled back after it.
    """
    generator = torch.Generator().manual_seed(seed)
    added = torch.zeros_like(image)
    for octave in reversed(range(octaves)):
        size = [round(side / OCTAVE**octave) for side in image.shape[1:]]
        base = _resized(image, size)
        now = (base + _resized(added, size)).clamp(0, 1)
        for _ in range(steps):
            shift = torch.randint(-jitter, jitter + 1, (2,), generator=generator).tolist()
            slope = wish(net, now.roll(shift, (1, 2)), layer).roll([-each for each in shift], (1, 2))
            now = (now + pace * slope / slope.abs().mean().clamp(min=1e-12)).clamp(0, 1)
        added = now - base
    return (image + added).clamp(0, 1)


def _resized(image: Tensor, size: Sequence[int]) -> Tensor:
    if list(image.shape[1:]) == list(size):
        return image
    return F.interpolate(image[None], list(size), mode="bilinear", antialias=True)[0]


def together(maps: Tensor) -> Tensor:
    """The Gram matrix (C, C) of maps (C, h, w): how active two channels are at the same places, divided by C h w."""
    rows = maps.flatten(1)
    return rows @ rows.T / maps.numel()


def painting_loss(
    net: nn.Module,
    style: Tensor,
    photo: Tensor | None = None,
    layers: Sequence[str] = STYLE,
    shares: Sequence[float] = SHARES,
    content: float = 0.3,
    calm: float = 1e-4,
    content_layer: str = "fire3",
) -> Callable[[Tensor], Tensor]:
    """The loss of Gatys, Ecker and Bethge (2016) for an image; without a photo it asks for the style alone.

    Each layer's term is divided by the mean square of what it should be, so that shares compare. `calm` weighs the sum of
    squared differences of neighbouring pixels.
    """
    wanted = {layer: together(maps[0]) for layer, maps in maps_of(net, style[None], layers).items()}
    shown = None if photo is None else maps_of(net, photo[None], [content_layer])[content_layer]

    def loss(image: Tensor) -> Tensor:
        with listening(net, [*layers, content_layer]) as heard:
            net(image[None])
        total = calm * (image.diff(dim=1).square().sum() + image.diff(dim=2).square().sum())
        for layer, share in zip(layers, shares, strict=True):
            total = total + share * _apart(together(heard[layer][0]), wanted[layer])
        return total if shown is None else total + content * _apart(heard[content_layer], shown)

    return loss


def _apart(found: Tensor, wanted: Tensor) -> Tensor:
    return (found - wanted).square().mean() / wanted.square().mean()


def _watched(loss: Callable[[Tensor], Tensor], start: Tensor) -> tuple[Tensor, Callable[[], Tensor], Trace]:
    """An image to be moved, a closure for an optimiser that moves it, and what the closure notes down."""
    image = start.detach().clone(memory_format=torch.contiguous_format).requires_grad_()  # L-BFGS wants no other
    began = time.process_time()
    trace = Trace(image, [], [])

    def closure() -> Tensor:
        value = loss(image.clamp(0, 1))
        (image.grad,) = torch.autograd.grad(value, image)
        trace.losses.append(value.item())
        trace.seconds.append(time.process_time() - began)
        return value.detach()

    return image, closure, trace


def by_lbfgs(loss: Callable[[Tensor], Tensor], start: Tensor, steps: int) -> Trace:
    """Go down by L-BFGS with a line search (Liu and Nocedal 1989)."""
    image, closure, trace = _watched(loss, start)
    optimiser = torch.optim.LBFGS(
        [image], max_iter=steps, max_eval=steps, history_size=20, line_search_fn="strong_wolfe", tolerance_change=0.0
    )
    optimiser.step(closure)  # type: ignore[arg-type]
    return trace._replace(image=image.detach().clamp(0, 1))


def by_adam(loss: Callable[[Tensor], Tensor], start: Tensor, steps: int, pace: float) -> Trace:
    """Go down by Adam (Kingma and Ba 2015)."""
    image, closure, trace = _watched(loss, start)
    optimiser = torch.optim.Adam([image], lr=pace)
    for _ in range(steps):
        optimiser.step(closure)  # type: ignore[arg-type]
    return trace._replace(image=image.detach().clamp(0, 1))
