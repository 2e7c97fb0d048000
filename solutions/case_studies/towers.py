"""Nets that are towers of layers, and the module that puts layers side by side."""

import torch
from torch import nn


class AlexNet(nn.Module):
    """Classify images of 227 x 227: AlexNet as one tower.

    A convolution to 96 channels (11 x 11, stride 4), to 256 (5 x 5, padding 2), to 384, to 384 and to 256 (3 x 3, padding
    1), none of them grouped; then dense layers to 4096, to 4096 and to num_classes. A ReLU follows each of these but the
    last. Max pools (3 x 3, stride 2) follow the ReLUs of the first, second and fifth convolution. Dropout (p = 1/2)
    follows those of the two hidden dense layers. There is no normalisation. Images (N, 3, 227, 227) give logits (N,
    num_classes).

    Source: Krizhevsky, Sutskever and Hinton (2012), ImageNet classification with deep convolutional neural networks.
    """

    def __init__(self, num_classes=1000):
        super().__init__()
        self.features = nn.Sequential(
            *(nn.Conv2d(3, 96, 11, stride=4), nn.ReLU(), nn.MaxPool2d(3, stride=2)),
            *(nn.Conv2d(96, 256, 5, padding=2), nn.ReLU(), nn.MaxPool2d(3, stride=2)),
            *(nn.Conv2d(256, 384, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(384, 384, 3, padding=1), nn.ReLU()),
            *(nn.Conv2d(384, 256, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, stride=2)),
        )
        self.classifier = dense_layers(256 * 6 * 6, num_classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class VGG(nn.Module):
    """Classify images by 3 x 3 convolutions, as deep as `config` says.

    `config` lists, in order, an int for a 3 x 3 convolution to so many channels (padding 1), followed by a ReLU, and "M"
    for a max pool of 2 x 2 with stride 2. What comes out of them must be 7 x 7. Dense layers follow, to 4096, to 4096 and
    to num_classes, each of the first two with a ReLU and dropout (p = 1/2) after it. Images (N, 3, H, W) give logits (N,
    num_classes); H and W are 7, times two for every "M".

    Source: Simonyan and Zisserman (2015), Very deep convolutional networks for large-scale image recognition.
    """

    def __init__(self, config, num_classes=1000):
        super().__init__()
        layers: list[nn.Module] = []
        channels = 3
        for entry in config:
            if entry == "M":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(channels, entry, 3, padding=1), nn.ReLU()]
                channels = entry
        self.features = nn.Sequential(*layers)
        self.classifier = dense_layers(channels * 7 * 7, num_classes)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


class VGG16(VGG):
    """Classify images of 224 x 224 by VGG's configuration D: 13 convolutions and 3 dense layers.

    Two convolutions to 64 channels, two to 128, three to 256, three to 512 and three to 512; a pool after each of these
    five groups. All else is as in `VGG`. Images (N, 3, 224, 224) give logits (N, num_classes).

    Source: Simonyan and Zisserman (2015), Very deep convolutional networks for large-scale image recognition.
    """

    def __init__(self, num_classes=1000):
        groups = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
        super().__init__([entry for channels, count in groups for entry in [channels] * count + ["M"]], num_classes)


def dense_layers(features, num_classes, hidden=4096, p=0.5):
    """The dense end of AlexNet and VGG."""
    return nn.Sequential(
        *(nn.Linear(features, hidden), nn.ReLU(), nn.Dropout(p)),
        *(nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(p)),
        nn.Linear(hidden, num_classes),
    )


class InceptionModule(nn.Module):
    """Look at the same images at four scales at once, and lay the answers one behind the other.

    Four branches, whose outputs follow each other along the channels in this order:

    - a 1 x 1 convolution to c1 channels;
    - a 1 x 1 convolution to c3_reduce channels, then a 3 x 3 to c3 (padding 1);
    - a 1 x 1 convolution to c5_reduce channels, then a 5 x 5 to c5 (padding 2);
    - a max pool (3 x 3, stride 1, padding 1), then a 1 x 1 convolution to pool_proj channels.

    A ReLU follows each of the six convolutions, which have biases; there is no normalisation. The parameters stand in the
    order of the branches. Images (N, in_channels, H, W) give (N, c1 + c3 + c5 + pool_proj, H, W).

    Source: Szegedy et al. (2015), Going deeper with convolutions.
    """

    def __init__(self, in_channels, c1, c3_reduce, c3, c5_reduce, c5, pool_proj):
        super().__init__()
        self.one = rectified(in_channels, c1, 1)
        self.three = nn.Sequential(rectified(in_channels, c3_reduce, 1), rectified(c3_reduce, c3, 3))
        self.five = nn.Sequential(rectified(in_channels, c5_reduce, 1), rectified(c5_reduce, c5, 5))
        self.pool = nn.Sequential(nn.MaxPool2d(3, stride=1, padding=1), rectified(in_channels, pool_proj, 1))

    def forward(self, x):
        return torch.cat([self.one(x), self.three(x), self.five(x), self.pool(x)], dim=1)


class PolicyNetwork(nn.Module):
    """Give each of the 361 points of a Go board the probability of a move there: AlphaGo's policy network.

    `planes` describe the board. There are `layers` convolutions to `filters` channels, each with bias and ReLU: the first
    is 5 x 5 with padding 2, the others 3 x 3 with padding 1. Then come a 1 x 1 convolution to a single channel, without
    bias, to which each point adds a bias of its own, a parameter of shape (19, 19), and a softmax over all points. Boards
    (N, planes, 19, 19) give (N, 19, 19), which adds up to 1 for each board.

    Source: Silver et al. (2016), Mastering the game of Go with deep neural networks and tree search.
    """

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__()
        following = [rectified(filters, filters, 3) for _ in range(layers - 1)]
        self.hidden = nn.Sequential(rectified(planes, filters, 5), *following)
        self.last = nn.Conv2d(filters, 1, 1, bias=False)
        self.bias = nn.Parameter(torch.zeros(19, 19))

    def forward(self, x):
        logits = self.last(self.hidden(x)).squeeze(1) + self.bias
        return logits.flatten(1).softmax(dim=1).view_as(logits)


def rectified(in_channels, out_channels, kernel_size):
    """A convolution that keeps the size of the images, and a ReLU."""
    return nn.Sequential(nn.Conv2d(in_channels, out_channels, kernel_size, padding=kernel_size // 2), nn.ReLU())
