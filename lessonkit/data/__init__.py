"""Photographs and labelled images for lessons, assignments and tests.

What is shipped is read without the network: `photo` (from scikit-image), `fashion_subset` and `digits`. `fashion_mnist` and
`cifar10` download what they do not find.
"""

from .cifar import CIFAR10_CLASSES, cifar10
from .digit_images import digits
from .download import DataError
from .fashion import FASHION_CLASSES, fashion_mnist
from .labelled import LabelledImages
from .photos import Photo, grey, photo
from .subset import fashion_subset

__all__ = [
    "CIFAR10_CLASSES",
    "FASHION_CLASSES",
    "DataError",
    "LabelledImages",
    "Photo",
    "cifar10",
    "digits",
    "fashion_mnist",
    "fashion_subset",
    "grey",
    "photo",
]
