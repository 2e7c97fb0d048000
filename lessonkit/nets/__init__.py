"""The nets of the case studies, put together from a handful of parts; for pages that count, time and compare.

Each function builds a new, untrained net. Inside `with torch.device("meta"):` that takes no memory, and shapes and counts
are all there.
"""

from .classics import alexnet, googlenet, lenet5, vgg16, zfnet
from .light import densenet121, go_policy, mobilenet, squeezenet10
from .parts import Added, Scaled, SideBySide
from .residual import resnet
from .small import small_net

__all__ = [
    "Added",
    "Scaled",
    "SideBySide",
    "alexnet",
    "densenet121",
    "go_policy",
    "googlenet",
    "lenet5",
    "mobilenet",
    "resnet",
    "small_net",
    "squeezenet10",
    "vgg16",
    "zfnet",
]
