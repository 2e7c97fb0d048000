"""Which widgets there are: the options of each with their defaults, and its static picture; and the colours of all."""

import base64
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import torch
from PIL import Image
from torch import Tensor

from lessonkit import data
from lessonkit.draw import funnel, stills
from lessonkit.draw.palette import DARK, NAMES
from lessonkit.draw.style import Drawing

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Option:
    """What a widget may be told: the usual value, and all values that are allowed."""

    usual: Any
    allowed: Sequence[Any]

    def read(self, text: str) -> Any:
        """The value that `text` names.

        Raises:
            ValueError: it names none that is allowed.
        """
        for value in self.allowed:
            if str(value) == text.strip():
                return value
        named = [str(value) for value in self.allowed]
        listed = f"from {named[0]} to {named[-1]}" if isinstance(self.allowed, range) else f"one of {', '.join(named)}"
        raise ValueError(f"{text.strip()!r} is not {listed}")


@dataclass(frozen=True)
class StackOption:
    """A stack of layers, as in `3 1 1, 3 2 1`: kernel size, stride and dilation of each, the first layer first."""

    usual: str

    def read(self, text: str) -> str:
        """The stack in its plainest writing.

        Raises:
            ValueError: it is no such list.
        """
        layers = [layer.split() for layer in text.split(",")]
        if not all(len(layer) == 3 and all(word.isdigit() and int(word) for word in layer) for layer in layers):
            raise ValueError(f"{text.strip()!r} is not a list such as {self.usual!r}")
        return ", ".join(" ".join(layer) for layer in layers)


