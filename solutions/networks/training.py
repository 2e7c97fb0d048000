"""What moves a network's parameters, and when to stop."""

import math
from collections.abc import Sequence

import torch
from jaxtyping import Float, Int64
from torch import Generator, Tensor, nn

from .layers import cross_entropy


@torch.no_grad()
def sgd_step(
    parameters: Sequence[Tensor],
    gradients: Sequence[Tensor],
    velocities: Sequence[Tensor],
    lr: float,
    momentum: float = 0.9,
    weight_decay: float = 0.0,
) -> None:
    """Take one step of stochastic gradient descent with momentum, in place.

    The three lists go together one by one: a parameter, the loss's derivative by it, and its velocity, all of one shape.
    For each, in this order: the gradient gets weight_decay times the parameter added; the velocity becomes momentum times
    the velocity plus that; the parameter loses lr times the new velocity.

    Parameters and velocities change in place: their tensors hold new numbers afterwards, and no other tensors take their
    places. Gradients stay as they are. Returns None. Autograd follows nothing of it.

    Raises:
        ValueError: the lists differ in length; the message names the three lengths.

    Source: Sutskever et al. (2013), On the importance of initialization and momentum; in the form of PyTorch's SGD.
    """
    if not len(parameters) == len(gradients) == len(velocities):
        lengths = f"{len(parameters)} parameters, {len(gradients)} gradients and {len(velocities)} velocities"
        raise ValueError(f"{lengths} do not go together")
    for parameter, gradient, velocity in zip(parameters, gradients, velocities, strict=True):
        velocity.mul_(momentum).add_(gradient + weight_decay * parameter)
        parameter.sub_(lr * velocity)


class EarlyStopping:
    """Says when to stop: when the validation loss has not improved for so many steps in a row.

    `EarlyStopping(patience, min_delta=0.0)` makes an object that is told the loss after each epoch. `step(validation_loss)`
    takes a float and returns True if this and the steps before it make `patience` steps in a row without an improvement,
    else False. A loss improves if it is less than the best before it minus min_delta; then it is the best. The first loss
    always improves. A loss that is no improvement does not become the best, even if it is a little lower. What `step`
    returns after it has returned True is up to you.

    Raises:
        ValueError: patience is below 1 or min_delta below 0; the message names it.

    Source: Prechelt (1998), Early stopping - but when?
    """

    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        if patience < 1:
            raise ValueError(f"patience must be at least 1, not {patience}")
        if min_delta < 0:
            raise ValueError(f"min_delta must not be negative, but is {min_delta}")
        self.patience, self.min_delta = patience, min_delta
        self.best, self.steps_since_best = math.inf, 0

    def step(self, validation_loss: float) -> bool:
        if validation_loss < self.best - self.min_delta:
            self.best, self.steps_since_best = validation_loss, 0
        else:
            self.steps_since_best += 1
        return self.steps_since_best >= self.patience


def train(
    net: nn.Module, images: Float[Tensor, "N 1 28 28"], labels: Int64[Tensor, "N"], epochs: int, generator: Generator
) -> None:
    """Train a net in place to tell what images show.

    `net` maps images (N, 1, 28, 28), whose pixels go from 0 to 1, to logits (N, C); labels (N,) are the numbers of the
    right classes. In each of the `epochs` every image is used once, in minibatches. The order is drawn from `generator`,
    anew in each epoch: the images may come class by class. What is minimised is the mean cross-entropy of a minibatch.

    The size of the minibatches, the optimiser and its learning rate are for you to choose; your own `sgd_step` and
    `torch.optim` will both do. The net has to learn from 20 images in 300 epochs as from 2,000 in 30. It is judged by the
    images that it knows afterwards, in eval mode and as they come, of which it has never seen most. The parameters of net
    change in place; images and labels do not change. What is returned is up to you.

    Raises:
        ValueError: images and labels differ in number; the message names both numbers.
    """
    if len(images) != len(labels):
        raise ValueError(f"{len(images)} images, but {len(labels)} labels")
    parameters = list(net.parameters())
    velocities = [torch.zeros_like(parameter) for parameter in parameters]
    net.train()
    for _ in range(epochs):
        order = torch.randperm(len(images), generator=generator, device=images.device)
        for batch in order.split(32):
            loss = cross_entropy(net(images[batch]), labels[batch])
            sgd_step(parameters, torch.autograd.grad(loss, parameters), velocities, lr=0.05)
