"""Plausible wrong dreams and wrong transfers, each one misconception."""

import torch

from autograder import mistake

from .layers import outputs
from .losses import content_loss, gram_matrix, total_variation
from .reference import JITTER, OCTAVE, deep_dream, dream_step, gradient_of, lbfgs, resized, style_transfer


def dreamt_in_octaves(image, octaves, step, steps, keep=True):
    """The right rounds, but for what is asked; `keep` adds the details to the original."""
    details, current = torch.zeros_like(image), image
    for octave in reversed(range(octaves)):
        size = [round(side / OCTAVE**octave) for side in image.shape[1:]]
        original = resized(image, size)
        current = (original + resized(details, size)).clamp(0, 1) if keep else resized(current, size)
        for _ in range(steps):
            current = step(current)
        details = current - original
    return current


@mistake(of=deep_dream, hint="Does the layer's mean square rise from step to step?")
def dreams_of_nothing(net, image, layer, steps, lr, octaves, generator):
    """The dream climbs: it adds the gradient, so that the layer answers more strongly."""
    return deep_dream(net, image, layer, steps, -lr, octaves, generator)


@mistake(of=deep_dream, hint="A layer gives 3, 1 and -1. Which gradient do you hand down from each?")
def climbs_the_mean_of_the_activations(net, image, layer, steps, lr, octaves, generator):
    """The gradient at the layer is its output, so the squares are climbed: the mean asks for more of all alike."""

    def step(now):
        shift = torch.randint(-JITTER, JITTER + 1, (2,), generator=generator, device=generator.device).tolist()
        moved = now.roll(shift, dims=(1, 2))
        gradient = gradient_of(lambda pixels: outputs(net, pixels[None], [layer])[0].mean(), moved)
        moved = moved + lr * gradient / gradient.abs().mean().clamp(min=1e-12)
        return moved.roll([-pixels for pixels in shift], dims=(1, 2)).clamp(0, 1)

    return dreamt_in_octaves(image, octaves, step, steps)


@mistake(of=deep_dream, hint="In which size does the first of three rounds begin?")
def dreams_in_one_size_only(net, image, layer, steps, lr, octaves, generator):
    """A net sees things of one size: only in a small image can it dream of what will be large."""
    return deep_dream(net, image, layer, steps, lr, 1, generator)


@mistake(of=deep_dream, hint="Call it with steps=0 and three octaves. Is the result sharp?")
def loses_the_details_of_the_image(net, image, layer, steps, lr, octaves, generator):
    """A round begins with the original in its size: a small image, enlarged, has lost what was small in it."""
    return dreamt_in_octaves(image, octaves, lambda now: dream_step(net, now, layer, lr, generator), steps, keep=False)


@mistake(of=deep_dream, hint="Call it with steps=0. What should come back?")
def returns_the_dream_without_the_image(net, image, layer, steps, lr, octaves, generator):
    """What was dreamt is added to the image; alone it is a difference."""
    return (deep_dream(net, image, layer, steps, lr, octaves, generator) - image).abs()


@mistake(of=deep_dream, hint="Where does a corner of the image stand after twenty steps?")
def does_not_roll_back(net, image, layer, steps, lr, octaves, generator):
    """A step that rolls the image rolls it back: else it wanders, away from its own details."""

    def step(now):
        shift = torch.randint(1, JITTER + 1, (2,), generator=generator, device=generator.device).tolist()
        moved = now.roll(shift, dims=(1, 2))
        gradient = gradient_of(lambda pixels: outputs(net, pixels[None], [layer])[0].square().sum() / 2, moved)
        return (moved + lr * gradient / gradient.abs().mean().clamp(min=1e-12)).clamp(0, 1)

    return dreamt_in_octaves(image, octaves, step, steps)


@mistake(of=deep_dream, hint="What are the smallest and the largest pixel of the dream?")
def dreams_of_colours_that_are_none(net, image, layer, steps, lr, octaves, generator):
    """There are no colours beyond 0 and 1: every step ends by cutting the image to them."""

    def step(now):
        gradient = gradient_of(lambda pixels: outputs(net, pixels[None], [layer])[0].square().sum() / 2, now)
        return now + lr * gradient / gradient.abs().mean().clamp(min=1e-12)

    return dreamt_in_octaves(image, octaves, step, steps)


@mistake(of=deep_dream, hint="Print the largest change of a pixel in one step.")
def takes_steps_of_any_length(net, image, layer, steps, lr, octaves, generator):
    """Gradients of a sum over a layer have any size: divided by the mean of its absolute values, a step has the size lr."""

    def step(now):
        gradient = gradient_of(lambda pixels: outputs(net, pixels[None], [layer])[0].square().sum() / 2, now)
        return (now + lr * gradient).clamp(0, 1)

    return dreamt_in_octaves(image, octaves, step, steps)


@mistake(of=deep_dream, hint="Count the layer's hooks after the dream.")
def leaves_hooks_from_every_step(net, image, layer, steps, lr, octaves, generator):
    """Every run of the net registers a hook, and each has to be removed."""
    net.get_submodule(layer).register_forward_hook(lambda module, inputs, output: None)
    return deep_dream(net, image, layer, steps, lr, octaves, generator)


