"""Train LeNet as the networks lesson does, and write it with a few test pictures for the widget `live-net`.

    python -m scripts.live_net

The weights are rounded to 8 bits, with one scale for each output: 61,706 numbers in 83 KB of text. The result is committed,
for another machine may sum in another order and learn slightly different numbers; the seeds make it the same net in kind.
"""

import base64
import json
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from lessonkit import data
from lessonkit.data.labelled import LabelledImages

TARGET = Path(__file__).resolve().parents[1] / "lessonkit" / "book" / "assets" / "live_net" / "lenet.json"
STEPS = 127  # from -127 to 127


def seeded(seed: int) -> torch.Generator:
    """A generator of its own."""
    return torch.Generator().manual_seed(seed)


def lenet(seed: int) -> nn.Sequential:
    """LeNet-5 as the lesson builds it."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
        )  # fmt: skip


def fit(net: nn.Module, pictures: LabelledImages, epochs: int, rate: float) -> None:
    """Train as the lesson does."""
    generator = seeded(0)
    optimiser = torch.optim.SGD(net.parameters(), rate, momentum=0.9)
    for _ in range(epochs):
        for picked in torch.randperm(len(pictures), generator=generator).split(64):
            optimiser.zero_grad()
            F.cross_entropy(net(pictures.images[picked]), pictures.labels[picked]).backward()
            optimiser.step()


def accuracy(net: nn.Module, pictures: LabelledImages) -> float:
    """Share of right answers."""
    with torch.no_grad():
        return (net(pictures.images).argmax(1) == pictures.labels).double().mean().item()


def text(values: Tensor) -> str:
    """Small whole numbers, a byte each, in base64."""
    return base64.b64encode(values.contiguous().numpy().tobytes()).decode()


def rounded(layer: nn.Conv2d | nn.Linear) -> dict[str, Any]:
    """A layer as JSON, its weights rounded to 8 bits; `layer` is given the rounded weights."""
    with torch.no_grad():
        largest = layer.weight.flatten(1).abs().amax(1)
        scale = torch.tensor([float(f"{each / STEPS:.6g}") for each in largest.tolist()])
        spread = scale.reshape(-1, *[1] * (layer.weight.ndim - 1))
        whole = (layer.weight / spread).round().clamp(-STEPS, STEPS)
        bias = [float(f"{each:.6g}") for each in layer.bias.tolist()]
        layer.weight.copy_(whole * spread)
        layer.bias.copy_(torch.tensor(bias))
    return {"shape": list(layer.weight.shape), "weight": text(whole.to(torch.int8)), "scale": scale.tolist(), "bias": bias}


def chosen(net: nn.Module, pictures: LabelledImages) -> list[dict[str, Any]]:
    """The first test picture of each class that the net gets right, and the first that it gets wrong."""
    with torch.no_grad():
        said = net(pictures.images).argmax(1)
    right = said == pictures.labels
    picks = [int((right & (pictures.labels == label)).nonzero()[0, 0]) for label in range(10)]
    picks.append(int((~right).nonzero()[0, 0]))
    whole = (pictures.images * 255).round().to(torch.uint8)
    return [{"index": at, "label": int(pictures.labels[at]), "pixels": text(whole[at])} for at in picks]


def main() -> None:
    """Train, round, and write."""
    torch.set_num_threads(1)
    shipped, test = data.fashion_subset("train"), data.fashion_subset("test")
    training = shipped[torch.randperm(len(shipped), generator=seeded(0))[:8000]]
    net = lenet(0)
    fit(net, training, 14, 0.05)
    fit(net, training, 5, 0.005)
    exact = accuracy(net, test)
    layers = [rounded(layer) for layer in net if isinstance(layer, nn.Conv2d | nn.Linear)]
    print(f"right on the test pictures: {exact:.1%}, with rounded weights {accuracy(net, test):.1%}")
    made = {"classes": list(shipped.classes), "layers": layers, "pictures": chosen(net, test)}
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
