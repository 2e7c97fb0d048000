"""Right training loops, written in other ways."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from autograder import alternative

from .training import train


def refuse_numbers(images, labels):
    """Refuse images without labels, in other words than the reference."""
    if images.shape[0] != labels.shape[0]:
        raise ValueError(f"got {labels.shape[0]} labels for {images.shape[0]} images")


@alternative(of=train)
def follows_adam(net, images, labels, epochs, generator):
    """Adam on minibatches of 64."""
    refuse_numbers(images, labels)
    optimiser = torch.optim.Adam(net.parameters(), lr=3e-3)
    for _ in range(epochs):
        for batch in torch.randperm(len(images), generator=generator).split(64):
            optimiser.zero_grad()
            nn.functional.cross_entropy(net(images[batch]), labels[batch]).backward()
            optimiser.step()


@alternative(of=train)
def loads_with_a_loader(net, images, labels, epochs, generator):
    """PyTorch's loader of minibatches of 32, and plain gradient descent at 0.05; the losses come back."""
    refuse_numbers(images, labels)
    loader = DataLoader(TensorDataset(images, labels), batch_size=32, shuffle=True, generator=generator)
    optimiser, losses = torch.optim.SGD(net.parameters(), lr=0.05), []
    for _ in range(epochs):
        for x, y in loader:
            loss = nn.functional.cross_entropy(net(x), y)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
    return losses


@alternative(of=train)
def takes_larger_minibatches(net, images, labels, epochs, generator):
    """Minibatches of 128 at a rate of 0.1 that falls along a cosine, with momentum and weight decay; the net comes back."""
    refuse_numbers(images, labels)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, nesterov=True, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=max(epochs, 1))
    net.train()
    for _ in range(epochs):
        order = torch.rand(len(images), generator=generator).argsort()
        for start in range(0, len(images), 128):
            batch = order[start : start + 128]
            optimiser.zero_grad(set_to_none=False)
            nn.CrossEntropyLoss()(net(images[batch]), labels[batch]).backward()
            optimiser.step()
        schedule.step()
    net.eval()
    return net
