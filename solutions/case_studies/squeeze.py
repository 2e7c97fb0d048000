"""SqueezeNet, and what it takes to use weights that others have trained."""

import numpy as np
import torch
from torch import nn

CHANNEL_MEANS = (103.939, 116.779, 123.68)  # blue, green, red


class Fire(nn.Module):
    """Squeeze the channels, then expand them by two kinds of filters side by side.

    A 1 x 1 convolution to `squeeze` channels and a ReLU; of its output, a 1 x 1 convolution to `expand1x1` channels and a
    3 x 3 (padding 1) to `expand3x3`, each with a ReLU, lie one behind the other along the channels. All convolutions have
    biases. The parameters stand in this order. Images (N, in_channels, H, W) give (N, expand1x1 + expand3x3, H, W).

    Source: Iandola et al. (2016), SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size.
    """

    def __init__(self, in_channels, squeeze, expand1x1, expand3x3):
        super().__init__()
        self.squeeze = nn.Conv2d(in_channels, squeeze, 1)
        self.e1 = nn.Conv2d(squeeze, expand1x1, 1)
        self.e3 = nn.Conv2d(squeeze, expand3x3, 3, padding=1)

    def forward(self, x):
        squeezed = self.squeeze(x).relu()
        return torch.cat([self.e1(squeezed).relu(), self.e3(squeezed).relu()], dim=1)


class SqueezeNet(nn.Module):
    """Classify images with few parameters: SqueezeNet 1.1.

    A 3 x 3 convolution to 64 channels (stride 2, no padding) and a ReLU; a max pool; two fires to 128 channels that
    squeeze to 16; a max pool; two to 256 that squeeze to 32; a max pool; two to 384 that squeeze to 48; two to 512 that
    squeeze to 64; a 1 x 1 convolution to num_classes and a ReLU; the mean of each channel over its places. Half of what a
    fire gives comes from its 1 x 1 filters, half from its 3 x 3. The pools are 3 x 3 with stride 2 and `ceil_mode`. There
    is no dropout. Images (N, 3, H, W) give logits (N, num_classes).

    Source: Iandola et al. (2016), SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size.
    """

    FIRES = ((16, 128), (16, 128), (32, 256), (32, 256), (48, 384), (48, 384), (64, 512), (64, 512))
    POOLED = (0, 2, 4)

    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 3, stride=2)
        self.pool = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        widths = [64, *(width for _, width in self.FIRES)]
        self.fires = nn.ModuleList(
            Fire(before, squeeze, width // 2, width // 2)
            for before, (squeeze, width) in zip(widths[:-1], self.FIRES, strict=True)
        )
        self.conv10 = nn.Conv2d(512, num_classes, 1)

    def forward(self, x):
        x = self.conv1(x).relu()
        for number, fire in enumerate(self.fires):
            x = fire(self.pool(x) if number in self.POOLED else x)
        return self.conv10(x).relu().mean(dim=(2, 3))


def load_pretrained(net, weights):
    """Copy the pretrained weights of SqueezeNet 1.1 into a net, whatever its parameters are called, and return the net.

    `weights` maps names to tensors, in any order: `conv1`, `fires.0` to `fires.7`, each with `squeeze`, `e1` and `e3`, and
    `conv10`; every one of these 26 has a `.weight` and a `.bias`, as in `fires.3.e1.bias`. The parameters of `net` stand
    in the order of the layers (first conv1; in a fire squeeze, e1, e3; last conv10), each weight before its bias. Their
    shapes may be any, but must agree with those of the tensors. They keep their dtype and device, and can still be
    trained.

    Raises:
        ValueError: the shapes of a parameter and of its tensor differ (the message names every size of both), or a tensor is
            missing (the message holds its name). The net is then as it was.
    """
    parts = [f"fires.{number}.{part}" for number in range(8) for part in ("squeeze", "e1", "e3")]
    names = [f"{layer}.{kind}" for layer in ("conv1", *parts, "conv10") for kind in ("weight", "bias")]
    pairs = list(zip(names, net.parameters(), strict=True))
    for name, parameter in pairs:
        if name not in weights:
            raise ValueError(f"the weights hold no {name}")
        if weights[name].shape != parameter.shape:
            raise ValueError(f"{name} has shape {tuple(weights[name].shape)}, the parameter {tuple(parameter.shape)}")
    with torch.no_grad():
        for name, parameter in pairs:
            parameter.copy_(weights[name])
    return net


def preprocess(image):
    """Turn a photograph into what SqueezeNet was trained on.

    `image` is a NumPy array (H, W, 3) of uint8, red first, of 227 x 227 pixels or any other size. The result is a tensor
    (1, 3, H, W) of float32: blue, green and red from 0 to 255, less the means of ImageNet's channels, which are 103.939
    for blue, 116.779 for green and 123.68 for red. The array is left as it was.

    Raises:
        TypeError: the image holds anything but uint8.
        ValueError: it is not of shape (H, W, 3); the message names every size that it has.
    """
    if image.dtype != np.uint8:
        raise TypeError(f"expected an image of uint8, not of {image.dtype}")
    if image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"expected an image of shape (H, W, 3), not {image.shape}")
    blue_first = torch.from_numpy(image[:, :, ::-1].astype(np.float32))
    return (blue_first - torch.tensor(CHANNEL_MEANS)).permute(2, 0, 1).unsqueeze(0)
