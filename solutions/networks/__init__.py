"""The networks chapter's references: `from solutions.networks import LeNet5`."""

from .layers import cross_entropy, cross_entropy_backward, linear, linear_backward, relu, relu_backward
from .lenet import LeNet5
from .regularisers import batch_norm2d, batch_norm2d_backward, dropout, random_crop_flip
from .training import EarlyStopping, sgd_step, train

__all__ = [
    "EarlyStopping",
    "LeNet5",
    "batch_norm2d",
    "batch_norm2d_backward",
    "cross_entropy",
    "cross_entropy_backward",
    "dropout",
    "linear",
    "linear_backward",
    "random_crop_flip",
    "relu",
    "relu_backward",
    "sgd_step",
    "train",
]
