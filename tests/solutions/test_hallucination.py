"""The hallucination references against closed forms, PyTorch's own losses and the literature."""

import importlib.util
import re
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from solutions import hallucination as ours
from solutions.hallucination.layers import outputs
from tests.tried_out import tried_out
from tests.undeserved import contrasted, earned, scored_plans, smoothed

FOLDER = Path(__file__).resolve().parents[2] / "chapters" / "hallucination"
SEEDS = range(4)


@pytest.fixture(scope="module")
def given():
    specification = importlib.util.spec_from_file_location("given_for_hallucination", FOLDER / "given.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def numbers(seed, *shape):
    """Random numbers on both sides of zero."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def images(seed, *shape):
    """Random numbers from 0 to 1."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def linear_net(seed, side=5, classes=4):
    """Logits that are linear in the pixels, and their weights as images (classes, 3, side, side)."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Flatten(), nn.Linear(3 * side * side, classes)).double()
    return net, net[1].weight.detach().view(classes, 3, side, side)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_gram_matrix_is_a_mean_over_places_of_products(seed):
    features = numbers(seed, 2, 3, 4, 5)
    found = ours.gram_matrix(features)
    for n in range(2):
        for i in range(3):
            for j in range(3):
                expected = sum(features[n, i, r, c] * features[n, j, r, c] for r in range(4) for c in range(5)) / 60
                torch.testing.assert_close(found[n, i, j], expected)


def test_a_gram_matrix_does_not_know_where_things_are():
    features = numbers(0, 1, 3, 4, 5)
    shuffled = features.flatten(2)[:, :, torch.randperm(20)].view_as(features)
    torch.testing.assert_close(ours.gram_matrix(shuffled), ours.gram_matrix(features))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_losses_are_sums_of_pytorchs_mean_squares(seed):
    features, others = (
        [numbers(seed + k, 2, 3 + k, 4, 5) for k in range(2)],
        [numbers(seed + 9 + k, 2, 3 + k, 4, 5) for k in range(2)],
    )
    torch.testing.assert_close(ours.content_loss(features[0], others[0]), functional.mse_loss(features[0], others[0]))
    grams = [torch.einsum("nchw,ndhw->ncd", f, f) / f[0].numel() for f in features]
    targets = [torch.einsum("nchw,ndhw->ncd", f, f) / f[0].numel() for f in others]
    expected = sum(
        w * functional.mse_loss(*pair) for w, pair in zip((0.5, 2.0), zip(grams, targets, strict=True), strict=True)
    )
    torch.testing.assert_close(ours.style_loss(features, targets, [0.5, 2.0]), expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_total_variation_is_the_energy_of_two_filters(seed):
    x = numbers(seed, 2, 3, 5, 6)
    flat = x.flatten(0, 1)[:, None]
    edges = [functional.conv2d(flat, torch.tensor([-1.0, 1.0]).double().view(1, 1, *size)) for size in ((1, 2), (2, 1))]
    torch.testing.assert_close(ours.total_variation(x), sum((edge**2).sum() for edge in edges))


def test_autograd_follows_every_loss():
    features, target = numbers(1, 2, 3, 4, 3).requires_grad_(), numbers(2, 2, 3, 4, 3)
    gram = numbers(3, 2, 3, 3)
    for loss in (
        ours.gram_matrix,
        lambda f: ours.content_loss(f, target),
        ours.total_variation,
        lambda f: ours.style_loss([f], [gram], [2.0]),
    ):
        assert torch.autograd.gradcheck(loss, features)


def test_what_does_not_fit_is_refused_with_all_numbers():
    with pytest.raises(ValueError) as refusal:
        ours.content_loss(torch.ones(2, 3, 4, 5), torch.ones(2, 1, 4, 5))
    assert "(2, 3, 4, 5)" in str(refusal.value) and "(2, 1, 4, 5)" in str(refusal.value)
    with pytest.raises(ValueError) as refusal:
        ours.style_loss([torch.ones(1, 2, 3, 3)] * 2, [torch.ones(1, 2, 2)], [1.0] * 3)
    assert re.findall(r"\d", str(refusal.value)) == ["2", "1", "3"]


@pytest.mark.parametrize("seed", SEEDS)
def test_of_two_linear_classes_the_attack_knows_the_worst_direction(seed):
    """Goodfellow, Shlens and Szegedy (2015), section 5: the sign of the difference of the weights."""
    net, weights = linear_net(seed, classes=2)
    x, labels = images(seed, 2, 3, 5, 5), torch.tensor([0, 1])
    direction = torch.stack([weights[1] - weights[0], weights[0] - weights[1]]).sign()
    torch.testing.assert_close(ours.fgsm(net, x, labels, 0.1), (x + 0.1 * direction).clamp(0, 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_an_attack_raises_the_loss_and_moves_no_pixel_further_than_epsilon(given, seed):
    net, x, labels = given.branched_net(seed).double(), images(seed, 4, 3, 10, 10), torch.tensor([0, 1, 2, 3])
    attacked = ours.fgsm(net, x, labels, 0.01)
    assert (attacked - x).abs().max() <= 0.01 + 1e-12 and attacked.min() >= 0 and attacked.max() <= 1
    losses = [functional.cross_entropy(net(batch), labels, reduction="none") for batch in (x, attacked)]
    assert (losses[1] > losses[0]).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_linear_net_is_fooled_in_a_straight_line_and_not_beyond(seed):
    net, weights = linear_net(seed)
    x = 0.5 + 0.01 * (images(seed, 3, 5, 5) - 0.5)
    target = int(net(x[None])[0].argsort()[0])
    found = ours.fooling_image(net, x, target, 200, 0.05)
    steps = round(float((found - x).norm() / 0.05))
    torch.testing.assert_close(found, x + steps * 0.05 * weights[target] / weights[target].norm())
    before = x + (steps - 1) * 0.05 * weights[target] / weights[target].norm()
    assert steps > 0 and int(net(found[None]).argmax()) == target and int(net(before[None]).argmax()) != target
    assert torch.equal(ours.fooling_image(net, found, target, 5, 0.05), found)
    half = ours.fooling_image(net, x, target, steps // 2, 0.05)
    torch.testing.assert_close((half - x).norm(), torch.tensor(steps // 2 * 0.05, dtype=torch.float64))


def test_a_dream_of_the_pixels_themselves_makes_them_stronger():
    net, image = nn.Sequential(nn.Identity(), nn.Flatten(), nn.Linear(192, 2)).double(), images(1, 3, 8, 8)
    expected = (image + 0.05 * image / image.mean()).clamp(0, 1)
    found = ours.deep_dream(net, image, "0", 1, 0.05, 1, torch.Generator().manual_seed(0))
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize("octaves", [1, 2, 3])
def test_a_dream_gains_activation_and_loses_nothing_without_a_step(given, octaves):
    net, image = given.small_net(2).double(), images(4, 3, 25, 30)
    asleep = ours.deep_dream(net, image, "features.relu2", 0, 0.02, octaves, torch.Generator().manual_seed(0))
    torch.testing.assert_close(asleep, image)
    dream = ours.deep_dream(net, image, "features.relu2", 4, 0.02, octaves, torch.Generator().manual_seed(0))
    before, after = (outputs(net, shown[None], ["features.relu2"])[0].square().mean() for shown in (image, dream))
    assert after > 1.1 * before and dream.min() >= 0 and dream.max() <= 1


LAYERS = ["features.relu1", "features.conv1", "features.relu2"]


def test_with_the_content_alone_a_transfer_stays_where_it_is(given):
    net, content, style = given.small_net(0).double(), images(0, 3, 12, 14), images(1, 3, 10, 16)
    found = ours.style_transfer(net, content, style, LAYERS, [1.0, 0.0, 0.0, 0.0], 10)
    torch.testing.assert_close(found, content)


def test_with_the_total_variation_alone_a_transfer_becomes_flat(given):
    net, content, style = given.small_net(0).double(), images(0, 3, 12, 14), images(1, 3, 10, 16)
    found = ours.style_transfer(net, content, style, LAYERS, [0.0, 0.0, 0.0, 1.0], 60)
    torch.testing.assert_close(found, content.mean(dim=(1, 2), keepdim=True).expand(content.shape), rtol=0, atol=1e-2)


@pytest.mark.parametrize("seed", SEEDS)
def test_with_the_style_alone_the_gram_matrices_come_close(given, seed):
    net, content, style = given.small_net(seed).double(), images(seed, 3, 12, 14), images(seed + 1, 3, 10, 16) ** 3
    found = ours.style_transfer(net, content, style, LAYERS, [0.0, 1.0, 1.0, 0.0], 30)
    wanted, start, end = ([ours.gram_matrix(f) for f in outputs(net, i[None], LAYERS[1:])] for i in (style, content, found))
    apart = [sum(functional.mse_loss(a, b).item() for a, b in zip(grams, wanted, strict=True)) for grams in (start, end)]
    assert apart[1] < 0.05 * apart[0] and found.min() >= 0 and found.max() <= 1


def test_no_reference_leaves_anything_in_the_net(given):
    net, x, labels = given.branched_net(1), torch.rand(2, 3, 12, 12), torch.tensor([0, 1])
    before = [(len(m._forward_hooks), len(m._forward_pre_hooks), m.training) for m in net.modules()]
    ours.fgsm(net, x, labels, 0.1)
    ours.fooling_image(net, x[0], 2, 3, 0.1)
    ours.deep_dream(net, x[0], "left.relu", 2, 0.02, 1, torch.Generator().manual_seed(0))
    ours.style_transfer(net, x[0], x[1], ["stem.relu", "left.conv"], [1.0, 1.0, 0.1], 3)
    assert all(parameter.grad is None for parameter in net.parameters())
    assert before == [(len(m._forward_hooks), len(m._forward_pre_hooks), m.training) for m in net.modules()]


def test_what_the_exercises_page_says_by_hand_is_true():
    shown = tried_out(ours, "hallucination", without="trained", torch=torch, nn=nn)
    assert shown[0].tolist() == [[[5, 11], [11, 25]]]
    assert [float(value) for value in shown[1:]] == [4.5, 4.5, 24.0]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_a_gpu_gives_the_same(given):
    net, x, labels = given.branched_net(0).double(), images(0, 2, 3, 12, 12), torch.tensor([1, 2])
    there = given.branched_net(0).double().cuda()
    torch.testing.assert_close(ours.fgsm(there, x.cuda(), labels.cuda(), 0.1).cpu(), ours.fgsm(net, x, labels, 0.1))
    dream = ours.deep_dream(there, x[0].cuda(), "left.relu", 2, 0.02, 1, torch.Generator("cuda").manual_seed(0))
    assert dream.device.type == "cuda" and torch.isfinite(dream).all()


def test_a_photograph_whose_channels_were_moved_to_the_front_is_painted_like_any_other(given):
    net, (content, style) = given.small_net(0), images(3, 2, 14, 15, 3).float()
    moved, layers = content.permute(2, 0, 1), ["features.relu1", "features.conv1"]
    assert not moved.is_contiguous()
    found, expected = (
        ours.style_transfer(net, each, style.permute(2, 0, 1), layers, [1.0, 1.0, 0.01], 4)
        for each in (moved, moved.contiguous())
    )
    torch.testing.assert_close(found, expected, atol=1e-3, rtol=0)


def noisy(image, size):
    """The image with noise."""
    return (image + size * torch.randn_like(image)).clamp(0, 1)


def striped(image):
    """The image under diagonal stripes."""
    rows, columns = (torch.arange(side) for side in image.shape[1:])
    return (image + 0.1 * ((rows[:, None] + columns // 2) % 2 - 0.5)).clamp(0, 1)


WITHOUT_A_NET = {
    "the image": torch.clone,
    "a little more contrast": lambda image: contrasted(image, 1.1),
    "more contrast": lambda image: contrasted(image, 1.45),
    "much more contrast": lambda image: contrasted(image, 2),
    "more light": lambda image: (image + 0.1).clamp(0, 1),
    "hardly any noise": lambda image: noisy(image, 1e-3),
    "some noise": lambda image: noisy(image, 0.1),
    "much noise": lambda image: noisy(image, 0.3),
    "nothing but noise": torch.rand_like,
    "sharper": lambda image: (2 * image - smoothed(image)).clamp(0, 1),
    "smoother": smoothed,
    "black and white": lambda image: image.round(),
    "stripes": striped,
}


@pytest.fixture(scope="module")
def dreams():
    return scored_plans("hallucination", "deep_dream", range(5, 8))


@pytest.mark.parametrize("cheat", WITHOUT_A_NET)
def test_who_never_asks_the_net_earns_nothing_for_a_dream(dreams, cheat):
    assert earned(dreams, lambda net, image, *_: WITHOUT_A_NET[cheat](image)) == set()


@pytest.fixture(scope="module")
def fooled():
    return scored_plans("hallucination", "fooling_image", range(5, 8))


@pytest.mark.parametrize("cheat", WITHOUT_A_NET)
def test_an_image_that_does_not_fool_the_net_earns_nothing_for_being_near(fooled, cheat):
    assert earned(fooled, lambda net, image, *_: WITHOUT_A_NET[cheat](image)) == set()


@pytest.fixture(scope="module")
def painted():
    return scored_plans("hallucination", "style_transfer", range(5, 8))


@pytest.mark.parametrize("cheat", WITHOUT_A_NET)
def test_who_never_asks_the_net_earns_nothing_for_a_style(painted, cheat):
    assert earned(painted, lambda net, image, *_: WITHOUT_A_NET[cheat](image)) == set()
