"""Right attacks, dreams and transfers that are written in other ways."""

import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .losses import content_loss, gram_matrix, style_loss, total_variation
from .reference import deep_dream, fgsm, fooling_image, style_transfer


def gradient(score, image):
    """The gradient of a score by a copy of the image."""
    leaf = image.clone().detach().requires_grad_(True)
    return torch.autograd.grad(score(leaf), leaf)[0]


@alternative(of=fgsm)
def compares_with_zero(net, x, labels, epsilon):
    """Up where the gradient is positive, down where it is negative; the loss is summed over the batch."""
    slope = gradient(lambda pixels: functional.cross_entropy(net(pixels), labels, reduction="sum"), x)
    moved = torch.where(slope > 0, x + epsilon, torch.where(slope < 0, x - epsilon, x))
    return torch.clip(moved, 0.0, 1.0)


@alternative(of=fgsm)
def writes_the_loss_out(net, x, labels, epsilon):
    """The negative log-probability of the label, one image after the other."""
    rows = []
    for image, label in zip(x, labels, strict=True):
        slope = gradient(lambda pixels, label=label: -net(pixels[None]).log_softmax(dim=1)[0, label], image)
        rows.append((image + epsilon * torch.sign(slope)).clamp(min=0).clamp(max=1))
    return torch.stack(rows)


@alternative(of=fgsm)
def goes_backward_with_frozen_parameters(net, x, labels, epsilon):
    """`backward`, while no parameter asks for a gradient."""
    asked = [p.requires_grad for p in net.parameters()]
    net.requires_grad_(False)
    leaf = x.clone().requires_grad_()
    nn.CrossEntropyLoss()(net(leaf), labels).backward()
    for parameter, before in zip(net.parameters(), asked, strict=True):
        parameter.requires_grad_(before)
    return torch.minimum(torch.maximum(x + epsilon * leaf.grad.sign(), torch.zeros_like(x)), torch.ones_like(x))


@alternative(of=fooling_image)
def looks_and_climbs_in_one_run(net, x, target, steps, lr):
    """The logits that say whether it is done are those that are differentiated."""
    image = x.clone()
    for _ in range(steps):
        leaf = image.detach().clone().requires_grad_()
        logits = net(leaf.unsqueeze(0)).squeeze(0)
        if logits.argmax().item() == target:
            break
        (slope,) = torch.autograd.grad(logits[target], leaf)
        image = torch.clamp(leaf.detach() + lr * slope / torch.sqrt((slope**2).sum() + 1e-20), 0, 1)
    return image


@alternative(of=fooling_image)
def asks_at_the_top_of_a_while(net, x, target, steps, lr):
    """A while loop, pixels changed in place."""
    image, taken = x.detach().clone(), 0
    while taken < steps and net(image[None]).argmax() != target:
        slope = gradient(lambda pixels: net(pixels[None])[:, target].sum(), image)
        image.add_(functional.normalize(slope.flatten(), dim=0).view_as(slope), alpha=lr).clamp_(0, 1)
        taken += 1
    return image


@alternative(of=fooling_image)
def climbs_the_logarithm_of_the_probability(net, x, target, steps, lr):
    """The target's log-probability in place of its logit, which also lowers the others."""
    image, wanted = x.clone(), torch.tensor([target], device=x.device)
    for _ in range(steps):
        if int(net(image[None]).argmax()) == target:
            break
        slope = gradient(lambda pixels, net=net: -functional.cross_entropy(net(pixels[None]), wanted), image)
        image = (image + lr * slope / slope.norm().clamp(min=1e-12)).clamp(0, 1)
    return image


class Kept:
    """What layers gave in the last run of a net, for the length of a `with`."""

    def __init__(self, net, layers):
        self.net, self.layers, self.found, self.handles = net, list(layers), {}, []

    def __enter__(self):
        for name, module in self.net.named_modules():
            if name in self.layers:
                hook = lambda module, inputs, output, name=name: self.found.__setitem__(name, output)  # noqa: E731
                self.handles.append(module.register_forward_hook(hook))
        return self

    def __exit__(self, *error):
        for handle in self.handles:
            handle.remove()

    def of(self, image):
        """The layers' outputs for one image."""
        self.net(image[None])
        return [self.found[name] for name in self.layers]


def shift(generator):
    """Two random numbers from -4 to 4."""
    return (torch.rand(2, generator=generator, device=generator.device) * 9).long().sub(4).tolist()


def size_of(image, octave):
    """The size of an image in an octave."""
    return round(image.shape[1] / 1.4**octave), round(image.shape[2] / 1.4**octave)


def scaled(image, size):
    """Bilinear, without smoothing."""
    return functional.interpolate(image.unsqueeze(0), size, mode="bilinear", align_corners=False).squeeze(0)


