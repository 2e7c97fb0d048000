"""Replays: the same net every time, the caller's chance untouched, and the claims that the page makes, on a tiny scale."""

from functools import partial

import pytest
import torch

from lessonkit import data
from lessonkit.nets import small_net
from lessonkit.replay import fitted


@pytest.fixture(scope="module")
def few():
    return data.fashion_subset("train")[:300]


def test_a_replay_is_the_same_every_time_and_leaves_the_callers_chance_alone(few):
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    first, again, other = (fitted(partial(small_net, 6), few, few[:50], epochs=1, seed=seed) for seed in (0, 0, 1))
    assert torch.equal(torch.rand(3), expected)
    assert first.losses == again.losses and first.losses != other.losses
    assert len(first.losses) == 6


def test_it_learns_something(few):
    got = fitted(partial(small_net, 6), few, few, epochs=8, seed=0)
    assert sum(got.losses[-6:]) < 0.6 * sum(got.losses[:6])
    assert got.accuracy > 0.5 and got.train_loss < 1.5 and got.seconds > 0


def test_plain_and_residual_nets_of_a_depth_begin_with_the_same_weights():
    weights = []
    for kind in ("plain", "residual"):
        torch.manual_seed(0)
        weights.append(torch.cat([each.flatten() for each in small_net(10, kind).parameters()]))
    assert torch.equal(*weights)