@dataclass(frozen=True)
class Kind:
    """A widget: its name, its options, and the picture of how it begins."""

    name: str
    options: Mapping[str, Option | StackOption]
    picture: Callable[[Settings], Drawing]
    attributes: Callable[[Settings], Settings] = lambda settings: settings  # what the page tells the element
    late: bool = False  # whether its script is heavy, and comes when the reader comes near

    def settings(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Every option's value: as given, or else the usual one.

        Raises:
            ValueError: an option is not this widget's, or has a value that is not allowed.
        """
        if foreign := [name for name in given if name not in self.options]:
            raise ValueError(f"widget {self.name} has no option {foreign[0]!r}, only {', '.join(self.options)}")
        settings = {name: option.usual for name, option in self.options.items()}
        for name, text in given.items():
            try:
                settings[name] = self.options[name].read(text)
            except ValueError as problem:
                raise ValueError(f"widget {self.name}, {name}: {problem}") from None
        return settings


def _arithmetic(settings: Settings) -> Drawing:
    names = {"size": "size", "kernel": "field", "stride": "stride", "padding": "padding", "dilation": "dilation"}
    return stills.one_setting(**{theirs: settings[ours] for ours, theirs in names.items()})


def _pooling(settings: Settings) -> Drawing:
    return stills.shifted_pool(settings["window"], settings["shift"])


def _receptive(settings: Settings) -> Drawing:
    kernels = [tuple(int(word) for word in layer.split()) for layer in settings["layers"].split(",")]
    return funnel([(size, stride, dilation) for size, stride, dilation in kernels])


PHOTO_SIDE = 96  # as in widgets/src/convolve_image/pictures.ts
PHOTOS = get_args(data.Photo)


def _photo(settings: Settings) -> Tensor:
    pixels = data.photo(settings["photo"], size=PHOTO_SIDE)
    return data.grey(pixels) if len(pixels) == 3 else pixels[0]


def _convolved(settings: Settings) -> Drawing:
    return stills.vertical_edges(_photo(settings))


def _photo_in_page(settings: Settings) -> Settings:
    """The photograph's address: it is within the page, because scripts may not read the pixels of other files."""
    file = io.BytesIO()
    Image.fromarray((_photo(settings) * 255).round().to(torch.uint8).numpy()).save(file, "PNG", optimize=True)
    return {"picture": f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"}


INPUT = [
    [[1, 0, 2, 1], [0, 1, 3, 0], [2, 1, 0, 1], [1, 2, 0, 0]],
    [[0, 2, 1, 0], [1, 0, 0, 2], [3, 1, 1, 0], [0, 0, 2, 1]],
    [[2, 0, 0, 1], [1, 1, 0, 0], [0, 2, 1, 3], [1, 0, 1, 0]],
]
FILTERS = [
    {"slices": [[[1, 0], [0, 1]], [[0, 1], [-1, 0]], [[1, -1], [0, 0]]], "bias": 1},
    {"slices": [[[-1, 1], [-1, 1]], [[1, 1], [0, 0]], [[0, 0], [2, 0]]], "bias": 0},
    {"slices": [[[0, 0], [0, 1]], [[0, -1], [0, 0]], [[0, 0], [1, 0]]], "bias": -2},
]


def _channels(settings: Settings) -> Drawing:
    two = FILTERS[:2]
    weight = torch.tensor([each["slices"] for each in two], dtype=torch.float64)
    bias = torch.tensor([each["bias"] for each in two], dtype=torch.float64)
    return stills.channels_and_filters(torch.tensor(INPUT, dtype=torch.float64), weight, bias)


def _channels_in_page(settings: Settings) -> Settings:
    return {name: json.dumps(values, separators=(",", ":")) for name, values in (("input", INPUT), ("filters", FILTERS))}


NET = Path(__file__).parent / "assets" / "live_net" / "lenet.json"  # made by scripts/live_net.py


def _live_net(settings: Settings) -> Drawing:
    stored = json.loads(NET.read_text("utf-8"))
    weights = []
    for layer in stored["layers"]:
        whole = torch.frombuffer(bytearray(base64.b64decode(layer["weight"])), dtype=torch.int8).to(torch.float32)
        scale = torch.tensor(layer["scale"])[:, None]
        weights.append(((whole.reshape(len(scale), -1) * scale).reshape(layer["shape"]), torch.tensor(layer["bias"])))
    pixels = torch.frombuffer(bytearray(base64.b64decode(stored["pictures"][0]["pixels"])), dtype=torch.uint8)
    return stills.lenet_at_work(pixels.reshape(28, 28) / 255, weights, stored["classes"])


ARITHMETIC = {
    "size": Option(5, range(1, 13)),
    "kernel": Option(3, range(1, 8)),
    "stride": Option(1, range(1, 5)),
    "padding": Option(0, range(5)),
    "dilation": Option(1, range(1, 4)),
}
ALL = (
    Kind("conv-arithmetic", ARITHMETIC, _arithmetic),
    Kind("receptive-field", {"layers": StackOption("3 1 1, 3 1 1, 3 1 1")}, _receptive),
    Kind("channels", {}, _channels, _channels_in_page),
    Kind("convolve-image", {"photo": Option("camera", PHOTOS)}, _convolved, _photo_in_page),
    Kind("live-net", {}, _live_net, late=True),
    Kind("layer-table", {}, lambda settings: stills.lenet_table()),
    Kind("pooling", {"window": Option(2, (2, 4, 8)), "shift": Option(1, range(-4, 5))}, _pooling),
)
KINDS = {kind.name: kind for kind in ALL}
OPTION_NAMES = sorted({name for kind in ALL for name in kind.options})


def style() -> str:
    """The style sheet that gives every colour of the palette to the widgets, in the page's theme, and keeps their place."""
    light = "".join(f"--widget-{name}:{colour};" for name, colour in NAMES.items())
    dark = "".join(f"--widget-{name}:{DARK[colour]};" for name, colour in NAMES.items())
    return (
        f":root{{{light}--widget-surface:var(--pst-color-surface);}}\n"
        f'html[data-theme="dark"]{{{dark}}}\n'
        "@media screen and (scripting: enabled) { figure.widget :not(:defined) > img { visibility: hidden; } }\n"
        "figure.widget { width: 100%; }\n"
    )