@alternative(of=deep_dream)
def sets_the_gradient_to_the_activation(net, image, layer, steps, lr, octaves, generator):
    """The layer's output itself is passed back from it, and no loss is written down."""
    pyramid, detail = [image], None
    for octave in range(1, octaves):
        pyramid.append(scaled(image, size_of(image, octave)))
    with Kept(net, [layer]) as kept:
        for base in reversed(pyramid):
            now = base if detail is None else (base + scaled(detail, base.shape[1:])).clamp(0, 1)
            for _ in range(steps):
                down, across = shift(generator)
                leaf = torch.roll(now, (down, across), (1, 2)).requires_grad_()
                (output,) = kept.of(leaf)
                (slope,) = torch.autograd.grad(output, leaf, output.detach())
                now = leaf.detach() + lr * slope / (slope.abs().mean() + 1e-12)
                now = torch.roll(now, (-down, -across), (1, 2)).clamp(0, 1)
            detail = now - base
    return (image + detail).clamp(0, 1)


@alternative(of=deep_dream)
def climbs_the_mean_square(net, image, layer, steps, lr, octaves, generator):
    """The mean in place of the sum, which a step's length does not feel, and sizes from large to small in a list."""
    sizes = [size_of(image, octave) for octave in range(octaves)]
    dreamt = torch.zeros_like(image)
    for size in sizes[::-1]:
        base = image if size == sizes[0] else scaled(image, size)
        now = torch.clip(base + (dreamt if dreamt.shape[1:] == size else scaled(dreamt, size)), 0, 1)
        for _ in range(steps):
            move = shift(generator)
            rolled = now.roll(move, dims=(-2, -1))
            with Kept(net, [layer]) as kept:
                slope = gradient(lambda pixels, kept=kept: kept.of(pixels)[0].pow(2).mean(), rolled)
            rolled = rolled + lr * slope / slope.abs().mean().clamp(min=1e-15)
            now = rolled.roll([-number for number in move], dims=(-2, -1)).clamp(0, 1)
        dreamt = now - base
    return (image + dreamt).clamp(0, 1)


@alternative(of=deep_dream)
def rolls_the_gradient_back(net, image, layer, steps, lr, octaves, generator):
    """The rolled image is differentiated, and its gradient rolled back and added to the image that stayed."""
    change = image.new_zeros(3, *size_of(image, octaves - 1))
    for octave in range(octaves - 1, -1, -1):
        size = size_of(image, octave)
        base = scaled(image, size) if octave else image
        change = scaled(change, size) if list(change.shape[1:]) != list(size) else change
        for _ in range(steps):
            down, across = torch.randint(-4, 5, (2,), generator=generator, device=generator.device).tolist()
            with Kept(net, [layer]) as kept:
                rolled = (base + change).clamp(0, 1).roll((down, across), (1, 2))
                slope = gradient(lambda pixels, kept=kept: (kept.of(pixels)[0] ** 2).sum(), rolled)
            slope = slope.roll((-down, -across), (1, 2))
            change = (base + change + lr * slope / slope.abs().mean().clamp(min=1e-12)).clamp(0, 1) - base
    return (image + change).clamp(0, 1)


def loss_of(net, content, style, layers, weights):
    """The loss of an image, with its targets fixed."""
    with torch.no_grad(), Kept(net, layers) as kept:
        target = kept.of(content)[0]
        grams = [gram_matrix(output) for output in kept.of(style)[1:]]

    def loss(image):
        with Kept(net, layers) as kept:
            first, *others = kept.of(image)
        calm = weights[-1] * total_variation(image.unsqueeze(0))
        return weights[0] * content_loss(first, target) + style_loss(others, grams, weights[1:-1]) + calm

    return loss


def descended(loss, image, optimiser, calls, prepare):
    """Calls of an optimiser whose closure differentiates the loss by the image alone."""

    def closure():
        value = loss(prepare(image))
        (image.grad,) = torch.autograd.grad(value, image)
        return value

    for _ in range(calls):
        optimiser.step(closure)
    return prepare(image).detach()


@alternative(of=style_transfer)
def calls_the_optimiser_for_every_step(net, content, style, layers, weights, steps):
    """L-BFGS with one iteration a call, and no line search; the loss sees clamped pixels."""
    image = content.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([image], max_iter=1)
    return descended(loss_of(net, content, style, layers, weights), image, optimiser, steps, lambda i: i.clamp(0, 1))


@alternative(of=style_transfer)
def cuts_the_image_at_the_end(net, content, style, layers, weights, steps):
    """L-BFGS on pixels without bounds, cut when all is done."""
    image = content.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([image], max_iter=steps, line_search_fn="strong_wolfe")
    return descended(loss_of(net, content, style, layers, weights), image, optimiser, 1, lambda i: i).clamp(0, 1)


@alternative(of=style_transfer)
def searches_without_a_line_search(net, content, style, layers, weights, steps):
    """All iterations in one call, each step taken as it comes."""
    image = content.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([image], lr=1, max_iter=steps, max_eval=2 * steps, history_size=50)
    return descended(loss_of(net, content, style, layers, weights), image, optimiser, 1, lambda i: torch.clip(i, 0, 1))
