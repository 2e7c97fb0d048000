"""Train a small net for a few steps, the same way every time, to replay what a paper claims."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from .data import LabelledImages

BATCH = 50


@dataclass(frozen=True)
class Outcome:
    """What came of a training.

    Attributes:
        losses: of every step, on the images of that step.
        train_loss: at the end, on all training images, in eval mode.
        accuracy: at the end, on the test images; from 0 to 1.
        seconds: that the training took.
    """

    losses: list[float]
    train_loss: float
    accuracy: float
    seconds: float


def fitted(
    build: Callable[[], nn.Module], train: LabelledImages, test: LabelledImages, epochs: int, seed: int, rate: float = 0.1
) -> Outcome:
    """Build a net, train it by stochastic gradient descent with momentum 0.9, and look how far it got.

    The learning rate rises to `rate` over the first third of the steps and falls to nearly nothing (Smith and Topin 2019).
    Weights and the order of the images follow from `seed`; the caller's random numbers stay as they are.
    """
    begun = time.perf_counter()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net, losses = build(), []
        optimiser = torch.optim.SGD(net.parameters(), lr=rate, momentum=0.9, weight_decay=1e-4)
        batches = [batch for _ in range(epochs) for batch in torch.randperm(len(train)).split(BATCH)]
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=len(batches))
        for batch in batches:
            loss = cross_entropy(net(_centred(train.images[batch])), train.labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
    seconds = time.perf_counter() - begun
    train_loss = cross_entropy(_answers(net, train), train.labels).item()
    hits = _answers(net, test).argmax(dim=1) == test.labels
    return Outcome(losses, train_loss, hits.float().mean().item(), seconds)


def _centred(images: Tensor) -> Tensor:
    """Pixels near mean 0 and deviation 1, with the figures of Fashion-MNIST."""
    return (images - 0.286) / 0.353


@torch.no_grad()
def _answers(net: nn.Module, labelled: LabelledImages) -> Tensor:
    net.eval()
    return torch.cat([net(_centred(images)) for images in labelled.images.split(500)])
