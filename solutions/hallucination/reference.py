"""Pictures made by nets, and pictures made for them: dreams, styles, and images that fool."""

from collections.abc import Callable, Sequence

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn
from torch.nn import functional

from .layers import outputs
from .losses import content_loss, gram_matrix, style_loss, total_variation

__all__ = [
    "content_loss",
    "deep_dream",
    "fgsm",
    "fooling_image",
    "gram_matrix",
    "style_loss",
    "style_transfer",
    "total_variation",
]

OCTAVE = 1.4  # how many times larger the next octave is
JITTER = 4  # pixels, at most, by which a dream's image is moved for a step


def fgsm(
    net: nn.Module, x: Float[Tensor, "N 3 H W"], labels: Int64[Tensor, "N"], epsilon: float
) -> Float[Tensor, "N 3 H W"]:
    """Move every pixel by epsilon, up or down, so that the net likes the labels less: one step.

    `net` gives logits, (N, classes). The step goes along the sign of the gradient of the cross-entropy between net(x) and
    labels, so that the loss grows; a pixel whose gradient is 0 stays. The result is cut to [0, 1]. x and the net are left as
    they were: no parameter holds a gradient that it did not hold before.

    Source: Goodfellow, Shlens and Szegedy (2015), Explaining and harnessing adversarial examples.
    """
    gradient = gradient_of(lambda pixels: functional.cross_entropy(net(pixels), labels), x)
    return (x + epsilon * gradient.sign()).clamp(0, 1)


def fooling_image(net: nn.Module, x: Float[Tensor, "3 H W"], target: int, steps: int, lr: float) -> Float[Tensor, "3 H W"]:
    """Change an image little by little until the net takes it for class `target`, and no longer.

    x is one image, (3, H, W). Before every step, look: as soon as `target` has the largest logit, the image is done. A step
    climbs the target's logit, by `lr` times its gradient divided by the gradient's norm (the root of the sum of squares;
    a gradient of zeros moves nothing), and cuts the image to [0, 1]. After `steps` steps the image is returned as it is.

    It is graded by whether the net is fooled, and by how little the image has then changed, beside the reference. x and the
    net are left as they were.

    Source: Szegedy and others (2014), Intriguing properties of neural networks.
    """
    image = x.detach().clone()
    for _ in range(steps):
        with torch.no_grad():
            if int(net(image[None])[0].argmax()) == target:
                break
        gradient = gradient_of(lambda pixels: net(pixels[None])[0, target], image)
        image = (image + lr * gradient / gradient.norm().clamp(min=1e-12)).clamp(0, 1)
    return image


def deep_dream(
    net: nn.Module,
    image: Float[Tensor, "3 H W"],
    layer: str,
    steps: int,
    lr: float,
    octaves: int,
    generator: torch.Generator,
) -> Float[Tensor, "3 H W"]:
    """Show an image to a layer, and let it have more of whatever it sees there.

    The dream climbs half the sum of squares of the layer's output, whose gradient by that output is the output itself. A
    step moves the image, (3, H, W), by `lr` times the gradient divided by the mean of its absolute values (a gradient of
    zeros moves nothing), and cuts it to [0, 1]. For every step the image is rolled, down and across, by random numbers of
    pixels from -4 to 4 drawn from `generator`, and rolled back afterwards: so no pixel stands at the same place of the
    net's strides all the time.

    There are `octaves` rounds of `steps` steps. In round o = octaves - 1, ..., 1, 0 the image is dreamt in the size
    (round(H / 1.4**o), round(W / 1.4**o)). A round begins with the original image in that size, plus the details that were
    dreamt before, enlarged to it: what the last round ended with, less what the original is in its size. So no detail of
    the original is lost: without a step, the result is the image. Resize with bilinear interpolation.

    It is graded by how much the layer's mean square has grown, how near to the image it has stayed, and how much of the
    change is in large things, beside the reference after the same steps: nothing counts that more contrast does as well.
    The image and the net are left as they were.

    Source: Mordvintsev, Olah and Tyka (2015), Inceptionism.
    """
    dreamt = torch.zeros_like(image)
    for octave in reversed(range(octaves)):
        size = [round(side / OCTAVE**octave) for side in image.shape[1:]]
        original = resized(image, size)
        start = (original + resized(dreamt, size)).clamp(0, 1)
        current = start
        for _ in range(steps):
            current = dream_step(net, current, layer, lr, generator)
        dreamt = current - original
    return (image + dreamt).clamp(0, 1)


