"""Right images for a class, and right inversions, that are written in other ways."""

import torch
from torch import nn

from autograder import alternative

from .hooks import find_layer
from .reference import class_image, invert_features


def grey_noise(net, shape, generator):
    """The image at the beginning."""
    weight = next(iter(net.parameters()))
    noise = torch.randn(shape, generator=generator, device=weight.device, dtype=weight.dtype)
    return torch.clip(0.5 + 0.1 * noise, 0.0, 1.0)


def blurred(image):
    """A convolution of every channel with the outer product of 1/4, 1/2, 1/4."""
    line = image.new_tensor([0.25, 0.5, 0.25])
    kernel = torch.outer(line, line).expand(3, 1, 3, 3)
    return nn.functional.conv2d(nn.functional.pad(image[None], (1,) * 4, mode="replicate"), kernel, groups=3)[0]


def regularised(image, step, weight_decay, blur_every):
    """Pulled towards grey, blurred if it is time, and cut, in place."""
    with torch.no_grad():
        image.lerp_(torch.full_like(image, 0.5), weight_decay)
        if (step + 1) % blur_every == 0:
            image.copy_(blurred(image))
        image.clamp_(0, 1)


@alternative(of=class_image)
def goes_backward_with_frozen_parameters(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """`backward` while no parameter asks for a gradient, and the pixels changed in place."""
    asked = [p.requires_grad for p in net.parameters()]
    net.requires_grad_(False)
    image = grey_noise(net, shape, generator).requires_grad_()
    for step in range(steps):
        net(image.unsqueeze(0))[0][label].backward()
        with torch.no_grad():
            length = image.grad.norm() / image.numel() ** 0.5
            image += lr * image.grad / (length + 1e-9)
        image.grad = None
        regularised(image, step, weight_decay, blur_every)
    for parameter, before in zip(net.parameters(), asked, strict=True):
        parameter.requires_grad_(before)
    return image.detach()


@alternative(of=class_image)
def climbs_with_momentum(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """Half of each step's direction comes from the steps before."""
    image, way = grey_noise(net, shape, generator), 0.0
    for step in range(steps):
        leaf = image.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(net(leaf[None])[0, label], leaf)
        way = 0.5 * way + 0.5 * gradient / gradient.pow(2).mean().sqrt().clamp(min=1e-9)
        image = image + lr * way
        regularised(image, step, weight_decay, blur_every)
    return image


@alternative(of=class_image)
def lets_adam_climb(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """Adam on the negative logit, then decay, blur and cut."""
    image = grey_noise(net, shape, generator).requires_grad_()
    optimiser = torch.optim.Adam([image], lr=lr)
    for step in range(steps):
        (image.grad,) = torch.autograd.grad(-net(image[None])[0, label], image)
        optimiser.step()
        regularised(image, step, weight_decay, blur_every)
    return image.detach()


def features(net, layer, image):
    """The layer's output for one image."""
    kept = []
    handle = find_layer(net, layer).register_forward_hook(lambda module, inputs, output: kept.append(output[0]))
    try:
        net(image[None])
    finally:
        handle.remove()
    return kept[0]


def inverted(net, layer, target, image, optimiser, steps, error):
    """Steps of an optimiser, each followed by a cut."""
    for _ in range(steps):
        (image.grad,) = torch.autograd.grad(error(features(net, layer, image), target), image)
        optimiser.step()
        with torch.no_grad():
            image.clamp_(0, 1)
    return image.detach()


@alternative(of=invert_features)
def goes_down_the_mean_square(net, layer, target, shape, steps, generator):
    """Adam at half the pace, on the mean square."""
    image = grey_noise(net, shape, generator).requires_grad_()
    return inverted(net, layer, target, image, torch.optim.Adam([image], lr=0.05), steps, nn.functional.mse_loss)


@alternative(of=invert_features)
def goes_down_the_relative_error(net, layer, target, shape, steps, generator):
    """Adam on the relative error itself, without the square, with a pace that falls."""
    image = grey_noise(net, shape, generator).requires_grad_()
    optimiser = torch.optim.Adam([image], lr=0.1)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - 0.8 * step / max(steps, 1))
    optimiser.register_step_post_hook(lambda *_: schedule.step())

    def error(found, target):
        return torch.linalg.vector_norm(found - target) / torch.linalg.vector_norm(target)

    return inverted(net, layer, target, image, optimiser, steps, error)


@alternative(of=invert_features)
def remembers_the_curvature(net, layer, target, shape, steps, generator):
    """L-BFGS with a line search, one gradient a step, in unbounded pixels that a sigmoid brings to [0, 1]."""
    start = grey_noise(net, shape, generator)
    if steps == 0:
        return start
    free = torch.logit(start.clamp(0.001, 0.999)).requires_grad_()
    optimiser = torch.optim.LBFGS([free], max_iter=steps, max_eval=steps, history_size=20, line_search_fn="strong_wolfe")

    def closure():
        error = (features(net, layer, free.sigmoid()) - target).square().sum() / target.square().sum()
        (free.grad,) = torch.autograd.grad(error, free)
        return error

    optimiser.step(closure)
    return free.detach().sigmoid()
