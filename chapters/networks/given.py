"""A small net to train."""

import torch
from torch import nn


def small_net(seed):
    """A new net with one layer of filters, a pool and two dense layers: (N, 1, 28, 28) to (N, 10) logits, 9,786 parameters.

    The same seed makes the same parameters.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return nn.Sequential(
            nn.Conv2d(1, 8, kernel_size=5, stride=2),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(8 * 6 * 6, 32),
            nn.ReLU(),
            nn.Linear(32, 10),
        )
