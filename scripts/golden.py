"""Write what the references say into `widgets/golden/`, for the widgets' own arithmetic to be held against.

`make golden` runs this; a test fails when the files are not what it would write.
"""

import itertools
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from scripts.golden_live_net import live_net
from solutions.convolution import conv2d as plain_conv2d
from solutions.convolution import conv2d_parameters
from solutions.padding_and_stride import conv2d, conv_transpose2d, output_size, receptive_field
from solutions.pooling import avg_pool2d, max_pool2d, shift_sensitivity

FOLDER = Path(__file__).resolve().parents[1] / "widgets" / "golden"
Case = dict[str, Any]


def reads(answers: Tensor) -> list[list[int]]:
    """For each column of a matrix, the rows in which it is not zero."""
    return [column.nonzero().flatten().tolist() for column in answers.T]


def axes() -> list[Case]:
    """Settings of one axis: the output's size, None where the reference refuses, and the pixels that each output reads."""
    cases = []
    for size, kernel, stride, padding, dilation in itertools.product(
        (1, 5, 8), (1, 2, 3, 5), (1, 2, 3), (0, 1, 2), (1, 2, 3)
    ):
        case: Case = {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
        try:
            case["outputs"] = output_size(size, kernel, stride, padding, dilation)
        except ValueError:
            cases.append({**case, "outputs": None, "reads": []})
            continue
        lit = torch.eye(size)[:, None, None]  # one pixel after the other
        answers = conv2d(lit, torch.ones(1, 1, 1, kernel), None, (1, stride), (0, padding), (1, dilation))
        cases.append({**case, "reads": reads(answers[:, 0, 0])})
    return cases


def transposed_axes() -> list[Case]:
    """Settings of one transposed axis: the output's size, None where refused, and the outputs that each input stamps."""
    cases = []
    choices = (1, 3, 4), (1, 2, 3), (1, 2, 3), (0, 1, 2), (1, 2), (0, 1)
    for size, kernel, stride, padding, dilation, extra in itertools.product(*choices):
        case: Case = {"size": size, "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
        case["outputPadding"] = extra
        if extra >= max(stride, dilation):
            continue
        lit, ones = torch.eye(size)[:, None, None], torch.ones(1, 1, 1, kernel)
        try:
            answers = conv_transpose2d(lit, ones, None, (1, stride), (0, padding), (0, extra), (1, dilation))[:, 0, 0]
        except ValueError:
            cases.append({**case, "outputs": None, "stamps": []})
            continue
        cases.append({**case, "outputs": answers.shape[1], "stamps": reads(answers.T)})
    return cases


def pooling() -> list[Case]:
    """Maps of small whole numbers pooled by windows that tile them, and how much shifts to the right change that."""
    generator = torch.Generator().manual_seed(0)
    cases = []
    for kind, of in {"max": max_pool2d, "average": avg_pool2d}.items():
        for window in (1, 2, 4, 8):
            x = torch.randint(-9, 10, (1, 1, 8, 8), generator=generator).to(torch.float64)
            pooled = partial(of, kernel_size=window)
            changes = shift_sensitivity(pooled, x, 4).tolist()
            case = {"kind": kind, "window": window, "map": x[0, 0].tolist(), "pooled": pooled(x)[0, 0].tolist()}
            cases.append({**case, "changes": changes})
    return cases


STACKS = (
    [(3, 1, 1)],
    [(7, 1, 1)],
    [(3, 1, 1), (3, 1, 1), (3, 1, 1)],
    [(3, 1, 1), (3, 1, 2), (3, 1, 4)],
    [(3, 1, 2), (3, 1, 2), (3, 1, 2)],
    [(3, 2, 1), (3, 2, 1), (3, 2, 1)],
    [(3, 1, 1), (3, 2, 1), (3, 1, 2), (2, 2, 1), (3, 1, 1)],
    [(1, 3, 1), (4, 2, 3)],
    [(2, 3, 1), (5, 1, 2), (1, 2, 1), (2, 2, 4)],
)


def receptive() -> list[Case]:
    """Stacks of layers: receptive field and jump, and the pixels that each of three outputs depends on."""
    cases = []
    for stack in STACKS:
        size, jump = receptive_field(stack)
        pixels = size + 2 * jump
        maps = torch.eye(pixels)[:, None, None]
        for kernel, stride, dilation in stack:
            maps = conv2d(maps, torch.ones(1, 1, 1, kernel), None, (1, stride), 0, (1, dilation))
        layers = [dict(zip(("kernel", "stride", "dilation"), layer, strict=True)) for layer in stack]
        cases.append({"layers": layers, "size": size, "jump": jump, "pixels": pixels, "reads": reads(maps[:, 0, 0])})
    return cases


def correlate() -> list[Case]:
    """Small pictures under kernels of several sizes, with stride and padding."""
    generator = torch.Generator().manual_seed(0)
    cases = []
    for size, side, stride, padding in itertools.product((5, 8), (1, 3, 5), (1, 2, 3), (0, 2)):
        picture, kernel = (torch.randn(1, 1, each, each, generator=generator, dtype=torch.float64) for each in (size, side))
        picture, kernel = picture.round(decimals=3), kernel.round(decimals=3)
        answer = conv2d(picture, kernel, None, stride, padding).round(decimals=6)  # exact: what machines round apart is gone
        tables = {"picture": picture, "kernel": kernel, "answer": answer}
        cases.append({"stride": stride, "padding": padding, **{name: each[0, 0].tolist() for name, each in tables.items()}})
    return cases


def channels() -> list[Case]:
    """Layers of small whole numbers on one to three channels, and how many parameters they have."""
    generator = torch.Generator().manual_seed(0)
    cases = []
    for depth, filters, side in ((1, 1, 2), (3, 2, 2), (2, 3, 3)):
        shapes = {"input": (1, depth, 4, 4), "weight": (filters, depth, side, side), "bias": (filters,)}
        drawn = {name: torch.randint(-3, 4, shape, generator=generator).double() for name, shape in shapes.items()}
        output = plain_conv2d(drawn["input"], drawn["weight"], drawn["bias"])[0]
        case = {"input": drawn["input"][0], "weight": drawn["weight"], "bias": drawn["bias"], "output": output}
        count = conv2d_parameters(depth, filters, side)
        cases.append({**{name: values.long().tolist() for name, values in case.items()}, "parameters": count})
    return cases


def layers() -> list[Case]:
    """Convolutions, pools and dense layers on volumes: the output, the parameters and the products of one picture."""
    cases = []
    choices = itertools.product((2, 3, 6), (5, 8), (4, 6), (1, 3, 7), (1, 2), (0, 1), (1, 2))
    for channels, side, filters, kernel, stride, padding, groups in choices:
        layer = {"kind": "convolution", "filters": filters, "kernel": kernel, "stride": stride, "padding": padding}
        case: Case = {"layer": {**layer, "groups": groups}, "input": {"channels": channels, "side": side}}
        weight = torch.zeros(filters, channels // groups, kernel, kernel)
        try:
            output = conv2d(torch.zeros(1, channels, side, side), weight, None, stride, padding, groups=groups)
        except ValueError:
            cases.append({**case, "cost": None})
            continue
        shape = {"channels": output.shape[1], "side": output.shape[2]}
        parameters = conv2d_parameters(channels // groups, filters, kernel)
        products = weight.numel() * output[0, 0].numel()
        cases.append({**case, "cost": {"output": shape, "parameters": parameters, "products": products}})
    for kernel, stride in itertools.product((2, 3), (1, 2)):
        pooled = max_pool2d(torch.zeros(1, 3, 7, 7), kernel, stride)
        cost = {"output": {"channels": 3, "side": pooled.shape[2]}, "parameters": 0, "products": 0}
        case = {"layer": {"kind": "pool", "kernel": kernel, "stride": stride}, "input": {"channels": 3, "side": 7}}
        cases.append({**case, "cost": cost})
    dense = torch.nn.Linear(3 * 4 * 4, 10)
    parameters = sum(each.numel() for each in dense.parameters())
    cost = {"output": {"channels": 10, "side": 1}, "parameters": parameters, "products": dense.weight.numel()}
    cases.append({"layer": {"kind": "dense", "units": 10}, "input": {"channels": 3, "side": 4}, "cost": cost})
    return cases


FILES: dict[str, Callable[[], list[Case]]] = {
    "axes": axes,
    "transposed": transposed_axes,
    "pooling": pooling,
    "receptive": receptive,
    "correlate": correlate,
    "channels": channels,
    "layers": layers,
    "live-net": live_net,
}


def text_of(name: str) -> str:
    """The text of one golden file: a case a line."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in FILES[name]())
    return f"[\n{lines}\n]\n"


def main() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name in FILES:
        (FOLDER / f"{name}.json").write_text(text_of(name), encoding="utf-8")


if __name__ == "__main__":
    main()
