"""What an image is worth that an exercise has made: the larger the better, or a sentence why it is worth nothing."""

import torch

from .hooks import record

PAINTED = 7.0  # logits: right images rise by 14 and more, what is as calm and shows nothing by 3 at most


def outside(image):
    """Say that pixels leave the range of colours, or nothing."""
    low, high = float(image.min()), float(image.max())
    return f"the image holds values from {low:.3g} to {high:.3g}; pixels lie in [0, 1]" if low < 0 or high > 1 else None


def score_of_the_class(arguments, image):
    """How far the class's logit stands out from the mean of all, less how far it does for a grey image."""
    net, label = arguments[0], arguments[1]
    with torch.no_grad():
        logits = net(torch.stack([image, torch.full_like(image, 0.5)]))
    reached, at_grey = (logits[:, label] - logits.mean(dim=1)).tolist()
    return outside(image) or reached - at_grey


def calm(arguments, image):
    """One over the mean squared difference of neighbours and of pixels from grey, added up, of an image of something."""
    risen = score_of_the_class(arguments, image)
    if isinstance(risen, str) or risen < PAINTED:
        return risen if isinstance(risen, str) else "nothing has been painted: the class's logit has hardly risen"
    down, across = image[:, 1:] - image[:, :-1], image[..., 1:] - image[..., :-1]
    unrest = down.square().mean() + across.square().mean() + (image - 0.5).square().mean()
    return 1 / float(unrest.clamp(min=1e-6))


def closeness_of_features(arguments, image):
    """One over the relative error of the layer's output, and a tenth: below that, nobody is told apart."""
    net, layer, target = arguments[:3]
    with torch.no_grad():
        error = (record(net, image[None], layer)[0][0] - target).norm() / target.norm()
    return outside(image) or 1 / (0.1 + float(error))
