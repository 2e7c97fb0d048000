"""Right blocks and residual nets that are written in other ways."""

from typing import Any

import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .residual import BasicBlock, Bottleneck, ResNet, SEBlock


@alternative(of=BasicBlock)
class LayersAsAttributes(nn.Module):
    """Each layer an attribute, None for a projection that is not needed, and an addition in place."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.out_channels = out_channels
        self.conv1 = nn.Conv2d(in_channels, out_channels, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)
        self.downsample = None
        if stride != 1 or in_channels != out_channels:
            projection = nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False)
            self.downsample = nn.Sequential(projection, nn.BatchNorm2d(out_channels))

    def forward(self, x):
        out = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        out += x if self.downsample is None else self.downsample(x)
        return functional.relu(out)


class Normalisation(nn.Module):
    """Batch normalisation by hand: over the batch in training, over what is remembered in evaluation."""

    mean: torch.Tensor
    var: torch.Tensor

    def __init__(self, channels):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("var", torch.ones(channels))

    def forward(self, x):
        mean, var = self.mean, self.var
        if self.training:
            mean, var = x.mean(dim=(0, 2, 3)), x.var(dim=(0, 2, 3), correction=0)
            count = x.numel() / x.shape[1]
            self.mean.mul_(0.9).add_(0.1 * mean.detach())
            self.var.mul_(0.9).add_(0.1 * var.detach() * count / (count - 1))
        scale = self.gamma / torch.sqrt(var + 1e-5)
        return (x - mean[:, None, None]) * scale[:, None, None] + self.beta[:, None, None]


@alternative(of=BasicBlock)
class NormalisesByHand(nn.Module):
    """Lists of layers, with a batch normalisation of its own."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.out_channels, self.stride = out_channels, stride
        first = nn.Conv2d(in_channels, out_channels, 3, stride, 1, bias=False)
        second = nn.Conv2d(out_channels, out_channels, 3, 1, 1, bias=False)
        self.layers = nn.ModuleList([first, Normalisation(out_channels), second, Normalisation(out_channels)])
        if (in_channels, stride) != (out_channels, 1):
            projection = nn.Conv2d(in_channels, out_channels, 1, stride, bias=False)
            self.layers += [projection, Normalisation(out_channels)]

    def forward(self, x):
        y = self.layers[1](self.layers[0](x)).clamp(min=0)
        y = self.layers[3](self.layers[2](y))
        for layer in self.layers[4:]:
            x = layer(x)
        return (x + y).clamp(min=0)


@alternative(of=BasicBlock)
class PicksPixelsBeforeProjecting(nn.Module):
    """The projection sees every stride-th pixel and has no stride itself; `out_channels` is a property."""

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.stride = stride
        self.body = nn.Sequential(
            *(nn.ZeroPad2d(1), nn.Conv2d(in_channels, out_channels, 3, stride, bias=False), nn.BatchNorm2d(out_channels)),
            *(nn.ReLU(inplace=True), nn.Conv2d(out_channels, out_channels, 3, padding="same", bias=False)),
            nn.BatchNorm2d(out_channels),
        )
        changes = stride > 1 or in_channels != out_channels
        layers = [nn.Conv2d(in_channels, out_channels, 1, bias=False), nn.BatchNorm2d(out_channels)] if changes else []
        self.project = nn.Sequential(*layers)

    @property
    def out_channels(self):
        """The channels of the output."""
        return self.body[-1].num_features

    def forward(self, x):
        return torch.relu(self.project(x[:, :, :: self.stride, :: self.stride]) + self.body(x))


