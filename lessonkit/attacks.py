"""Small changes with large effects, and a training that reckons with them. For lessons; no net is changed by an attack."""

from collections import OrderedDict
from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .data import LabelledImages


def uphill(net: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """The derivative of the summed cross-entropy by the pixels of a batch (N, C, H, W)."""
    pixels = images.detach().clone().requires_grad_()
    (slope,) = torch.autograd.grad(F.cross_entropy(net(pixels), labels, reduction="sum"), pixels)
    return slope


def one_step(net: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    """The fast gradient sign method (Goodfellow, Shlens and Szegedy 2015)."""
    return (images + epsilon * uphill(net, images, labels).sign()).clamp(0, 1)


def many_steps(net: nn.Module, images: Tensor, labels: Tensor, epsilon: float, steps: int = 10) -> Tensor:
    """Smaller steps of the same kind, never further than epsilon from the images (Madry and others 2018)."""
    low, high = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    found = images
    for _ in range(steps):
        found = torch.clamp(found + 2.5 * epsilon / steps * uphill(net, found, labels).sign(), low, high)
    return found


def walk_to(net: nn.Module, image: Tensor, label: int, pace: float = 0.3, most: int = 100) -> tuple[Tensor, int]:
    """Climb a logit until it is the largest (after Szegedy and others 2014); return the image and the steps taken."""
    for step in range(most):
        pixels = image.detach().clone().requires_grad_()
        logits = net(pixels[None])[0]
        if logits.argmax() == label:
            return image, step
        (slope,) = torch.autograd.grad(logits[label], pixels)
        image = (image + pace * slope / slope.norm().clamp(min=1e-12)).clamp(0, 1)
    return image, most


def classifier(seed: int) -> nn.Sequential:
    """Two strided convolutions and two dense layers for grey images of 28 x 28, 10 classes."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        layers: OrderedDict[str, nn.Module] = OrderedDict(conv1=nn.Conv2d(1, 16, 5, stride=2, padding=2), relu1=nn.ReLU())
        layers |= {"conv2": nn.Conv2d(16, 32, 3, stride=2, padding=1), "relu2": nn.ReLU(), "flat": nn.Flatten()}
        layers |= {"dense1": nn.Linear(32 * 49, 64), "relu3": nn.ReLU(), "dense2": nn.Linear(64, 10)}
        return nn.Sequential(layers)


def train(net: nn.Module, data: LabelledImages, epochs: Iterable[int], epsilon: float = 0.0, batch: int = 100) -> None:
    """Train the net in place by Adam; with an epsilon it sees attacked images only, attacked as it stands at each step."""
    generator = torch.Generator().manual_seed(0)
    optimiser = torch.optim.Adam(net.parameters(), lr=2e-3)
    for _ in epochs:
        for picked in torch.randperm(len(data), generator=generator).split(batch):
            images, labels = data.images[picked], data.labels[picked]
            if epsilon:
                images = one_step(net, images, labels, epsilon)
            optimiser.zero_grad()
            F.cross_entropy(net(images), labels).backward()
            optimiser.step()


def right_share(net: nn.Module, images: Tensor, labels: Tensor) -> float:
    """The share of images whose largest logit is the label's."""
    with torch.no_grad():
        return (net(images).argmax(1) == labels).double().mean().item()


def imagined(net: nn.Module, label: int, steps: int = 30, pace: float = 0.03, seed: int = 0) -> Tensor:
    """From dim noise (1, 28, 28), climb the log-probability of a class; a step is `pace` long in the root mean square."""
    image = 0.3 * torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(seed))
    wanted = torch.tensor([label])
    for _ in range(steps):
        slope = -uphill(net, image, wanted)
        image = (image + pace * slope / slope.square().mean().sqrt().clamp(min=1e-12)).clamp(0, 1)
    return image[0]
