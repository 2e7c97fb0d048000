"""Right optimisers, early stops and LeNets, written in other ways."""

import torch
from torch import nn

from autograder import alternative

from .lenet import LeNet5
from .training import EarlyStopping, sgd_step


def refuse_lengths(*lists):
    """Refuse lists of different length, in other words than the reference."""
    if len(set(map(len, lists))) != 1:
        raise ValueError(f"lists of the lengths {list(map(len, lists))}")


@alternative(of=sgd_step)
def assigns_whole_slices(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """New numbers first, then assigned into the old tensors."""
    refuse_lengths(parameters, gradients, velocities)
    with torch.no_grad():
        for i in range(len(parameters)):
            velocities[i][...] = momentum * velocities[i] + gradients[i] + weight_decay * parameters[i]
            parameters[i][...] = parameters[i] - lr * velocities[i]


@alternative(of=sgd_step)
def uses_data_and_augmented_operators(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """Python's own operators in place, on `.data`."""
    refuse_lengths(parameters, gradients, velocities)
    for p, g, v in zip(parameters, gradients, velocities, strict=True):
        v.data *= momentum
        v.data += g.data
        v.data += p.data * weight_decay
        p.data -= v.data * lr


@alternative(of=sgd_step)
def copies_what_was_computed_in_double(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """Everything in float64, copied back."""
    refuse_lengths(parameters, gradients, velocities)
    with torch.no_grad():
        for p, g, v in zip(parameters, gradients, velocities, strict=True):
            new = v.double() * momentum + g.double() + p.double() * weight_decay
            v.copy_(new)
            p.copy_(p.double() - lr * new)


@alternative(of=EarlyStopping)
class KeepsAllLosses:
    """The list of all losses, walked through anew at each step."""

    def __init__(self, patience, min_delta=0.0):
        if patience <= 0 or min_delta < 0:
            raise ValueError(f"not a patience of {patience} and a min_delta of {min_delta}")
        self.patience, self.min_delta, self.losses = patience, min_delta, []

    def step(self, validation_loss):
        self.losses.append(validation_loss)
        best, at = self.losses[0], 0
        for number, loss in enumerate(self.losses):
            if best - loss > self.min_delta:
                best, at = loss, number
        return len(self.losses) - 1 - at >= self.patience


@alternative(of=EarlyStopping)
class CountsDown:
    """What is left of the patience, filled up again by an improvement."""

    def __init__(self, patience, min_delta=0.0):
        if patience < 1:
            raise ValueError(f"patience {patience}")
        if not min_delta >= 0:
            raise ValueError(f"min_delta {min_delta}")
        self.full = self.left = patience
        self.goal, self.min_delta = None, min_delta

    def step(self, validation_loss):
        if self.goal is None or validation_loss < self.goal:
            self.goal, self.left = validation_loss - self.min_delta, self.full
        else:
            self.left -= 1
        return self.left <= 0


@alternative(of=EarlyStopping)
class MarksGoodStepsInAList:
    """A list of truth values: stop when the last `patience` of them are all bad."""

    def __init__(self, patience, min_delta=0.0):
        for number, least in ((patience, 1), (min_delta, 0)):
            if number < least:
                raise ValueError(f"{number} is below {least}")
        self.patience, self.min_delta = patience, min_delta
        self.best, self.good = float("inf"), []

    def step(self, validation_loss):
        self.good.append(self.best > validation_loss + self.min_delta)
        if self.good[-1]:
            self.best = validation_loss
        return len(self.good) >= self.patience and not any(self.good[-self.patience :])


@alternative(of=LeNet5)
class StacksLayersInOneList(nn.Module):
    """One nn.Sequential of nn's own layers, with names of its own."""

    def __init__(self, num_classes=10):
        super().__init__()
        self.layers = nn.Sequential(
            *(nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2)),
            *(nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2)),
            nn.Flatten(),
            *(nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, num_classes)),
        )

    def forward(self, x):
        return self.layers(x)


@alternative(of=LeNet5)
class HoldsBareParameters(nn.Module):
    """Bare parameters in a list, images unfolded to columns, pools as means of slices."""

    def __init__(self, num_classes=10):
        super().__init__()
        shapes = [(6, 1, 5, 5), (16, 6, 5, 5), (120, 400), (84, 120), (num_classes, 84)]
        both = [size for shape in shapes for size in (shape, shape[:1])]
        self.numbers = nn.ParameterList(nn.Parameter(torch.randn(size) * 0.05) for size in both)

    def forward(self, x):
        padded = nn.functional.pad(x, (2, 2, 2, 2))
        first = self.convolve_and_pool(padded, *self.numbers[0:2])
        x = self.convolve_and_pool(first, *self.numbers[2:4]).reshape(len(x), 400)
        for weight, bias in zip(self.numbers[4::2], self.numbers[5::2], strict=True):
            x = x @ weight.T + bias if weight is self.numbers[8] else (x @ weight.T + bias).clamp(min=0)
        return x

    @staticmethod
    def convolve_and_pool(x, weight, bias):
        windows = x.unfold(2, 5, 1).unfold(3, 5, 1)
        maps = (torch.einsum("nchwab,ocab->nohw", windows, weight) + bias.view(-1, 1, 1)).clamp(min=0)
        return (maps[..., ::2, ::2] + maps[..., 1::2, ::2] + maps[..., ::2, 1::2] + maps[..., 1::2, 1::2]) / 4


@alternative(of=LeNet5)
class SplitsFeaturesFromClassifier(nn.Module):
    """Two halves, functional ReLUs, and pools by reshaping."""

    def __init__(self, num_classes=10):
        super().__init__()
        self.features = nn.ModuleList([nn.Conv2d(1, 6, 5, padding="same"), nn.Conv2d(6, 16, 5, padding="valid")])
        self.classifier = nn.ModuleDict({"c5": nn.Linear(400, 120), "f6": nn.Linear(120, 84)})
        self.output = nn.Linear(84, num_classes)

    def forward(self, x):
        for convolution in self.features:
            x = torch.relu(convolution(x))
            x = x.unflatten(2, (-1, 2)).unflatten(4, (-1, 2)).mean(dim=(3, 5))
        x = torch.flatten(x, start_dim=1)
        for layer in self.classifier.values():
            x = nn.functional.relu(layer(x))
        return self.output(x)