@alternative(of=Bottleneck)
class SixLayersAndAProjection(nn.Module):
    """Each layer an attribute, and an addition in place."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__()
        wide = self.out_channels = expansion * channels
        self.conv1, self.bn1 = nn.Conv2d(in_channels, channels, 1, stride, bias=False), nn.BatchNorm2d(channels)
        self.conv2, self.bn2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels)
        self.conv3, self.bn3 = nn.Conv2d(channels, wide, 1, bias=False), nn.BatchNorm2d(wide)
        self.downsample = None
        if stride != 1 or in_channels != wide:
            self.downsample = nn.Sequential(nn.Conv2d(in_channels, wide, 1, stride, bias=False), nn.BatchNorm2d(wide))

    def forward(self, x):
        out = functional.relu(self.bn1(self.conv1(x)), inplace=True)
        out = functional.relu(self.bn2(self.conv2(out)), inplace=True)
        out = self.bn3(self.conv3(out))
        out += self.downsample(x) if self.downsample else x
        return functional.relu(out)


@alternative(of=Bottleneck)
class NormalisesTheNarrowByHand(nn.Module):
    """A loop over layers, with a batch normalisation of its own."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__()
        wide = self.out_channels = channels * expansion
        shapes = [(in_channels, channels, 1, stride), (channels, channels, 3, 1), (channels, wide, 1, 1)]
        if stride != 1 or in_channels != wide:
            shapes.append((in_channels, wide, 1, stride))
        self.convolutions = nn.ModuleList()
        for before, after, size, step in shapes:
            layer = nn.Conv2d(before, after, size, step, padding=size // 2, bias=False)
            self.convolutions.append(nn.Sequential(layer, Normalisation(after)))

    def forward(self, x):
        first, second, third, *projection = self.convolutions
        y = third(second(first(x).relu()).relu())
        return (y + (projection[0](x) if projection else x)).relu()


@alternative(of=Bottleneck)
class PicksPixelsFirst(nn.Module):
    """A 1 x 1 convolution with a stride sees every stride-th pixel only: those are picked first, for both ways."""

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__()
        self.stride, self.out_channels = stride, channels * expansion
        self.way = nn.Sequential(
            *(nn.Conv2d(in_channels, channels, 1, bias=False), nn.BatchNorm2d(channels), nn.ReLU()),
            *(nn.Conv2d(channels, channels, 3, padding="same", bias=False), nn.BatchNorm2d(channels), nn.ReLU()),
            *(nn.Conv2d(channels, self.out_channels, 1, bias=False), nn.BatchNorm2d(self.out_channels)),
        )
        if stride > 1 or self.out_channels != in_channels:
            projection = nn.Conv2d(in_channels, self.out_channels, 1, bias=False)
            self.other = nn.Sequential(projection, nn.BatchNorm2d(self.out_channels))

    def forward(self, x):
        picked = x[:, :, :: self.stride, :: self.stride]
        return (self.way(picked) + (self.other(picked) if hasattr(self, "other") else x)).relu()


@alternative(of=ResNet)
class FourStages(nn.Module):
    """Each stage an attribute, made by a method."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__()
        self.width = 64
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.layer1 = self.stage(block, 64, layers[0], 1)
        self.layer2 = self.stage(block, 128, layers[1], 2)
        self.layer3 = self.stage(block, 256, layers[2], 2)
        self.layer4 = self.stage(block, 512, layers[3], 2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(self.width, num_classes)

    def stage(self, block, channels, count, stride):
        """So many blocks; the first has the stride."""
        made = []
        for step in [stride] + [1] * (count - 1):
            made.append(block(self.width, channels, step))
            self.width = int(made[-1].out_channels)
        return nn.Sequential(*made)

    def forward(self, x):
        x = functional.max_pool2d(functional.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


@alternative(of=ResNet)
class OneSequenceFromPixelsToLogits(nn.Sequential):
    """One sequence of everything."""

    def __init__(self, block, layers, num_classes=1000):
        made: list[Any] = [nn.Conv2d(3, 64, (7, 7), (2, 2), (3, 3), bias=False), nn.BatchNorm2d(64), nn.ReLU(inplace=True)]
        made.append(nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
        width = 64
        for channels, count in zip((64, 128, 256, 512), layers, strict=True):
            for number in range(count):
                made.append(block(width, channels, 2 if number == 0 and channels > 64 else 1))
                width = made[-1].out_channels
        super().__init__(*made, nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(width, num_classes))


@alternative(of=ResNet)
class SumsAndMultiplies(nn.Module):
    """Blocks in a list, the mean as a sum that is divided, and the dense layer as a matrix product."""

    def __init__(self, block, layers, num_classes=1000):
        super().__init__()
        self.first, self.norm = nn.Conv2d(3, 64, 7, 2, bias=False), Normalisation(64)
        self.blocks = nn.ModuleList()
        width: Any = 64
        strides = [2 if stage and not number else 1 for stage, count in enumerate(layers) for number in range(count)]
        channels = [64 << stage for stage, count in enumerate(layers) for _ in range(count)]
        for wanted, stride in zip(channels, strides, strict=True):
            self.blocks.append(block(width, wanted, stride=stride))
            width = self.blocks[-1].out_channels
        self.dense = nn.Linear(width, num_classes)

    def forward(self, x):
        x = self.norm(self.first(functional.pad(x, (3, 3, 3, 3)))).relu()
        x = functional.max_pool2d(functional.pad(x, (1, 1, 1, 1)), 3, 2)  # after a ReLU zeros never win alone
        for block in self.blocks:
            x = block(x)
        return x.flatten(2).sum(dim=2) / x[0, 0].numel() @ self.dense.weight.T + self.dense.bias


@alternative(of=SEBlock)
class TwoDenseLayers(nn.Module):
    """Attributes, functions, and a mean over flat places."""

    def __init__(self, channels, reduction=16):
        super().__init__()
        self.fc1 = nn.Linear(channels, channels // reduction)
        self.fc2 = nn.Linear(channels // reduction, channels)

    def forward(self, x):
        weights = torch.sigmoid(self.fc2(functional.relu(self.fc1(x.flatten(2).mean(dim=-1)))))
        return weights.view(len(x), -1, 1, 1) * x


@alternative(of=SEBlock)
class PoolsAndFlattens(nn.Module):
    """Layers for everything: a pool, dense layers, a reshaping."""

    def __init__(self, channels, reduction=16):
        super().__init__()
        self.gate = nn.Sequential(
            *(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, channels // reduction), nn.ReLU(inplace=True)),
            *(nn.Linear(channels // reduction, channels), nn.Sigmoid(), nn.Unflatten(1, (channels, 1, 1))),
        )

    def forward(self, x):
        return x.mul(self.gate(x))


@alternative(of=SEBlock)
class WritesTheFormulasOut(nn.Module):
    """Parameters and formulas: matrix products, and the sigmoid by the exponential."""

    def __init__(self, channels, reduction=16):
        super().__init__()
        narrow = channels // reduction
        self.w1, self.b1 = nn.Parameter(torch.zeros(narrow, channels)), nn.Parameter(torch.zeros(narrow))
        self.w2, self.b2 = nn.Parameter(torch.zeros(channels, narrow)), nn.Parameter(torch.zeros(channels))

    def forward(self, x):
        squeezed = x.sum(dim=(2, 3)) / (x.shape[2] * x.shape[3])
        hidden = (squeezed @ self.w1.T + self.b1).clamp(min=0)
        scale = 1 / (1 + torch.exp(-(hidden @ self.w2.T + self.b2)))
        return torch.einsum("nchw,nc->nchw", x, scale)