@mistake(of=deep_dream, hint="Look at the parameters' gradients after the call.")
def fills_the_dreaming_nets_gradients(net, image, layer, steps, lr, octaves, generator):
    """`backward` fills the gradients of the net's parameters as well; ask for the image's alone."""
    found = deep_dream(net, image, layer, steps, lr, octaves, generator)
    outputs(net, found[None], [layer])[0].square().sum().backward()
    return found


def loss_function(net, content, style, layers, weights, gram=gram_matrix):
    """The loss of an image, with any kind of Gram matrix."""
    with torch.no_grad():
        target = outputs(net, content[None], layers)[0]
        grams = [gram(found) for found in outputs(net, style[None], layers)[1:]]

    def loss_of(image):
        first, *others = outputs(net, image[None], layers)
        loss = weights[0] * content_loss(first, target) + weights[-1] * total_variation(image[None])
        for found, wanted, weight in zip(others, grams, weights[1:-1], strict=True):
            loss = loss + weight * (gram(found) - wanted).square().mean()
        return loss

    return loss_of


def without(weights, places):
    """The weights, with 0 at some places."""
    return [0.0 if place in places else weight for place, weight in enumerate(weights)]


@mistake(of=style_transfer, hint="Can you still see what the content image shows?")
def forgets_the_content(net, content, style, layers, weights, steps):
    """The content is a part of the loss, not only the place where the image starts."""
    return style_transfer(net, content, style, layers, without(weights, [0]), steps)


@mistake(of=style_transfer, hint="Take another style. Does the result change?")
def forgets_the_style(net, content, style, layers, weights, steps):
    """The Gram matrices of the style image are targets, too."""
    return style_transfer(net, content, style, layers, without(weights, range(1, len(weights) - 1)), steps)


@mistake(of=style_transfer, hint="What is the last of the weights for?")
def forgets_the_total_variation(net, content, style, layers, weights, steps):
    """The last weight is the total variation's, without which the image gets restless."""
    return style_transfer(net, content, style, layers, without(weights, [len(weights) - 1]), steps)


@mistake(of=style_transfer, hint="Whose shapes has the result, and whose colours?")
def swaps_content_and_style(net, content, style, layers, weights, steps):
    """The content is the first of the two images, and the style the second."""
    return style_transfer(net, resized(style, content.shape[1:]), content, layers, weights, steps)


@mistake(of=style_transfer, hint="Are your Gram matrices divided by C * H * W, on both sides?")
def compares_matrices_that_are_not_divided(net, content, style, layers, weights, steps):
    """Undivided Gram matrices of images of different sizes cannot be alike, and drown all other terms."""

    def undivided(found):
        return found.flatten(2) @ found.flatten(2).mT

    return lbfgs(loss_function(net, content, style, layers, weights, gram=undivided), content, steps)


@mistake(of=style_transfer, hint="Which layers make the style: one, or all but the first?")
def takes_the_style_from_one_layer(net, content, style, layers, weights, steps):
    """All layers but the first give the style, each with its weight."""
    return style_transfer(net, content, style, layers, without(weights, range(2, len(weights) - 1)), steps)


@mistake(of=style_transfer, hint="Call it with steps=0. What comes back?")
def starts_from_grey(net, content, style, layers, weights, steps):
    """The image starts as the content: from anywhere else the steps do not suffice."""
    return lbfgs(loss_function(net, content, style, layers, weights), torch.full_like(content, 0.5), steps)


@mistake(of=style_transfer, hint="What are the smallest and the largest pixel of the result?")
def paints_with_colours_that_are_none(net, content, style, layers, weights, steps):
    """There are no colours beyond 0 and 1: in the end the pixels lie between them."""
    image = content.clone().requires_grad_()
    optimiser = torch.optim.LBFGS([image], max_iter=steps, history_size=20)
    loss_of = loss_function(net, content, style, layers, weights)

    def closure():
        loss = loss_of(image)
        (image.grad,) = torch.autograd.grad(loss, image)
        return loss

    optimiser.step(closure)
    return image.detach()


@mistake(of=style_transfer, hint="Is the image that you return the one that the optimiser moves?")
def returns_the_content(net, content, style, layers, weights, steps):
    """The optimiser moves the tensor that it was given; a copy made before stays as it was."""
    style_transfer(net, content, style, layers, weights, steps)
    return content.clone()


@mistake(of=style_transfer, hint="Count the hooks of the layers after the call.")
def leaves_hooks_on_all_layers(net, content, style, layers, weights, steps):
    """Every run of the net registers hooks, and each has to be removed."""
    for name in layers:
        net.get_submodule(name).register_forward_hook(lambda module, inputs, output: None)
    return style_transfer(net, content, style, layers, weights, steps)


@mistake(of=style_transfer, hint="Look at the parameters' gradients after the call.")
def fills_the_painting_nets_gradients(net, content, style, layers, weights, steps):
    """`backward` fills the gradients of the net's parameters as well; ask for the image's alone."""
    found = style_transfer(net, content, style, layers, weights, steps)
    outputs(net, found[None], layers)[0].square().sum().backward()
    return found
