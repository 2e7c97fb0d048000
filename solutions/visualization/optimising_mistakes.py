"""Plausible wrong images for a class, and wrong inversions, each one misconception."""

import torch

from autograder import mistake

from .hooks import find_layer, record
from .optimising import GREY, NOISE, PACE, blur, class_image, gradient_at, invert_features, starting_noise


def climbed(image, score, steps, lr, weight_decay, blur_every, towards=GREY, length=None, cut=True, smooth=blur):
    """The right climb, but for what is asked."""
    length = length or (lambda gradient: gradient.square().mean().sqrt())
    for step in range(1, steps + 1):
        gradient = gradient_at(score, image)
        image = image + lr * gradient / length(gradient).clamp(min=1e-12)
        image = towards + (1 - weight_decay) * (image - towards)
        if step % blur_every == 0:
            image = smooth(image)
        image = image.clamp(0, 1) if cut else image
    return image


def logit(net, label):
    """The score to climb, of one image."""
    return lambda pixels: net(pixels[None])[0, label]


@mistake(of=class_image, hint="Print the logit at every step. Does it rise?")
def goes_down(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """Who wants a large logit climbs: adds the gradient, and does not subtract it as in training."""
    image = starting_noise(net, shape, generator)
    return climbed(image, logit(net, label), steps, -lr, weight_decay, blur_every)


@mistake(
    of=class_image, hint="When the probability is 1, what is its gradient? And can it also rise because the others fall?"
)
def climbs_the_probability(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """The probability also rises when the other classes' logits fall: climb the logit."""
    image = starting_noise(net, shape, generator)
    score = lambda pixels: net(pixels[None]).log_softmax(dim=1)[0, label]  # noqa: E731
    return climbed(image, score, steps, lr, weight_decay, blur_every)


@mistake(of=class_image, hint="At the first step, which class has the largest logit?")
def always_climbs_the_winner(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """The class is the one that was asked for, not the one that the net takes the image for at the moment."""
    image = starting_noise(net, shape, generator)
    return climbed(image, lambda pixels: net(pixels[None])[0].max(), steps, lr, weight_decay, blur_every)


@mistake(of=class_image, hint="By how much does a pixel move in one step, when there are 6000 of them?")
def divides_by_the_norm_of_the_gradient(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """Divided by the norm, the root of the sum, the steps get smaller the larger the image; the mean takes care of that."""
    image = starting_noise(net, shape, generator)
    return climbed(image, logit(net, label), steps, lr, weight_decay, blur_every, length=lambda gradient: gradient.norm())


@mistake(of=class_image, hint="What keeps a pixel from running off to black or white?")
def forgets_the_weight_decay(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """Each step also pulls every pixel towards grey; without that the colours run off to their ends."""
    return climbed(starting_noise(net, shape, generator), logit(net, label), steps, lr, 0.0, blur_every)


@mistake(of=class_image, hint="Which colour is a pixel of 0? And where is the middle?")
def pulls_towards_black(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """In RGB from 0 to 1 the middle is 0.5: shrinking the pixels themselves pulls the image towards black."""
    image = starting_noise(net, shape, generator)
    return climbed(image, logit(net, label), steps, lr, weight_decay, blur_every, towards=0.0)


@mistake(of=class_image, hint="Look at single pixels of the image: do neighbours agree?")
def never_blurs(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """Without a blur now and then the gradient's finest grain piles up, which excites the net and shows nothing."""
    image = starting_noise(net, shape, generator)
    return climbed(image, logit(net, label), steps, lr, weight_decay, blur_every, smooth=lambda image: image)


@mistake(of=class_image, hint="What are the smallest and the largest pixel of your image?")
def lets_pixels_leave_the_range(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """There are no colours beyond 0 and 1: every step ends by cutting the image to them."""
    image = starting_noise(net, shape, generator)
    return climbed(image, logit(net, label), steps, lr, weight_decay, blur_every, cut=False)


@mistake(of=class_image, hint="Print the mean of the image before the first step.")
def starts_in_black(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """The image starts from noise around grey, the middle of the colours, not around black."""
    image = (starting_noise(net, shape, generator) - GREY).clamp(0, 1)
    return climbed(image, logit(net, label), steps, lr, weight_decay, blur_every)


@mistake(of=class_image, hint="Call it twice with generators of the same seed. Are the images equal?")
def draws_from_the_global_generator(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """The noise is the generator's, so that who seeds it gets the same image again."""
    like = next(net.parameters())
    image = (GREY + NOISE * torch.randn(shape, dtype=like.dtype, device=like.device)).clamp(0, 1)
    return climbed(image, logit(net, label), steps, lr, weight_decay, blur_every)


@mistake(of=class_image, hint="Look at the parameters' gradients after the call.")
def fills_the_gradients_of_the_net(net, label, shape, steps, lr, weight_decay, blur_every, generator):
    """`backward` fills the gradients of the net's parameters as well; ask for the image's alone."""
    found = class_image(net, label, shape, steps, lr, weight_decay, blur_every, generator)
    net(found[None])[0, label].backward()
    return found


def searched(net, layer, target, image, steps, error, cut=True, fresh=True):
    """The right search, but for what is asked."""
    image = image.clone().requires_grad_()
    optimiser = torch.optim.Adam([image], lr=PACE)
    for _ in range(steps):
        found = record(net, image[None], layer)[0][0]
        (gradient,) = torch.autograd.grad(error(found, target), image)
        image.grad = gradient if fresh or image.grad is None else image.grad + gradient
        optimiser.step()
        if cut:
            with torch.no_grad():
                image.clamp_(0, 1)
    return image.detach()


def relative(found, target):
    """The right error."""
    return (found - target).square().sum() / target.square().sum()


@mistake(of=invert_features, hint="Print the error at every step. Does it fall?")
def climbs_the_error(net, layer, target, shape, steps, generator):
    """An error is to become small: the optimiser goes down what it is given."""
    image = starting_noise(net, shape, generator)
    return searched(net, layer, target, image, steps, lambda found, target: -relative(found, target))


@mistake(of=invert_features, hint="Is the image that you return the one that the optimiser moves?")
def returns_the_noise(net, layer, target, shape, steps, generator):
    """The optimiser moves the tensor that it was given; a copy made before stays as it was."""
    image = starting_noise(net, shape, generator)
    searched(net, layer, target, image, steps, relative)
    return image


@mistake(of=invert_features, hint="Two maps have the same mean. Do they show the same?")
def compares_the_means_of_channels(net, layer, target, shape, steps, generator):
    """The features are compared place by place: their means say nothing of where things are."""

    def error(found, target):
        return (found.mean(dim=(1, 2)) - target.mean(dim=(1, 2))).square().sum()

    return searched(net, layer, target, starting_noise(net, shape, generator), steps, error)


@mistake(of=invert_features, hint="May errors of opposite sign cancel?")
def lets_errors_cancel(net, layer, target, shape, steps, generator):
    """Each difference is squared before they are added up; else those of opposite sign cancel."""
    image = starting_noise(net, shape, generator)
    return searched(net, layer, target, image, steps, lambda found, target: (found - target).sum().square())


@mistake(of=invert_features, hint="Which role does the target play in your loss?")
def excites_the_layer_instead(net, layer, target, shape, steps, generator):
    """The layer's output is to equal the target, not to become large: that would be a dream."""
    image = starting_noise(net, shape, generator)
    return searched(net, layer, target, image, steps, lambda found, target: -(found * found).mean())


@mistake(of=invert_features, hint="What are the smallest and the largest pixel of your image?")
def leaves_the_range_of_colours(net, layer, target, shape, steps, generator):
    """There are no colours beyond 0 and 1: every step ends by cutting the image to them."""
    return searched(net, layer, target, starting_noise(net, shape, generator), steps, relative, cut=False)


@mistake(of=invert_features, hint="Call it with steps=0. Which mean has the image?")
def starts_from_black(net, layer, target, shape, steps, generator):
    """The image starts from noise around grey."""
    image = (starting_noise(net, shape, generator) - GREY).clamp(0, 1)
    return searched(net, layer, target, image, steps, relative)


@mistake(of=invert_features, hint="Call it twice with generators of the same seed. Are the images equal?")
def draws_its_noise_elsewhere(net, layer, target, shape, steps, generator):
    """The noise is the generator's, so that who seeds it gets the same image again."""
    like = next(net.parameters())
    image = (GREY + NOISE * torch.randn(shape, dtype=like.dtype, device=like.device)).clamp(0, 1)
    return searched(net, layer, target, image, steps, relative)


@mistake(of=invert_features, hint="Count the layer's hooks after a hundred steps.")
def leaves_a_hook_for_every_step(net, layer, target, shape, steps, generator):
    """Every run registers a hook, and every hook that stays is called in all later runs."""
    for _ in range(steps):
        find_layer(net, layer).register_forward_hook(lambda module, inputs, output: None)
    return invert_features(net, layer, target, shape, steps, generator)


@mistake(of=invert_features, hint="Look at the parameters' gradients after the call.")
def fills_the_nets_gradients(net, layer, target, shape, steps, generator):
    """`backward` fills the gradients of the net's parameters as well; ask for the image's alone."""
    found = invert_features(net, layer, target, shape, steps, generator)
    relative(record(net, found[None], layer)[0][0], target).backward()
    return found
