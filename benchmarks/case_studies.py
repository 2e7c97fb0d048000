"""Measure what the page on case studies quotes: depth with and without shortcuts, and what excitation gains.

Run: python benchmarks/case_studies.py [depth | excitation]. Each takes a few minutes on one quiet core.
"""

from __future__ import annotations

import statistics
import sys
from functools import partial

import torch

from lessonkit import data
from lessonkit.nets import small_net
from lessonkit.replay import fitted


def depth() -> None:
    """Plain against residual nets, 8 maps wide, on 2,000 images, five epochs."""
    train, test = data.fashion_subset("train")[:2000], data.fashion_subset("test")
    print("depth  kind       seed  training loss  test accuracy  seconds")
    for layers in (6, 18, 34):
        for kind in ("plain", "residual"):
            for seed in range(3):
                got = fitted(partial(small_net, layers, kind), train, test, epochs=5, seed=seed)
                print(
                    f"{layers:5}  {kind:9}  {seed:4}  {got.train_loss:13.3f}  {got.accuracy:13.1%}  {got.seconds:7.0f}",
                    flush=True,
                )


def excitation() -> None:
    """Residual nets of 10 layers, 8 maps wide, with and without excitation, on 3,000 images, three epochs."""
    train, test = data.fashion_subset("train")[:3000], data.fashion_subset("test")
    gained = []
    for seed in range(5):
        plain, excited = (
            fitted(partial(small_net, 10, kind), train, test, epochs=3, seed=seed) for kind in ("residual", "excited")
        )
        gained.append(excited.accuracy - plain.accuracy)
        seconds = plain.seconds + excited.seconds
        print(f"seed {seed}: {plain.accuracy:.2%} without, {excited.accuracy:.2%} with, {seconds:.0f} s", flush=True)
    spread = statistics.stdev(gained) / len(gained) ** 0.5
    print(f"gained {statistics.mean(gained):+.2%}, standard error {spread:.2%}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    {"depth": depth, "excitation": excitation}[sys.argv[1]]()
