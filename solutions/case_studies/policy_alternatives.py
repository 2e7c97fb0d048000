"""Right policy networks that are written in other ways."""

import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .towers import PolicyNetwork


@alternative(of=PolicyNetwork)
class HiddenLayersInAList(nn.Module):
    """A list of convolutions; a softmax on both axes at once by the exponential; the bias registered first."""

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__()
        self.where = nn.Parameter(torch.zeros(19, 19))
        sizes = [5] + [3] * (layers - 1)
        self.hidden = nn.ModuleList(
            nn.Conv2d(filters if number else planes, filters, size, padding=size // 2) for number, size in enumerate(sizes)
        )
        self.score = nn.Conv2d(filters, 1, kernel_size=1, bias=False)

    def forward(self, x):
        for layer in self.hidden:
            x = layer(x).clamp(min=0)
        scores = self.score(x)[:, 0] + self.where
        return (scores - scores.logsumexp(dim=(1, 2), keepdim=True)).exp()


class BiasOfPlaces(nn.Module):
    """Adds a number of its own to each point."""

    def __init__(self):
        super().__init__()
        self.value = nn.Parameter(torch.zeros(19, 19))

    def forward(self, x):
        return x + self.value


@alternative(of=PolicyNetwork)
class AllInOneSequence(nn.Sequential):
    """One sequence, in which the bias is a layer and the softmax runs over flat boards."""

    def __init__(self, planes=48, filters=192, layers=12):
        hidden = [nn.Conv2d(planes, filters, 5, padding="same"), nn.ReLU(inplace=True)]
        for _ in range(1, layers):
            hidden += [nn.Conv2d(filters, filters, 3, padding="same"), nn.ReLU(inplace=True)]
        last = [nn.Conv2d(filters, 1, 1, bias=False), BiasOfPlaces(), nn.Flatten(), nn.Softmax(dim=1)]
        super().__init__(*hidden, *last, nn.Unflatten(1, (19, 19)))


@alternative(of=PolicyNetwork)
class WeighsChannelsByHand(nn.Module):
    """Zeros padded by hand, the last convolution as a weighted sum of channels, and a softmax that subtracts the maximum."""

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__()
        self.first = nn.Conv2d(planes, filters, 5)
        self.rest = nn.ModuleList([nn.Conv2d(filters, filters, 3) for _ in range(layers - 1)])
        self.last = nn.Conv2d(filters, 1, 1, bias=False)
        self.bias = nn.Parameter(torch.zeros(19, 19))

    def forward(self, x):
        x = functional.relu(self.first(functional.pad(x, (2, 2, 2, 2))))
        for layer in self.rest:
            x = functional.relu(layer(functional.pad(x, (1, 1, 1, 1))))
        logits = self.last(x).view(-1, 19, 19) + self.bias
        powers = torch.exp(logits - logits.amax(dim=(1, 2), keepdim=True))
        return powers / powers.sum(dim=(1, 2), keepdim=True)
