"""What an image is worth that an exercise has made: the larger the better, or a sentence why it is worth nothing."""

import math

import torch
from torch.nn import functional

from .layers import outputs
from .losses import content_loss, gram_matrix, style_loss, total_variation

# A change's gain, beside that of as large a change of contrast: right dreams 1.5 to 11; noise, patterns, sharpening, light
# and contrast itself at most 1.
BEYOND_CONTRAST = 1.1


def outside(image):
    """Say that pixels leave the range of colours, or nothing."""
    low, high = float(image.min()), float(image.max())
    return f"the image holds values from {low:.3g} to {high:.3g}; pixels lie in [0, 1]" if low < 0 or high > 1 else None


def nearness(image, other):
    """One over the distance of two images: the root of the sum of squares."""
    return 1 / float((image - other).norm().clamp(min=1e-3))


def fooled(arguments, image):
    """1 where the target has the largest logit, and less the further it is from that."""
    net, _, target = arguments[:3]
    with torch.no_grad():
        logits = net(image[None])[0]
    behind = float(logits.max() - logits[target])
    return outside(image) or math.exp(-min(behind, 20.0)) * (1.0 if int(logits.argmax()) == target else 0.5)


def near_while_it_fools(arguments, image):
    """How little an image has changed that the net takes for the target: to change hardly anything is easy otherwise."""
    taken = fooled(arguments, image)
    return taken if isinstance(taken, str) else nearness(image, arguments[1]) if taken == 1 else "the net is not fooled"


def with_more_contrast(image, distance):
    """The image with so much more contrast that it lies this far from where it was."""
    contrast = image - image.mean(dim=(1, 2), keepdim=True)
    return image + distance * contrast / contrast.norm().clamp(min=1e-6)


def activation_gained(arguments, image):
    """By how much the layer's mean square has grown, if contrast would not have done as well for as large a change."""
    net, before, layer = arguments[:3]
    shown = torch.stack([before, image, with_more_contrast(before, (image - before).norm())])
    with torch.no_grad():
        old, new, cheap = outputs(net, shown, [layer])[0].square().mean(dim=(1, 2, 3)).tolist()
    if new - old <= BEYOND_CONTRAST * max(cheap - old, 0.0):
        return outside(image) or "the layer's mean square has not grown, or no more than more contrast alone would raise it"
    return outside(image) or new - old


def near_while_it_dreams(arguments, image):
    """How little an image has changed that excites the layer."""
    gained = activation_gained(arguments, image)
    return gained if isinstance(gained, str) else nearness(image, arguments[1])


def coarse_share(arguments, image):
    """How much of the change's energy is left when blocks of 8 x 8 pixels are averaged: large things have more of it."""
    gained, change = activation_gained(arguments, image), (image - arguments[1])[None]
    if isinstance(gained, str):
        return gained
    return float(functional.avg_pool2d(change, 8).square().mean() / change.square().mean())


def transfer_loss(arguments, image):
    """The loss that `style_transfer` is asked to lower."""
    net, content, style, layers, weights = arguments[:5]
    with torch.no_grad():
        target = outputs(net, content[None], layers)[0]
        grams = [gram_matrix(found) for found in outputs(net, style[None], layers)[1:]]
        first, *others = outputs(net, image[None], layers)
        loss = weights[0] * content_loss(first, target) + style_loss(others, grams, weights[1:-1])
        return float(loss + weights[-1] * total_variation(image[None]))


def low_loss(arguments, image):
    """One over the loss."""
    return outside(image) or 1 / max(transfer_loss(arguments, image), 1e-9)
