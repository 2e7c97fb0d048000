"""Right saliency, guided and deconvolved gradients, and Grad-CAM that are written in other ways."""

import torch
from torch import nn

from autograder import alternative

from .hooks import find_layer
from .reference import deconvnet, grad_cam, guided_backprop, saliency


def chosen(net, x, labels):
    """The sum of every image's own logit, picked by a pair of indices."""
    return net(x)[torch.arange(len(x), device=x.device), labels].sum()


def pixel_gradient(net, x, labels):
    """The gradient of the chosen logits by a copy of x, by autograd's function."""
    leaf = x.clone().requires_grad_(True)
    return torch.autograd.grad(chosen(net, leaf, labels), leaf)[0]


@alternative(of=saliency)
def keeps_the_larger_of_both_signs(net, x, labels):
    """The gradient against its opposite, then the largest channel."""
    gradient = pixel_gradient(net, x, labels)
    return torch.maximum(gradient, -gradient).max(dim=1).values


@alternative(of=saliency)
def takes_image_after_image(net, x, labels):
    """One gradient for every image, in a loop."""
    maps = []
    for image, label in zip(x, labels, strict=True):
        leaf = image[None].clone().requires_grad_()
        (gradient,) = torch.autograd.grad(net(leaf)[0, label], leaf)
        maps.append(torch.linalg.vector_norm(gradient[0], ord=torch.inf, dim=0))
    return torch.stack(maps)


@alternative(of=saliency)
def pulls_a_one_hot_vector_back(net, x, labels):
    """A vector-Jacobian product with one-hot rows."""
    logits, pull, *_ = torch.func.vjp(net, x)
    hot = nn.functional.one_hot(labels, logits.shape[1]).to(logits.dtype)
    return pull(hot)[0].abs().max(dim=1)[0]


@alternative(of=saliency)
def goes_backward_with_the_parameters_frozen(net, x, labels):
    """`backward`, while no parameter asks for a gradient; afterwards each asks again as it did."""
    asked = [p.requires_grad for p in net.parameters()]
    net.requires_grad_(False)
    leaf = x.clone().requires_grad_()
    net(leaf).gather(1, labels.view(-1, 1)).squeeze(1).sum().backward()
    for parameter, before in zip(net.parameters(), asked, strict=True):
        parameter.requires_grad_(before)
    return leaf.grad.abs().amax(1)


class GuidedReLU(torch.autograd.Function):
    """A ReLU that hands down what is positive where its input was."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.relu()

    @staticmethod
    def backward(ctx, gradient):
        (x,) = ctx.saved_tensors
        return gradient * (gradient > 0) * (x > 0)


class DeconvReLU(torch.autograd.Function):
    """A ReLU that rectifies on the way back and asks nothing of its input."""

    @staticmethod
    def forward(ctx, x):
        return x.relu()

    @staticmethod
    def backward(ctx, gradient):
        return gradient.relu()


class Applied(nn.Module):
    """An autograd function as a layer."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function.apply(x)


def with_layers_exchanged(net, x, labels, function):
    """Every nn.ReLU of the net makes way for the function, and comes back."""
    places = [(p, name, child) for p in net.modules() for name, child in p.named_children() if isinstance(child, nn.ReLU)]
    for parent, name, _ in places:
        parent._modules[name] = Applied(function)
    try:
        return pixel_gradient(net, x, labels)
    finally:
        for parent, name, child in places:
            parent._modules[name] = child


def with_forwards_exchanged(net, x, labels, function):
    """Every nn.ReLU gets another forward, which is taken from it again."""
    relus = [module for module in net.modules() if isinstance(module, nn.ReLU)]
    for relu in relus:
        vars(relu)["forward"] = function.apply
    try:
        return pixel_gradient(net, x, labels)
    finally:
        for relu in relus:
            del vars(relu)["forward"]


@alternative(of=guided_backprop)
def exchanges_layers_for_guided_ones(net, x, labels):
    """An autograd function in a layer of its own, in every ReLU's place for a while."""
    return with_layers_exchanged(net, x, labels, GuidedReLU)


@alternative(of=guided_backprop)
def exchanges_forwards_for_guided_ones(net, x, labels):
    """An autograd function as the forward of every ReLU for a while."""
    return with_forwards_exchanged(net, x, labels, GuidedReLU)


