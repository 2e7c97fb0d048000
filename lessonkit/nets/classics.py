"""From LeNet-5 to GoogLeNet: 1998 to 2014."""

from collections import OrderedDict

from torch import nn

from .parts import Named, SideBySide, chain, conv, dense

# of each inception module: 1 x 1; before the 3 x 3, and the 3 x 3; before the 5 x 5, and the 5 x 5; after the pool
INCEPTIONS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}


def lenet5(classes: int = 10) -> nn.Sequential:
    """LeNet-5 (LeCun and others 1998) on 1 x 28 x 28, as the course builds it: ReLU, average pooling, full connections."""
    return chain(
        conv1=conv(1, 6, 5), pool1=nn.AvgPool2d(2), conv2=conv(6, 16, 5, padding=0), pool2=nn.AvgPool2d(2),
        flat=nn.Flatten(), dense3=dense(400, 120), dense4=dense(120, 84), out=nn.Linear(84, classes),
    )  # fmt: skip


def alexnet(groups: int = 1) -> nn.Sequential:
    """AlexNet (Krizhevsky, Sutskever and Hinton 2012) on 3 x 227 x 227; with two groups as it ran on two GPUs."""
    return chain(
        conv1=conv(3, 96, 11, 4, 0), pool1=nn.MaxPool2d(3, 2),
        conv2=conv(96, 256, 5, groups=groups), pool2=nn.MaxPool2d(3, 2),
        conv3=conv(256, 384, 3), conv4=conv(384, 384, 3, groups=groups), conv5=conv(384, 256, 3, groups=groups),
        pool5=nn.MaxPool2d(3, 2), flat=nn.Flatten(),
        dense6=dense(9216, 4096), dense7=dense(4096, 4096), out=nn.Linear(4096, 1000),
    )  # fmt: skip


def zfnet() -> nn.Sequential:
    """ZFNet (Zeiler and Fergus 2014) on 3 x 224 x 224, with the sizes of the paper's third figure."""
    return chain(
        conv1=conv(3, 96, 7, 2, 1), pool1=nn.MaxPool2d(3, 2, 1),
        conv2=conv(96, 256, 5, 2, 0), pool2=nn.MaxPool2d(3, 2, 1),
        conv3=conv(256, 384, 3), conv4=conv(384, 384, 3), conv5=conv(384, 256, 3),
        pool5=nn.MaxPool2d(3, 2), flat=nn.Flatten(),
        dense6=dense(9216, 4096), dense7=dense(4096, 4096), out=nn.Linear(4096, 1000),
    )  # fmt: skip


def vgg16() -> nn.Sequential:
    """VGG-16 (Simonyan and Zisserman 2015) on 3 x 224 x 224."""
    layers: Named = OrderedDict()
    c_in = 3
    for block, (count, width) in enumerate(((2, 64), (2, 128), (3, 256), (3, 512), (3, 512)), start=1):
        for number in range(1, count + 1):
            layers[f"conv{block}_{number}"] = conv(c_in, width, 3)
            c_in = width
        layers[f"pool{block}"] = nn.MaxPool2d(2)
    layers |= {"flat": nn.Flatten(), "dense6": dense(25088, 4096), "dense7": dense(4096, 4096), "out": nn.Linear(4096, 1000)}
    return nn.Sequential(layers)


def side_by_side(c_in: int, widths: tuple[int, int, int, int, int, int]) -> SideBySide:
    """GoogLeNet's module: four ways through it, two of them narrowed first."""
    one, narrow3, three, narrow5, five, pooled = widths
    return SideBySide(
        {
            "1x1": conv(c_in, one, 1),
            "3x3": chain(narrow=conv(c_in, narrow3, 1), wide=conv(narrow3, three, 3)),
            "5x5": chain(narrow=conv(c_in, narrow5, 1), wide=conv(narrow5, five, 5)),
            "pool": chain(pool=nn.MaxPool2d(3, 1, 1), narrow=conv(c_in, pooled, 1)),
        }
    )


def googlenet() -> nn.Sequential:
    """GoogLeNet (Szegedy and others 2015) on 3 x 224 x 224, without the two auxiliary classifiers of its training."""
    layers: Named = OrderedDict(conv1=conv(3, 64, 7, 2), pool1=nn.MaxPool2d(3, 2, ceil_mode=True))
    layers |= {"conv2a": conv(64, 64, 1), "conv2b": conv(64, 192, 3), "pool2": nn.MaxPool2d(3, 2, ceil_mode=True)}
    c_in = 192
    for name, widths in INCEPTIONS.items():
        if name in ("4a", "5a"):
            layers[f"pool{int(name[0]) - 1}"] = nn.MaxPool2d(3, 2, ceil_mode=True)
        layers[f"module{name}"] = side_by_side(c_in, widths)
        one, _, three, _, five, pooled = widths
        c_in = one + three + five + pooled
    layers |= {
        "average": nn.AdaptiveAvgPool2d(1),
        "flat": nn.Flatten(),
        "dropout": nn.Dropout(0.4),
        "out": nn.Linear(1024, 1000),
    }
    return nn.Sequential(layers)
