"""ResNets, plain or with squeeze and excitation (He and others 2016; Hu and others 2018)."""

from collections import OrderedDict

from torch import nn

from .parts import Added, Named, Scaled, chain, conv_norm

BLOCKS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}


def resnet(depth: int, excited: bool = False, stride_in_3x3: bool = False) -> nn.Sequential:
    """A ResNet of 18, 34, 50, 101 or 152 layers on 3 x 224 x 224.

    Args:
        excited: put squeeze and excitation on every branch.
        stride_in_3x3: halve the map in a bottleneck's 3 x 3, as many libraries do, not in its first 1 x 1.
    """
    growth = 4 if depth >= 50 else 1
    layers: Named = OrderedDict(conv1=conv_norm(3, 64, 7, 2), relu1=nn.ReLU(), pool1=nn.MaxPool2d(3, 2, 1))
    c_in = 64
    for stage, count in enumerate(BLOCKS[depth], start=2):
        width, blocks = 64 * 2 ** (stage - 2), []
        for number in range(count):
            stride = 2 if number == 0 and stage > 2 else 1
            branch = bottleneck(c_in, width, stride, stride_in_3x3) if growth == 4 else two_by_three(c_in, width, stride)
            blocks.append(_with_shortcut(branch, c_in, growth * width, stride, excited))
            c_in = growth * width
        layers[f"stage{stage}"] = nn.Sequential(*blocks)
    layers |= {"average": nn.AdaptiveAvgPool2d(1), "flat": nn.Flatten(), "out": nn.Linear(c_in, 1000)}
    return nn.Sequential(layers)


def two_by_three(c_in: int, width: int, stride: int = 1) -> nn.Sequential:
    """The branch of the shallower ResNets: two 3 x 3 convolutions."""
    return chain(first=conv_norm(c_in, width, 3, stride), relu=nn.ReLU(), second=conv_norm(width, width, 3))


def bottleneck(c_in: int, width: int, stride: int = 1, stride_in_3x3: bool = False) -> nn.Sequential:
    """The branch of the deeper ones: narrow by a 1 x 1, a 3 x 3, widen fourfold by a 1 x 1."""
    early, late = (1, stride) if stride_in_3x3 else (stride, 1)
    return chain(
        narrow=conv_norm(c_in, width, 1, early), relu1=nn.ReLU(),
        middle=conv_norm(width, width, 3, late), relu2=nn.ReLU(),
        widen=conv_norm(width, 4 * width, 1),
    )  # fmt: skip


def excitation(width: int, reduction: int = 16) -> Scaled:
    """Squeeze every map to its average; of the averages make a factor from 0 to 1 for each map."""
    gate = chain(
        squeeze=nn.AdaptiveAvgPool2d(1), flat=nn.Flatten(),
        fewer=nn.Linear(width, width // reduction), relu=nn.ReLU(), factors=nn.Linear(width // reduction, width),
        sigmoid=nn.Sigmoid(), unflat=nn.Unflatten(1, (width, 1, 1)),
    )  # fmt: skip
    return Scaled(gate)


def _with_shortcut(branch: nn.Sequential, c_in: int, c_out: int, stride: int, excited: bool) -> nn.Sequential:
    """Branch and shortcut added, then a ReLU; the shortcut projects only where the shape changes."""
    if excited:
        branch.append(excitation(c_out))
    same = stride == 1 and c_in == c_out
    shortcut = nn.Identity() if same else conv_norm(c_in, c_out, 1, stride)
    return chain(sum=Added({"branch": branch, "shortcut": shortcut}), relu=nn.ReLU())
