"""Time this course's conv2d against PyTorch's, forward and backward, on the shapes of real layers.

Run `python benchmarks/convolution.py [--device cpu|cuda] [--batch N] [--threads N]`. A row gives PyTorch's median time
and the ratio of ours to it; the two are measured in turn. Convolutions have stride 1 and no padding here: where a
network pads, its padded input is what is convolved. AlexNet's first layer, 11 x 11 with stride 4 on 227 x 227, is written
as the same sums over blocks of 4 x 4 pixels: 3 x 3 with stride 1 on 57 x 57, with 48 channels.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from solutions.convolution import conv2d

LAYERS = {
    "LeNet-5 C3, 5 x 5": ((6, 14, 14), (16, 6, 5, 5)),
    "AlexNet conv1, in blocks": ((48, 57, 57), (96, 48, 3, 3)),
    "VGG-16 conv3-2, 3 x 3": ((256, 58, 58), (256, 256, 3, 3)),
    "ResNet-50 conv2, 1 x 1": ((64, 56, 56), (256, 64, 1, 1)),
    "ResNet-18 conv4, 3 x 3": ((256, 16, 16), (256, 256, 3, 3)),
}
Operation = Callable[[], object]


def seconds(operation: Operation, device: str) -> float:
    """Time one run; on a GPU, until it has finished."""
    if device == "cuda":
        torch.cuda.synchronize()
    start = time.perf_counter()
    operation()
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - start


def compare(ours: Operation, theirs: Operation, device: str, rounds: int) -> tuple[float, float]:
    """Return the median time of `theirs` and the ratio of ours to it, measured in turn after two rounds to warm up."""
    times = [(seconds(ours, device), seconds(theirs, device)) for _ in range(rounds + 2)][2:]
    mine, reference = (statistics.median(column) for column in zip(*times, strict=True))
    return reference, mine / reference


def operations(function: Callable, x: torch.Tensor, weight: torch.Tensor) -> tuple[Operation, Operation]:
    """The forward pass without a graph, and the backward pass to images and filters of a graph built beforehand."""
    leaves = [tensor.clone().requires_grad_() for tensor in (x, weight)]
    output = function(*leaves)
    grad_output = torch.ones_like(output)

    def forward() -> object:
        with torch.no_grad():
            return function(x, weight)

    return forward, lambda: torch.autograd.grad(output, leaves, grad_output, retain_graph=True)


def main() -> None:
    """Measure all layers and print one row each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--batch", type=int, help="samples a batch (8 on the CPU, 64 on a GPU)")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    batch = options.batch or (64 if options.device == "cuda" else 8)
    torch.set_num_threads(options.threads)
    name = torch.cuda.get_device_name() if options.device == "cuda" else f"CPU, {options.threads} threads"
    print(f"torch {torch.__version__}, {name}, float32, TF32 off, batches of {batch}: ours / torch's")
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = False
    print(f"{'layer':26}{'torch forward':>16}{'ratio':>8}{'torch backward':>17}{'ratio':>8}")
    for layer, (image, filters) in LAYERS.items():
        x = torch.randn(batch, *image, device=options.device)
        weight = torch.randn(*filters, device=options.device)
        pairs = zip(operations(conv2d, x, weight), operations(torch.nn.functional.conv2d, x, weight), strict=True)
        (forward, slower), (backward, back_slower) = (compare(*pair, options.device, options.rounds) for pair in pairs)
        print(f"{layer:26}{forward * 1e3:13.2f} ms{slower:8.2f}{backward * 1e3:14.2f} ms{back_slower:8.2f}")


if __name__ == "__main__":
    main()
