"""Plausible wrong attacks, each one misconception."""

import torch
from torch.nn import functional

from autograder import mistake

from .reference import fgsm, fooling_image, gradient_of


def loss_gradient(net, x, labels):
    """The derivative of the cross-entropy by the pixels."""
    return gradient_of(lambda pixels: functional.cross_entropy(net(pixels), labels), x)


@mistake(of=fgsm, hint="After the step, is the loss larger or smaller?")
def helps_the_net(net, x, labels, epsilon):
    """The step goes up the loss: down it, as in training, the net only gets surer."""
    return (x - epsilon * loss_gradient(net, x, labels).sign()).clamp(0, 1)


@mistake(of=fgsm, hint="What are the smallest and the largest pixel of the result?")
def is_not_clipped(net, x, labels, epsilon):
    """There are no colours beyond 0 and 1: the result is cut to them."""
    return x + epsilon * loss_gradient(net, x, labels).sign()


@mistake(of=fgsm, hint="What is cut to [0, 1]: the image, or what is added to it?")
def clips_the_perturbation(net, x, labels, epsilon):
    """The image is cut to [0, 1], not the perturbation, which must be able to darken."""
    return x + (epsilon * loss_gradient(net, x, labels).sign()).clamp(0, 1)


@mistake(of=fgsm, hint="By how much does each pixel move?")
def takes_the_gradient_itself(net, x, labels, epsilon):
    """Every pixel moves by epsilon, however small its gradient: the sign counts, not the size."""
    return (x + epsilon * loss_gradient(net, x, labels)).clamp(0, 1)


@mistake(of=fgsm, hint="By how much does each pixel move?")
def divides_by_the_norm(net, x, labels, epsilon):
    """Every pixel moves by epsilon: the largest change is bounded, not the root of the sum of squares."""
    gradient = loss_gradient(net, x, labels)
    return (x + epsilon * gradient / gradient.flatten(1).norm(dim=1)[:, None, None, None].clamp(min=1e-12)).clamp(0, 1)


@mistake(of=fgsm, hint="Is the label's logit all that the cross-entropy depends on?")
def lowers_the_labels_logit(net, x, labels, epsilon):
    """The cross-entropy is attacked, in which the other classes' logits play a part, not the label's logit alone."""
    gradient = gradient_of(lambda pixels: net(pixels).gather(1, labels[:, None]).sum(), x)
    return (x - epsilon * gradient.sign()).clamp(0, 1)


@mistake(of=fgsm, hint="What if the net is wrong about the image already?")
def attacks_what_the_net_answers(net, x, labels, epsilon):
    """The labels that were given are attacked, not what the net takes the images for."""
    return fgsm(net, x, net(x).argmax(dim=1), epsilon)


@mistake(of=fgsm, hint="Take two images with different labels.")
def attacks_the_first_label(net, x, labels, epsilon):
    """Every image has a label of its own."""
    return fgsm(net, x, labels[:1].expand(len(x)), epsilon)


@mistake(of=fgsm, hint="Print x before and after.")
def changes_the_callers_images(net, x, labels, epsilon):
    """The images belong to the caller: add to a copy."""
    return x.copy_(fgsm(net, x, labels, epsilon)).clone()


@mistake(of=fgsm, hint="Look at the parameters' gradients after the call.")
def fills_the_parameters_gradients(net, x, labels, epsilon):
    """`backward` fills the gradients of the net's parameters as well; ask for the images' alone."""
    functional.cross_entropy(net(x), labels).backward()
    return fgsm(net, x, labels, epsilon)


def walked(net, x, target, steps, lr, score=None, length=None, stop=True, cut=True):
    """The right walk, but for what is asked."""
    image, length = x.clone(), length or (lambda gradient: gradient.norm())
    for _ in range(steps):
        logits = net(image[None])[0].detach()
        if stop and int(logits.argmax()) == target:
            break
        gradient = gradient_of(score or (lambda pixels: net(pixels[None])[0, target]), image)
        image = image + lr * gradient / length(gradient).clamp(min=1e-12)
        image = image.clamp(0, 1) if cut else image
    return image


@mistake(of=fooling_image, hint="How many steps are taken after the net is fooled?")
def never_stops(net, x, target, steps, lr):
    """The art is to change as little as possible: as soon as the target leads, the image is done."""
    return walked(net, x, target, steps, lr, stop=False)


@mistake(of=fooling_image, hint="Does the target's logit rise from step to step?")
def walks_away_from_the_target(net, x, target, steps, lr):
    """Who wants a large logit climbs: adds the gradient."""
    return walked(net, x, target, steps, -lr)


@mistake(of=fooling_image, hint="What does the net say in the end: the target, or just anything else?")
def is_content_with_any_other_class(net, x, target, steps, lr):
    """The image is done when the net says the target; that it no longer says what it said is not enough."""
    image, before = x.clone(), int(net(x[None])[0].argmax())
    for _ in range(steps):
        if int(net(image[None])[0].argmax()) != before or before == target:
            break
        gradient = gradient_of(lambda pixels: -net(pixels[None])[0, before], image)
        image = (image + lr * gradient / gradient.norm().clamp(min=1e-12)).clamp(0, 1)
    return image


@mistake(of=fooling_image, hint="From where does the second step go?")
def begins_every_step_at_the_original(net, x, target, steps, lr):
    """Every step goes on from where the last one ended: the changes add up."""
    found = fooling_image(net, x, target, min(steps, 1), lr)
    return fooling_image(net, x, target, 1, lr) if steps else found


@mistake(of=fooling_image, hint="How long is the step, when there are 500 pixels that each move by lr?")
def takes_steps_of_signs(net, x, target, steps, lr):
    """The gradient is divided by its norm, so that a step has the length lr; signs move every pixel by that much."""
    return walked(net, x, target, steps, lr, length=lambda gradient: gradient.abs())


@mistake(of=fooling_image, hint="What are the smallest and the largest pixel of the result?")
def lets_colours_run_over(net, x, target, steps, lr):
    """There are no colours beyond 0 and 1: every step ends by cutting the image to them."""
    return walked(net, x, target, steps, lr, cut=False)


@mistake(of=fooling_image, hint="Look at the parameters' gradients after the call.")
def fills_the_fooled_nets_gradients(net, x, target, steps, lr):
    """`backward` fills the gradients of the net's parameters as well; ask for the image's alone."""
    found = fooling_image(net, x, target, steps, lr)
    net(found[None])[0, target].backward()
    return found


@mistake(of=fooling_image, hint="When do you look whether the net is fooled: before a step, or after it?")
def takes_a_step_before_it_looks(net, x, target, steps, lr):
    """An image that is taken for the target already is done before the first step."""
    with torch.no_grad():
        done = int(net(x[None])[0].argmax()) == target
    return walked(net, x, target, 1, lr, stop=False) if done else fooling_image(net, x, target, steps, lr)
