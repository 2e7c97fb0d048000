"""Nets that do with little, and one that plays Go: SqueezeNet, MobileNet, DenseNet, AlphaGo's policy network."""

from collections import OrderedDict

from torch import nn

from .parts import Named, SideBySide, chain, conv, conv_norm

FIRES = (
    (96, 16, 64),
    (128, 16, 64),
    (128, 32, 128),
    (256, 32, 128),
    (256, 48, 192),
    (384, 48, 192),
    (384, 64, 256),
    (512, 64, 256),
)
SEPARABLE = ((32, 64, 1), (64, 128, 2), (128, 128, 1), (128, 256, 2), (256, 256, 1), (256, 512, 2), *[(512, 512, 1)] * 5,
             (512, 1024, 2), (1024, 1024, 1))  # fmt: skip


def squeezenet10() -> nn.Sequential:
    """SqueezeNet 1.0 (Iandola and others 2016) on 3 x 224 x 224, as in the paper's first table."""
    layers: Named = OrderedDict(conv1=conv(3, 96, 7, 2, 2), pool1=nn.MaxPool2d(3, 2))
    for number, (c_in, narrow, wide) in enumerate(FIRES, start=2):
        expand = SideBySide({"1x1": conv(narrow, wide, 1), "3x3": conv(narrow, wide, 3)})
        layers[f"fire{number}"] = chain(squeeze=conv(c_in, narrow, 1), expand=expand)
        if number in (4, 8):
            layers[f"pool{number}"] = nn.MaxPool2d(3, 2)
    layers |= {"conv10": conv(512, 1000, 1), "average": nn.AdaptiveAvgPool2d(1), "flat": nn.Flatten()}
    return nn.Sequential(layers)


def separable(c_in: int, c_out: int, stride: int = 1) -> nn.Sequential:
    """A 3 x 3 for each channel by itself, then a 1 x 1 that mixes the channels."""
    return chain(
        depthwise=conv_norm(c_in, c_in, 3, stride, groups=c_in),
        relu1=nn.ReLU(),
        pointwise=conv_norm(c_in, c_out, 1),
        relu2=nn.ReLU(),
    )


def mobilenet() -> nn.Sequential:
    """MobileNet (Howard and others 2017) on 3 x 224 x 224."""
    layers: Named = OrderedDict(conv1=conv_norm(3, 32, 3, 2), relu1=nn.ReLU())
    layers |= {f"separable{number}": separable(*sizes) for number, sizes in enumerate(SEPARABLE, start=2)}
    layers |= {"average": nn.AdaptiveAvgPool2d(1), "flat": nn.Flatten(), "out": nn.Linear(1024, 1000)}
    return nn.Sequential(layers)


def densenet121(growth: int = 32) -> nn.Sequential:
    """DenseNet-121 (Huang and others 2017) on 3 x 224 x 224."""
    layers: Named = OrderedDict(conv1=conv_norm(3, 2 * growth, 7, 2), relu1=nn.ReLU(), pool1=nn.MaxPool2d(3, 2, 1))
    c_in = 2 * growth
    for block, count in enumerate((6, 12, 24, 16), start=2):
        steps = [_grown(c_in + growth * number, growth) for number in range(count)]
        c_in += growth * count
        layers[f"block{block}"] = nn.Sequential(*steps)
        if block < 5:
            layers[f"transition{block}"] = chain(
                norm=nn.BatchNorm2d(c_in),
                relu=nn.ReLU(),
                conv=nn.Conv2d(c_in, c_in // 2, 1, bias=False),
                pool=nn.AvgPool2d(2),
            )
            c_in //= 2
    layers |= {"norm": nn.BatchNorm2d(c_in), "relu": nn.ReLU(), "average": nn.AdaptiveAvgPool2d(1), "flat": nn.Flatten()}
    layers["out"] = nn.Linear(c_in, 1000)
    return nn.Sequential(layers)


def _grown(c_in: int, growth: int) -> SideBySide:
    """Keep all that came in, and put `growth` new maps behind it."""
    new = chain(
        norm1=nn.BatchNorm2d(c_in), relu1=nn.ReLU(), narrow=nn.Conv2d(c_in, 4 * growth, 1, bias=False),
        norm2=nn.BatchNorm2d(4 * growth), relu2=nn.ReLU(), wide=nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False),
    )  # fmt: skip
    return SideBySide({"kept": nn.Identity(), "new": new})


def go_policy() -> nn.Sequential:
    """AlphaGo's policy network (Silver and others 2016) on 48 x 19 x 19, less its 361 biases, one a point."""
    layers: Named = OrderedDict(conv1=conv(48, 192, 5))
    layers |= {f"conv{number}": conv(192, 192, 3) for number in range(2, 13)}
    layers |= {"conv13": nn.Conv2d(192, 1, 1), "flat": nn.Flatten(), "softmax": nn.Softmax(dim=1)}
    return nn.Sequential(layers)
