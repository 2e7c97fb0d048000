"""The random exercises: references against statistics, and judges against right and wrong work."""

import pytest
import torch

from solutions import networks as ours
from solutions.networks import alternatives
from solutions.networks.chance import far_from
from solutions.networks.crop_judge import find_windows, judge_frequencies, judge_windows
from solutions.networks.dropout_judge import judge_dropout

SEEDS = range(1, 13)


def seeded(seed):
    """A generator."""
    return torch.Generator().manual_seed(seed)


def pictures(*shape):
    """Images of whole numbers, no two alike and none of them 0."""
    return torch.arange(1.0, torch.Size(shape).numel() + 1).view(shape)


def ways_of(exercise):
    """The reference and the alternatives of an exercise."""
    others = [f for f in vars(alternatives).values() if getattr(getattr(f, "__alternative__", None), "of", "") == exercise]
    return [getattr(ours, exercise), *others]


def test_far_from_is_said_of_counts_that_chance_hardly_makes():
    many = torch.arange(1000)
    assert not far_from(0.5, many < 560) and far_from(0.5, many < 620)
    assert not far_from(0.01, many < 0) and far_from(0.1, many < 0)
    assert not far_from(0.9, many < 1000) or 2 * 0.9**1000 < 1e-9
    counts = torch.distributions.Binomial(1000, torch.tensor(0.25)).sample((2000,))
    assert not any(far_from(0.25, many < int(count)) for count in counts.unique())


@pytest.mark.parametrize("way", ways_of("dropout"), ids=lambda way: way.__name__)
def test_right_dropout_satisfies_its_judge_whatever_the_seed(way):
    x = pictures(2, 4, 8, 8)
    for seed in SEEDS if "one_by_one" not in way.__name__ else (1, 2):
        for p in (0.1, 0.5, 0.75):
            assert judge_dropout((x, p), way(x, p, True, seeded(seed))) is None


@pytest.mark.parametrize("way", ways_of("random_crop_flip"), ids=lambda way: way.__name__)
def test_right_augmentation_satisfies_its_judges_whatever_the_seed(way):
    x = pictures(200, 1, 4, 5)
    for seed in SEEDS:
        result = way(x, 1 + seed % 3, seeded(seed))
        assert judge_frequencies((x, 1 + seed % 3), result) is None
    assert judge_windows((x[:3], 6), way(x[:3], 6, seeded(1))) is None
    assert way(x[:0], 2, seeded(1)).shape == (0, 1, 4, 5)


def test_the_judge_of_dropout_says_what_is_wrong():
    x = pictures(4, 6, 8, 10)
    kept = torch.rand(x.shape, generator=seeded(5)) >= 0.25
    rows = (torch.rand(4, 6, 8, 1, generator=seeded(5)) >= 0.25).expand(x.shape)
    idle = torch.rand(x.shape, generator=seeded(0)) >= 0.25
    for result, said in [
        (x * kept, "left as it was"),
        (x * kept * 4, "4.0000 times x"),
        (x * x * kept, "one and the same number"),
        (x * ~kept / 0.75, "numbers are kept"),
        (x * rows / 0.75, "columns share their fate"),
        (x * idle / 0.75, "generator"),
        (x * 0, "nothing is kept"),
    ]:
        assert said in judge_dropout((x, 0.25), result)


def test_windows_are_found_where_they_were_cut():
    x = pictures(2, 2, 3, 4)
    padded = torch.nn.functional.pad(x, (2, 2, 2, 2))
    cut = torch.stack([padded[0, :, 1:4, 4:8], padded[1, :, 3:6, 0:4].flip(-1)])
    assert find_windows(x, 2, cut).tolist() == [[1, 4, 0], [3, 0, 1]]
    assert find_windows(x, 2, cut + 1).tolist() == [[-1] * 3] * 2


def test_the_judge_of_augmentation_says_what_is_wrong():
    x, padding = pictures(200, 2, 4, 5), 1
    right = ours.random_crop_flip(x, padding, seeded(1))
    for result, said in [
        (right.flip(-2), "upside down"),
        (torch.stack([right[:, 0], ours.random_crop_flip(x, padding, seeded(2))[:, 1]], dim=1), "different windows"),
        (x.roll(1, dims=-1), "come back at another"),
        (right + 0.5, "neither the image nor"),
    ]:
        assert said in judge_windows((x, padding), result)
    for result, said in [
        (x, "no image is moved"),
        (ours.random_crop_flip(x, padding, seeded(0)), "generator"),
        (torch.cat([ours.random_crop_flip(x[:100], padding, seeded(1)), x[100:]]), "mirrored"),
    ]:
        assert said in judge_frequencies((x, padding), result)


def test_augmentation_takes_whole_numbers_and_shares_windows_among_channels():
    x = torch.randint(1, 255, (50, 3, 6, 6), dtype=torch.uint8)
    found = ours.random_crop_flip(x, 2, seeded(4))
    assert found.dtype == torch.uint8 and (find_windows(x, 2, found) >= 0).all()


def test_dropout_is_right_at_both_ends_and_keeps_the_mean():
    x = pictures(50, 50)
    assert torch.equal(ours.dropout(x, 0.0, True, seeded(1)), x)
    assert torch.equal(ours.dropout(x, 1.0, True, seeded(1)), torch.zeros_like(x))
    assert torch.equal(ours.dropout(x, 1.0, False, seeded(1)), x)
    means = torch.stack([ours.dropout(torch.ones(1000), 0.3, True, seeded(s)).mean() for s in range(100)])
    assert means.mean().item() == pytest.approx(1, abs=0.01)


def test_autograd_follows_dropout_to_what_is_kept():
    x = pictures(100).requires_grad_()
    output = ours.dropout(x, 0.5, True, seeded(1))
    (gradient,) = torch.autograd.grad(output.sum(), x)
    assert torch.equal(gradient, (output != 0) * 2.0)
