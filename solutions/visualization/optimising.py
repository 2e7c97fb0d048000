"""Images made to measure: for a class, and for the features of another image."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from .hooks import record

GREY, NOISE = 0.5, 0.1
PACE = 0.1  # how far a pixel goes in a step of an inversion


def class_image(
    net: nn.Module,
    label: int,
    shape: tuple[int, int, int],
    steps: int,
    lr: float,
    weight_decay: float,
    blur_every: int,
    generator: torch.Generator,
) -> Float[Tensor, "3 H W"]:
    """Climb to an image that the net takes for one class, and keep it calm on the way.

    The image has the `shape` (3, H, W), and the dtype and device of the net's parameters. It starts as
    0.5 + 0.1 * torch.randn(shape, ...), drawn from `generator` in that dtype and on that device, and cut to [0, 1]. Then it
    takes `steps` steps. Each
      - climbs the logit of class `label`, by `lr` times the gradient divided by its root mean square over all pixels (a
        gradient of zeros moves nothing),
      - pulls every pixel towards grey: its distance from 0.5 shrinks by the fraction `weight_decay`,
      - after every `blur_every` steps blurs the image with the weights 1/4, 1/2, 1/4 along both axes, the border pixels
        being repeated beyond the border,
      - and cuts the image to [0, 1].

    It is graded by how far its logit stands out from the mean of all, and by how smooth and how grey it is, beside the
    reference's after the same steps: another optimiser is welcome where it serves. The net is left as it was.

    Sources: Simonyan, Vedaldi and Zisserman (2014), section 2; Yosinski and others (2015), Understanding neural networks
    through deep visualization.
    """
    image = starting_noise(net, shape, generator)
    for step in range(1, steps + 1):
        gradient = gradient_at(lambda pixels: net(pixels[None])[0, label], image)
        image = image + lr * gradient / gradient.square().mean().sqrt().clamp(min=1e-12)
        image = GREY + (1 - weight_decay) * (image - GREY)
        if step % blur_every == 0:
            image = blur(image)
        image = image.clamp(0, 1)
    return image


def blur(image: Float[Tensor, "3 H W"]) -> Float[Tensor, "3 H W"]:
    """Mix every pixel with its neighbours, by the weights 1, 2, 1 along both axes."""
    padded = functional.pad(image[None], (1, 1, 1, 1), mode="replicate")[0]
    down = (padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]) / 4
    return (down[..., :-2] + 2 * down[..., 1:-1] + down[..., 2:]) / 4


def invert_features(
    net: nn.Module,
    layer: str,
    target: Float[Tensor, "K h w"],
    shape: tuple[int, int, int],
    steps: int,
    generator: torch.Generator,
) -> Float[Tensor, "3 H W"]:
    """Search for an image that a layer of the net cannot tell from another, of which only the features are known.

    `target`, (K, h, w), is what the layer named `layer` gave for the image that is sought. The image has the `shape`
    (3, H, W), and the dtype and device of the net's parameters. It starts as in `class_image`, as
    0.5 + 0.1 * torch.randn(shape, ...) from `generator`, cut to [0, 1], and its pixels stay in [0, 1]. With f the layer's
    output, it takes `steps` steps down norm(f - target) / norm(target), where norm is the root of the sum of squares, or
    down its square. A step sees the net's gradient once. Which way it goes from there is yours to choose: Adam with a
    learning rate of 0.1 serves well.

    It is graded by the relative error that it reaches, beside the reference's after the same steps. The net is left as it
    was.

    Source: Mahendran and Vedaldi (2015), Understanding deep image representations by inverting them.
    """
    image = starting_noise(net, shape, generator).requires_grad_()
    scale = target.square().sum().clamp(min=1e-12)
    optimiser = torch.optim.Adam([image], lr=PACE)
    for _ in range(steps):
        error = (record(net, image[None], layer)[0][0] - target).square().sum() / scale
        (image.grad,) = torch.autograd.grad(error, image)
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


def starting_noise(net: nn.Module, shape: tuple[int, int, int], generator: torch.Generator) -> Tensor:
    """A grey image with some noise, where the net's parameters are and as they are."""
    like = next(net.parameters())
    noise = torch.randn(shape, generator=generator, dtype=like.dtype, device=like.device)
    return (GREY + NOISE * noise).clamp(0, 1)


def gradient_at(score: Callable[[Tensor], Tensor], image: Tensor) -> Tensor:
    """The derivative of a score by the pixels, at this image."""
    pixels = image.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(score(pixels), pixels)
    return gradient
