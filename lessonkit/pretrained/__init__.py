"""SqueezeNet 1.1, trained on ImageNet (Iandola and others, 2016): its weights by name, and a net that is ready for use.

The licences of weights and class names lie beside them, see README.md. Needs torch and safetensors only.
"""

from collections import OrderedDict
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from lessonkit.nets.parts import SideBySide

HERE = Path(__file__).parent
CHANNEL_MEANS = (103.939, 116.779, 123.68)  # of ImageNet's pixels from 0 to 255, in the net's order: blue, green, red


def imagenet_weights(device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> dict[str, Tensor]:
    """Return the 52 tensors of SqueezeNet 1.1 by name, new ones on every call.

    The names are `conv1`, `fires.0` to `fires.7` with their `squeeze` (1 x 1), `e1` (1 x 1) and `e3` (3 x 3), and `conv10`,
    each with `.weight` of shape (C_out, C_in, k_H, k_W) and `.bias` of shape (C_out,). They are stored in float16.
    """
    stored = load_file(HERE / "squeezenet11.safetensors")
    return {name: values.to(device=device, dtype=dtype, copy=True) for name, values in stored.items()}


def class_names() -> list[str]:
    """Return the names of ImageNet's 1000 classes in the order of the net's answers; commas part synonyms."""
    return (HERE / "imagenet_classes.txt").read_text(encoding="utf-8").splitlines()


class AsTrained(nn.Module):
    """Turn RGB from 0 to 1, (N, 3, H, W), into what the net was trained on: BGR from 0 to 255, less each channel's mean."""

    means: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("means", torch.tensor(CHANNEL_MEANS).reshape(3, 1, 1), persistent=False)

    def forward(self, rgb: Tensor) -> Tensor:
        return rgb.flip(1) * 255 - self.means


def photo_net(device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32) -> nn.Sequential:
    """Build SqueezeNet 1.1 with its trained weights, in eval mode; it takes RGB from 0 to 1 of shape (N, 3, H, W).

    It returns logits of shape (N, 1000), none of them negative: the last convolution is followed by a ReLU and a global
    average. It was trained on 227 x 227 pixels. Any size from 17 works, but what is much smaller is not recognised. Every
    ReLU is a module of its own and writes into a new tensor, so that hooks see what they expect.

    The layers, in order: `as_trained`, `conv1`, `relu1`, `pool0`, `fire0`, `fire1`, `pool2`, `fire2`, `fire3`, `pool4`,
    `fire4` to `fire7`, `conv10`, `relu10`, `average`, `flat`. In a fire: `squeeze.conv`, `squeeze.relu`,
    `expand.one.conv`, `expand.one.relu`, `expand.three.conv`, `expand.three.relu`.
    """
    weights = imagenet_weights(device, dtype)

    def convolution(name: str, stride: int = 1, padding: int = 0) -> nn.Conv2d:
        weight, bias = nn.Parameter(weights[f"{name}.weight"]), nn.Parameter(weights[f"{name}.bias"])
        layer = nn.Conv2d(
            weight.shape[1], weight.shape[0], (weight.shape[2], weight.shape[3]), stride, padding, device="meta"
        )
        layer.weight, layer.bias = weight, bias
        return layer

    def rectified(name: str, padding: int = 0) -> nn.Sequential:
        return nn.Sequential(OrderedDict(conv=convolution(name, padding=padding), relu=nn.ReLU()))

    layers: OrderedDict[str, nn.Module] = OrderedDict(as_trained=AsTrained())
    layers |= {"conv1": convolution("conv1", stride=2), "relu1": nn.ReLU()}
    for number in range(8):
        if number in (0, 2, 4):
            layers[f"pool{number}"] = nn.MaxPool2d(3, stride=2, ceil_mode=True)
        name = f"fires.{number}"
        expand = SideBySide({"one": rectified(f"{name}.e1"), "three": rectified(f"{name}.e3", padding=1)})
        layers[f"fire{number}"] = nn.Sequential(OrderedDict(squeeze=rectified(f"{name}.squeeze"), expand=expand))
    layers |= {
        "conv10": convolution("conv10"),
        "relu10": nn.ReLU(),
        "average": nn.AdaptiveAvgPool2d(1),
        "flat": nn.Flatten(),
    }
    return nn.Sequential(layers).to(device=device, dtype=dtype).eval()
