"""Plausible wrong training loops, each one misconception."""

import torch

from autograder import mistake

from .layers import cross_entropy
from .training import train


def loop(net, images, labels, epochs, generator, *, order=None, picks=None, loss=cross_entropy, rate=0.05, step=None):
    """A training loop of PyTorch's parts; what is given takes the place of what is right."""
    train(net, images, labels, 0, generator)  # it refuses what the reference refuses
    optimiser = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9)

    def shuffled():
        return torch.randperm(len(images), generator=generator, device=images.device)

    def take_a_step(value):
        optimiser.zero_grad()
        value.backward()
        optimiser.step()

    for _ in range(epochs):
        for batch in (order or shuffled)().split(32):
            (step or take_a_step)(loss(net(images[batch]), labels[batch if picks is None else picks(batch)]))


@mistake(of=train, hint="Print one weight before training and after it.")
def never_steps(net, images, labels, epochs, generator):
    """backward() computes gradients and changes no parameter: that is what the optimiser's step is for."""
    loop(net, images, labels, epochs, generator, step=lambda value: None)


@mistake(of=train, hint="Does p.grad hold the gradient of one minibatch, or of all so far?")
def never_clears_the_gradients(net, images, labels, epochs, generator):
    """backward() adds to the gradients that are there: they have to be cleared before each minibatch."""
    optimiser = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)

    def step(value):
        value.backward()
        optimiser.step()

    loop(net, images, labels, epochs, generator, step=step)


@mistake(of=train, hint="Print the labels of one minibatch. How many classes are among them?")
def never_shuffles(net, images, labels, epochs, generator):
    """Images that come class by class teach the net one class at a time, and it forgets the others."""
    loop(net, images, labels, epochs, generator, order=lambda: torch.arange(len(images), device=images.device))


@mistake(of=train, hint="Does image 7 of a minibatch still have its own label?")
def shuffles_only_the_images(net, images, labels, epochs, generator):
    """Images and labels are shuffled by one and the same order, or no image keeps its label."""

    def others(batch):
        return torch.randperm(len(labels), generator=generator, device=labels.device)[: len(batch)]

    loop(net, images, labels, epochs, generator, picks=others)


@mistake(of=train, hint="How many different images does the net see in thirty epochs?")
def learns_from_one_minibatch_alone(net, images, labels, epochs, generator):
    """An epoch goes through all images; whoever always takes the first minibatch learns that one by heart."""
    first = torch.randperm(len(images), generator=generator, device=images.device)[:32]
    loop(net, images, labels, epochs, generator, order=lambda: first.repeat(-(-len(images) // 32)))


@mistake(of=train, hint="How many steps does your loop take in an epoch of 2,000 images?")
def takes_one_step_an_epoch(net, images, labels, epochs, generator):
    """An epoch has a step for each minibatch: for 2,000 images about sixty, not one."""

    def few():
        return torch.randperm(len(images), generator=generator, device=images.device)[:32]

    loop(net, images, labels, epochs, generator, order=few)


@mistake(of=train, hint="Print the loss after every epoch. Does it fall?")
def goes_along_the_gradient(net, images, labels, epochs, generator):
    """The gradient points where the loss grows: a step goes against it."""
    loop(net, images, labels, epochs, generator, loss=lambda logits, right: -cross_entropy(logits, right).clamp(max=20))


@mistake(of=train, hint="What does cross_entropy expect: logits or probabilities?")
def applies_the_softmax_twice(net, images, labels, epochs, generator):
    """Cross-entropy has the softmax inside; a second one leaves all classes nearly alike, and little to learn from."""
    loop(net, images, labels, epochs, generator, loss=lambda logits, right: cross_entropy(logits.softmax(dim=1), right))


@mistake(of=train, hint="Print the loss after every epoch. How fast does it fall?")
def creeps(net, images, labels, epochs, generator):
    """With a learning rate that is fifty times too small the loss falls, but it will not get anywhere in time."""
    loop(net, images, labels, epochs, generator, rate=1e-3)


@mistake(of=train, hint="Does the net that you were handed change, or another one?")
def begins_anew_with_other_parameters(net, images, labels, epochs, generator):
    """The parameters that came are trained; to draw new ones after the last step throws all learning away."""
    loop(net, images, labels, epochs, generator)
    with torch.no_grad():
        for parameter in net.parameters():
            bound = parameter[0].numel() ** -0.5
            parameter.uniform_(-bound, bound, generator=generator)


@mistake(of=train, hint="What happens to the last images when there are more of them than labels?")
def leaves_the_unlabelled_out(net, images, labels, epochs, generator):
    """Images and labels of different number cannot go together: who pairs them off all the same hides an error."""
    count = min(len(images), len(labels))
    train(net, images[:count], labels[:count], epochs, generator)
