"""What the references make of the net in the widget `live-net`: its own module, for it reads a trained net."""

import base64
import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from solutions.networks import linear, relu
from solutions.padding_and_stride import conv2d
from solutions.pooling import avg_pool2d

STORED = Path(__file__).resolve().parents[1] / "lessonkit" / "book" / "assets" / "live_net" / "lenet.json"
ABLATIONS: tuple[tuple[int, list[int], list[int]], ...] = (
    (0, [], []), (8, [], []), (10, [], []), (0, [2], []), (5, [], [0, 7]), (9, [0, 5], [3]),
)  # fmt: skip


def numbers(text: str, dtype: torch.dtype) -> Tensor:
    """The bytes behind a text, as float64."""
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype).to(torch.float64)


def parameters(layer: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Weights and biases of a stored layer."""
    scale = torch.tensor(layer["scale"], dtype=torch.float64)
    weight = (numbers(layer["weight"], torch.int8).reshape(len(scale), -1) * scale[:, None]).reshape(layer["shape"])
    return weight, torch.tensor(layer["bias"], dtype=torch.float64)


def without(maps: Tensor, off: list[int]) -> Tensor:
    """Maps of (1, C, H, W) with some of them zero."""
    kept = torch.ones(maps.shape[1], dtype=maps.dtype)
    kept[off] = 0
    return maps * kept[:, None, None]


def middle(maps: Tensor) -> Tensor:
    """The number in the middle of every map of (C, H, W)."""
    return maps[:, maps.shape[1] // 2, maps.shape[2] // 2]


def live_net() -> list[dict[str, Any]]:
    """Stored pictures with filters switched off: the sum of every map, the number in its middle, and all scores."""
    stored = json.loads(STORED.read_text("utf-8"))
    (first, bias1), (second, bias2), *dense = [parameters(layer) for layer in stored["layers"]]
    cases = []
    for index, off1, off2 in ABLATIONS:
        picture = numbers(stored["pictures"][index]["pixels"], torch.uint8).reshape(1, 1, 28, 28) / 255
        stages = {"conv1": without(relu(conv2d(picture, first, bias1, 1, 2)), off1)}
        stages["pool1"] = avg_pool2d(stages["conv1"], 2)
        stages["conv2"] = without(relu(conv2d(stages["pool1"], second, bias2)), off2)
        stages["pool2"] = avg_pool2d(stages["conv2"], 2)
        stages["dense1"] = relu(linear(stages["pool2"].flatten(1), *dense[0]))
        stages["dense2"] = relu(linear(stages["dense1"], *dense[1]))
        stages["scores"] = linear(stages["dense2"], *dense[2])
        maps = {name: volume.reshape(volume.shape[1], *(volume.shape[2:] or (1, 1))) for name, volume in stages.items()}
        sums = {name: volume.sum((1, 2)).round(decimals=8).tolist() for name, volume in maps.items()}
        middles = {name: middle(volume).round(decimals=8).tolist() for name, volume in maps.items()}
        cases.append({"picture": index, "off": {"conv1": off1, "conv2": off2}, "sums": sums, "middles": middles})
    return cases