def dream_step(net: nn.Module, image: Tensor, layer: str, lr: float, generator: torch.Generator) -> Tensor:
    """One step, on an image that is rolled out of its place and back."""
    down, across = torch.randint(-JITTER, JITTER + 1, (2,), generator=generator, device=generator.device).tolist()
    moved = image.roll((down, across), dims=(1, 2))
    gradient = gradient_of(lambda pixels: outputs(net, pixels[None], [layer])[0].square().sum() / 2, moved)
    moved = moved + lr * gradient / gradient.abs().mean().clamp(min=1e-12)
    return moved.roll((-down, -across), dims=(1, 2)).clamp(0, 1)


def resized(image: Tensor, size: Sequence[int]) -> Tensor:
    """An image in another size, smoothed first where it gets smaller; in its own size it is the same."""
    if list(image.shape[1:]) == list(size):
        return image
    return functional.interpolate(image[None], list(size), mode="bilinear", antialias=True)[0]


def style_transfer(
    net: nn.Module,
    content: Float[Tensor, "3 H W"],
    style: Float[Tensor, "3 h w"],
    layers: Sequence[str],
    weights: Sequence[float],
    steps: int,
) -> Float[Tensor, "3 H W"]:
    """Paint the content of one image in the style of another.

    `layers` names layers of the net: the first gives the content, all others the style. `weights` has one number for each
    layer, and one more. The loss of an image, with F its features, is the sum of
      - weights[0] * content_loss(F of layers[0], that of `content`),
      - style_loss(F of layers[1:], the Gram matrices of `style` in these layers, weights[1:-1]),
      - weights[-1] * total_variation(image).

    The image starts as `content`, and L-BFGS takes `steps` iterations down the loss (torch.optim.LBFGS with
    max_iter=steps); its pixels are in [0, 1] when it is returned.

    It is graded by the loss that it reaches, beside the reference's after the same steps. The images and the net are left as
    they were.

    Source: Gatys, Ecker and Bethge (2016), Image style transfer using convolutional neural networks.
    """
    with torch.no_grad():
        target = outputs(net, content[None], layers)[0]
        grams = [gram_matrix(found) for found in outputs(net, style[None], layers)[1:]]

    def loss_of(image: Tensor) -> Tensor:
        first, *others = outputs(net, image[None], layers)
        calm = weights[-1] * total_variation(image[None])
        return weights[0] * content_loss(first, target) + style_loss(others, grams, weights[1:-1]) + calm

    return lbfgs(loss_of, content, steps)


def lbfgs(loss_of: Callable[[Tensor], Tensor], start: Tensor, steps: int) -> Tensor:
    """Go down a loss of images with pixels in [0, 1]; a pixel beyond is seen as the nearest that is not."""
    image = start.detach().clone(memory_format=torch.contiguous_format).requires_grad_()  # L-BFGS wants no other
    optimiser = torch.optim.LBFGS([image], max_iter=steps, history_size=20, line_search_fn="strong_wolfe")

    def closure() -> float:
        loss = loss_of(image.clamp(0, 1))
        (image.grad,) = torch.autograd.grad(loss, image)
        return float(loss.detach())

    if steps > 0:
        optimiser.step(closure)
    return image.detach().clamp(0, 1)


def gradient_of(score: Callable[[Tensor], Tensor], image: Tensor) -> Tensor:
    """The derivative of a score by the pixels, at this image."""
    pixels = image.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(score(pixels), pixels)
    return gradient
