"""Ways to look at a net for one image: what its layers say, which pixels matter, which image it would like best.

For lessons. Images are (3, H, W), RGB from 0 to 1, and no net is changed. Nets give one logit a class, and every ReLU is
an `nn.ReLU` module that runs once.
"""

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Rule = Callable[[Tensor, Tensor], Tensor]  # what came up, what comes down: what a ReLU hands on

RULES: dict[str, Rule] = {
    "gradient": lambda up, down: down * (up > 0),
    "deconvnet": lambda up, down: down.relu(),
    "guided": lambda up, down: down.relu() * (up > 0),
}


@contextmanager
def listening(net: nn.Module, layers: Sequence[str]) -> Iterator[dict[str, Tensor]]:
    """Within the block, gather what these layers give whenever the net runs."""
    heard: dict[str, Tensor] = {}
    with ExitStack() as hooks:
        for name in layers:
            handle = net.get_submodule(name).register_forward_hook(lambda _, __, out, name=name: heard.update({name: out}))
            hooks.callback(handle.remove)
        yield heard


def maps_of(net: nn.Module, images: Tensor, layers: Sequence[str]) -> dict[str, Tensor]:
    """What several layers give for a batch of images, (N, C, h, w) each, without gradients."""
    with listening(net, layers) as heard, torch.no_grad():
        net(images)
    return heard


class _Ruled(torch.autograd.Function):
    """A ReLU on the way up, and on the way down what the rule says."""

    @staticmethod
    def forward(context, up, rule):  # type: ignore[no-untyped-def]
        context.save_for_backward(up)
        context.rule = rule
        return up.relu()

    @staticmethod
    def backward(context, down):  # type: ignore[no-untyped-def]
        (up,) = context.saved_tensors
        return context.rule(up, down), None


class RuledReLU(nn.Module):
    """An `nn.ReLU` that passes gradients by one of `RULES`."""

    def __init__(self, rule: str) -> None:
        super().__init__()
        self.rule = RULES[rule]

    def forward(self, up: Tensor) -> Tensor:
        return _Ruled.apply(up, self.rule)


def ruled(net: nn.Module, rule: str) -> nn.Module:
    """A twin of the net, on the same weights, whose ReLUs go back by the rule."""
    shared = {id(each): each for each in (*net.parameters(), *net.buffers())}
    twin = copy.deepcopy(net, shared)
    for parent in list(twin.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.ReLU):
                setattr(parent, name, RuledReLU(rule))
    return twin


def pulled_down(net: nn.Module, image: Tensor, label: int, rule: str = "gradient") -> Tensor:
    """Carry 1 from one logit down to the pixels, (3, H, W); with the rule "gradient" it is the derivative."""
    pixels = image.detach().clone().requires_grad_()
    (down,) = torch.autograd.grad(ruled(net, rule)(pixels[None])[0, label], pixels)
    return down


def class_evidence(net: nn.Module, image: Tensor, label: int, layer: str) -> Tensor:
    """Grad-CAM (Selvaraju and others, 2017) for one image: where a layer speaks for a class, (h, w), not below 0."""
    with listening(net, [layer]) as heard:
        logit = net(image[None].detach().requires_grad_())[0, label]
    (slopes,) = torch.autograd.grad(logit, heard[layer])
    return torch.einsum("k,khw->hw", slopes[0].mean((1, 2)), heard[layer][0]).relu().detach()


def hidden_squares(image: Tensor, side: int, step: int, fill: float = 0.5) -> Iterator[list[Tensor]]:
    """Rows of copies of the image, each with one square of one grey."""
    for top in range(0, image.shape[1] - side + 1, step):
        row = []
        for left in range(0, image.shape[2] - side + 1, step):
            copy_of = image.clone()
            copy_of[:, top : top + side, left : left + side] = fill
            row.append(copy_of)
        yield row


class Look(NamedTuple):
    """What a place of a layer sees: `size` pixels, `step` further from place to place, the first beginning at `start`."""

    size: int
    step: int
    start: int

    def span(self, place: int, length: int) -> slice:
        """The pixels, of `length`, that this place sees."""
        first = place * self.step + self.start
        return slice(max(first, 0), min(first + self.size, length))


def look_of(net: nn.Module, layer: str) -> Look:
    """The receptive field of a layer of the photo net; of branches side by side the widest counts.

    The narrower branches are 1 x 1 without padding, so that running through all of them one by one adds nothing.
    """
    names = [name for name, _ in net.named_modules() if name == layer or name.startswith(f"{layer}.")]
    size, step, start = 1, 1, 0
    for name, module in net.named_modules():
        if isinstance(module, (nn.Conv2d, nn.MaxPool2d)):
            window, stride, padding = (_first(each) for each in (module.kernel_size, module.stride, module.padding))
            size, start, step = size + (window - 1) * step, start - padding * step, step * stride
        if name == names[-1]:
            break
    return Look(size, step, start)


def _first(size: int | tuple[int, ...] | str) -> int:
    return int(size[0] if isinstance(size, tuple) else size)


def climb(
    score: Callable[[Tensor], Tensor],
    start: Tensor,
    steps: int,
    pace: float = 0.02,
    tidy: Callable[[Tensor, int], Tensor] = lambda image, step: image,
) -> Tensor:
    """Walk uphill on a score of an image; after each step, counted from 1, the image is tidied up and cut to [0, 1].

    A step is `pace` long in the root mean square over all numbers, unless the slope is nothing but zeros.
    """
    image = start.detach()
    for step in range(1, steps + 1):
        pixels = image.clone().requires_grad_()
        (slope,) = torch.autograd.grad(score(pixels), pixels)
        image = image + pace * slope / slope.square().mean().sqrt().clamp(min=1e-12)
        image = tidy(image, step).clamp(0, 1)
    return image


def descend(loss: Callable[[Tensor], Tensor], start: Tensor, steps: int, pace: float = 0.05) -> Tensor:
    """Walk an image downhill by Adam, its pixels cut to [0, 1] after every step."""
    image = start.detach().clone().requires_grad_()
    optimiser = torch.optim.Adam([image], lr=pace)
    for _ in range(steps):
        (image.grad,) = torch.autograd.grad(loss(image), image)
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def soften(image: Tensor) -> Tensor:
    """Mix every pixel of (C, H, W) with its neighbours, by 1, 2, 1 quarters along both axes; borders are repeated."""
    weights = image.new_tensor([1.0, 2.0, 1.0]) / 4
    kernel = torch.outer(weights, weights).expand(len(image), 1, 3, 3)
    return F.conv2d(F.pad(image[None], (1, 1, 1, 1), mode="replicate"), kernel, groups=len(image))[0]


def roughness(image: Tensor) -> Tensor:
    """The mean squared difference of neighbouring pixels, down and across."""
    return image.diff(dim=1).square().mean() + image.diff(dim=2).square().mean()


def forgetful(net: nn.Module, count: int, seed: int) -> nn.Module:
    """A copy of the net whose last `count` convolutions have random weights, as widely spread as the learnt ones."""
    other = copy.deepcopy(net)
    layers = [module for module in other.modules() if isinstance(module, nn.Conv2d)]
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for layer in layers[len(layers) - count :]:
            noise = torch.randn(layer.weight.shape, generator=generator)
            layer.weight.copy_(noise.to(layer.weight) * layer.weight.std())
            if layer.bias is not None:
                layer.bias.zero_()
    return other
