"""Train LeNet-5 on all 60,000 images of Fashion-MNIST, and print its accuracy on the 10,000 of the test set.

Run `python benchmarks/lenet_full.py [--seed N] [--epochs N] [--threads N]`. The net is the lesson's: ReLU, average pooling,
61,706 parameters. 5,000 of the training images are held back; when the loss on them has not improved for two epochs, the
learning rate drops to a tenth. The test set is looked at once, at the end.
"""

import argparse
import sys
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lessonkit import data

HELD_BACK = 5_000
BATCH = 64


def lenet() -> nn.Sequential:
    """LeNet-5 for 28 x 28 pixels, with the generator's next numbers as its first weights."""
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip


@torch.no_grad()
def measured(net: nn.Module, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """The mean loss and the share of right answers."""
    net.eval()
    scores = torch.cat([net(part) for part in images.split(1000)])
    return cross_entropy(scores, labels).item(), (scores.argmax(1) == labels).double().mean().item()


def epoch(net: nn.Module, optimiser: torch.optim.Optimizer, images: Tensor, labels: Tensor, order: Tensor) -> None:
    """One pass over the images in this order."""
    net.train()
    for picked in order.split(BATCH):
        optimiser.zero_grad()
        cross_entropy(net(images[picked]), labels[picked]).backward()
        optimiser.step()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=18)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    whole, test = data.fashion_mnist("train"), data.fashion_mnist("test")
    if len(whole) != 60_000:
        parser.exit(1, "the full data set cannot be had here: install dataset-fashion-mnist, or connect to the internet\n")
    torch.manual_seed(asked.seed)
    generator = torch.Generator().manual_seed(asked.seed)
    order = torch.randperm(len(whole), generator=generator)
    training, validation = whole[order[HELD_BACK:]], whole[order[:HELD_BACK]]
    net = lenet()
    optimiser = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(optimiser, patience=1)
    start, processor = time.perf_counter(), time.process_time()
    for number in range(1, asked.epochs + 1):
        shuffled = torch.randperm(len(training), generator=generator)
        epoch(net, optimiser, training.images, training.labels, shuffled)
        loss, accuracy = measured(net, validation.images, validation.labels)
        schedule.step(loss)
        rate = optimiser.param_groups[0]["lr"]
        print(f"epoch {number:2}: validation loss {loss:.3f}, accuracy {accuracy:.1%}, next rate {rate:g}", flush=True)
    seconds, used = time.perf_counter() - start, time.process_time() - processor
    _, accuracy = measured(net, test.images, test.labels)
    print(f"test accuracy {accuracy:.2%} with seed {asked.seed}, {asked.epochs} epochs, {asked.threads} threads:", end=" ")
    print(f"{seconds:.0f} s, {used:.0f} s of processor time")


if __name__ == "__main__":
    main()
