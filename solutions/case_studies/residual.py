"""Blocks that add to their input, a net made of them, and a block that weighs its channels."""

from torch import nn


class BasicBlock(nn.Module):
    """Add to the images what two 3 x 3 convolutions make of them: the block of ResNet-18 and ResNet-34.

    Convolution, batch normalisation, ReLU, convolution, batch normalisation; then the images are added, and a last ReLU
    follows. Both convolutions are 3 x 3 with padding 1 and without bias; the first goes to out_channels and has the
    stride.

    Where the shape changes, because the stride is not 1 or the channels differ, and only there, the images that are added
    pass through a projection: a 1 x 1 convolution with the stride and without bias, then batch normalisation. Its
    parameters stand after all others.

    Images (N, in_channels, H, W) give (N, out_channels, ceil(H / stride), ceil(W / stride)). The attribute `out_channels`
    tells the channels of the output.

    Source: He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition.
    """

    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.out_channels = out_channels
        self.residual = nn.Sequential(
            *normalised(in_channels, out_channels, 3, stride),
            nn.ReLU(),
            *normalised(out_channels, out_channels, 3),
        )
        self.shortcut = shortcut(in_channels, out_channels, stride)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.residual(x) + self.shortcut(x))


class Bottleneck(nn.Module):
    """Add to the images what a narrow passage makes of them: the block of ResNet-50 and deeper.

    A 1 x 1 convolution to `channels`, a 3 x 3 (padding 1) that keeps them, and a 1 x 1 to channels * expansion, none with
    a bias, each followed by batch normalisation, and a ReLU after the first two; then the images are added, and a last
    ReLU follows. The first 1 x 1 has the stride, as in the paper.

    Where the shape changes, and only there, the images that are added pass through a projection as in `BasicBlock`, to
    channels * expansion. Its parameters stand after all others.

    Images (N, in_channels, H, W) give (N, channels * expansion, ceil(H / stride), ceil(W / stride)). The attribute
    `out_channels` tells the channels of the output.

    Source: He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition.
    """

    def __init__(self, in_channels, channels, stride=1, expansion=4):
        super().__init__()
        self.out_channels = channels * expansion
        self.residual = nn.Sequential(
            *(*normalised(in_channels, channels, 1, stride), nn.ReLU()),
            *(*normalised(channels, channels, 3), nn.ReLU()),
            *normalised(channels, self.out_channels, 1),
        )
        self.shortcut = shortcut(in_channels, self.out_channels, stride)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.residual(x) + self.shortcut(x))


class ResNet(nn.Module):
    """Classify images by stages of blocks: ResNet-18, 34, 50, 152 and the like.

    A 7 x 7 convolution to 64 channels (stride 2, padding 3, no bias), batch normalisation, a ReLU, and a max pool (3 x 3,
    stride 2, padding 1). Then four stages of 64, 128, 256 and 512 channels, with as many blocks each as `layers` lists. In
    the first block of each stage but the first the stride is 2; in all others it is 1. Then each channel is averaged over
    its places, and a dense layer ends in num_classes.

    `block(in_channels, channels, stride)` makes a block; its attribute `out_channels` tells what the next one gets. With
    `BasicBlock`, [2, 2, 2, 2] gives ResNet-18 and [3, 4, 6, 3] ResNet-34; with `Bottleneck`, [3, 4, 6, 3] gives ResNet-50
    and [3, 8, 36, 3] ResNet-152. Images (N, 3, H, W) give logits (N, num_classes).

    Source: He, Zhang, Ren and Sun (2016), Deep residual learning for image recognition.
    """

    def __init__(self, block, layers, num_classes=1000):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False),
            *(nn.BatchNorm2d(64), nn.ReLU()),
            nn.MaxPool2d(3, stride=2, padding=1),
        )
        blocks, in_channels = [], 64
        for stage, count in enumerate(layers):
            for number in range(count):
                stride = 2 if stage > 0 and number == 0 else 1
                blocks.append(block(in_channels, 64 * 2**stage, stride))
                in_channels = blocks[-1].out_channels
        self.blocks = nn.Sequential(*blocks)
        self.dense = nn.Linear(in_channels, num_classes)

    def forward(self, x):
        return self.dense(self.blocks(self.stem(x)).mean(dim=(2, 3)))


class SEBlock(nn.Module):
    """Weigh the channels of each image by what they hold: squeeze and excitation.

    Each channel is averaged over its places. A dense layer to channels // reduction numbers, a ReLU, and a dense layer
    back to one number for each channel follow, both with bias; a sigmoid makes weights of these, and each channel is
    multiplied by its own. Images (N, channels, H, W) give the same shape.

    Source: Hu, Shen and Sun (2018), Squeeze-and-excitation networks.
    """

    def __init__(self, channels, reduction=16):
        super().__init__()
        narrow = channels // reduction
        self.weigh = nn.Sequential(nn.Linear(channels, narrow), nn.ReLU(), nn.Linear(narrow, channels), nn.Sigmoid())

    def forward(self, x):
        return x * self.weigh(x.mean(dim=(2, 3)))[:, :, None, None]


def normalised(in_channels, out_channels, kernel_size, stride=1):
    """A convolution without bias, padded so that stride 1 keeps the size, and batch normalisation."""
    padding = kernel_size // 2
    convolution = nn.Conv2d(in_channels, out_channels, kernel_size, stride, padding, bias=False)
    return convolution, nn.BatchNorm2d(out_channels)


def shortcut(in_channels, out_channels, stride):
    """Nothing, where the shape stays; else a projection."""
    if stride == 1 and in_channels == out_channels:
        return nn.Identity()
    return nn.Sequential(*normalised(in_channels, out_channels, 1, stride))