@alternative(of=guided_backprop)
def hooks_the_tensors_after_each_relu(net, x, labels):
    """A forward hook gives each ReLU's output a hook on its gradient, which clamps before the ReLU's own backward pass."""

    def clamp_what_comes(module, inputs, output):
        output.register_hook(lambda gradient: gradient.clamp(min=0))

    handles = [m.register_forward_hook(clamp_what_comes) for m in net.modules() if isinstance(m, nn.ReLU)]
    try:
        return pixel_gradient(net, x, labels)
    finally:
        for handle in handles:
            handle.remove()


def multiply_by_where_it_is_positive(module, below, above):
    """A backward hook."""
    return (below[0] * (above[0] > 0),)


@alternative(of=guided_backprop)
def clamps_image_after_image(net, x, labels):
    """A loop over the images, with hooks that multiply by where the gradient is positive."""
    rows = []
    for image, label in zip(x, labels, strict=True):
        handles = [
            m.register_full_backward_hook(multiply_by_where_it_is_positive) for m in net.modules() if isinstance(m, nn.ReLU)
        ]
        try:
            rows.append(pixel_gradient(net, image[None], label[None])[0])
        finally:
            for handle in handles:
                handle.remove()
    return torch.stack(rows)


@alternative(of=deconvnet)
def exchanges_layers_for_deconvnets(net, x, labels):
    """An autograd function in a layer of its own, in every ReLU's place for a while."""
    return with_layers_exchanged(net, x, labels, DeconvReLU)


@alternative(of=deconvnet)
def exchanges_forwards_for_deconvnets(net, x, labels):
    """An autograd function as the forward of every ReLU for a while."""
    return with_forwards_exchanged(net, x, labels, DeconvReLU)


@alternative(of=deconvnet)
def rectifies_a_stand_in(net, x, labels):
    """A forward hook puts in the output's place a tensor of its values through which gradients pass, clamped."""

    def stand_in(module, inputs, output):
        passed = inputs[0] + (output - inputs[0]).detach()
        passed.register_hook(lambda gradient: gradient.clamp_min(0))
        return passed

    handles = [m.register_forward_hook(stand_in) for m in net.modules() if isinstance(m, nn.ReLU)]
    try:
        return pixel_gradient(net, x, labels)
    finally:
        for handle in handles:
            handle.remove()


def maps_and_gradients(net, x, labels, layer):
    """A layer's output, kept by a hook that also asks for its gradient, and that gradient."""
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        output.register_hook(kept.append)

    handle = find_layer(net, layer).register_forward_hook(keep)
    try:
        torch.autograd.grad(chosen(net, x.clone().requires_grad_(), labels), list(net.parameters()), allow_unused=True)
    finally:
        handle.remove()
    return kept[0].detach(), kept[1]


@alternative(of=grad_cam)
def multiplies_with_einsum(net, x, labels, layer):
    """A hook on the output's gradient, and one einsum over channels and places."""
    maps, gradients = maps_and_gradients(net, x, labels, layer)
    places = maps.shape[2] * maps.shape[3]
    return torch.einsum("nkhw,nkij->nij", gradients, maps).div(places).relu()


@alternative(of=grad_cam)
def adds_channel_after_channel(net, x, labels, layer):
    """Loops over images and channels."""
    maps, gradients = maps_and_gradients(net, x, labels, layer)
    result = maps.new_zeros(maps.shape[0], *maps.shape[2:])
    for n in range(len(maps)):
        for k in range(maps.shape[1]):
            result[n] += gradients[n, k].sum() / gradients[n, k].numel() * maps[n, k]
    return torch.where(result > 0, result, torch.zeros_like(result))


@alternative(of=grad_cam)
def asks_a_module_for_its_gradient(net, x, labels, layer):
    """A forward hook for the maps and a backward hook of the module for their gradient."""
    maps, gradients = [], []

    def keep(module, below, above):
        gradients.append(above[0])

    module = find_layer(net, layer)
    handles = [
        module.register_forward_hook(lambda module, inputs, output: maps.append(output)),
        module.register_full_backward_hook(keep),
    ]
    try:
        leaf = x.clone().requires_grad_()
        torch.autograd.grad(chosen(net, leaf, labels), leaf)
    finally:
        for handle in handles:
            handle.remove()
    weights = gradients[0].flatten(2).mean(dim=2)
    return torch.bmm(weights[:, None], maps[0].detach().flatten(2)).view(len(x), *maps[0].shape[2:]).clamp(min=0)
