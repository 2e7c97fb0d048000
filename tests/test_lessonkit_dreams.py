"""Dreams and paintings, held against closed forms, PyTorch's own losses, and what a descent must do."""

import pytest
import torch
from torch.nn import functional

from lessonkit import dreams, seeing
from lessonkit.small_nets import small_net

LAYER = "features.conv2"
STYLE, SHARES = ("features.relu1", "features.relu2"), (1.0, 2.0)


def image(seed, *shape):
    return torch.rand(shape or (3, 14, 16), generator=torch.Generator().manual_seed(seed))


def loss_of(net, **settings):
    return dreams.painting_loss(net, image(1), layers=STYLE, shares=SHARES, content_layer=LAYER, **settings)


def test_a_wish_is_the_gradient_of_half_the_sum_of_squares():
    net, pixels = small_net(0), image(0).requires_grad_()
    half = net.features(net.scale(pixels[None]))[0]
    with seeing.listening(net, [LAYER]) as heard:
        net(pixels[None])
    (expected,) = torch.autograd.grad(heard[LAYER].square().sum() / 2, pixels)
    torch.testing.assert_close(dreams.wish(net, image(0), LAYER), expected)
    assert half.requires_grad and not any(module._forward_hooks for module in net.modules())


@pytest.mark.parametrize("octaves, jitter", [(1, 0), (1, 4), (2, 4)])
def test_a_dream_excites_the_layer_inside_the_colours(octaves, jitter):
    net, before = small_net(0), image(0, 3, 24, 28)
    after = dreams.dream(net, before, LAYER, 6, octaves, jitter)
    old, new = (seeing.maps_of(net, each[None], [LAYER])[LAYER].square().mean() for each in (before, after))
    assert new > old and after.min() >= 0 and after.max() <= 1


def test_a_dream_without_a_step_is_the_image():
    torch.testing.assert_close(dreams.dream(small_net(0), image(0), LAYER, 0, octaves=3), image(0))


def test_together_is_pytorchs_matrix_product_of_rows_and_knows_no_places():
    maps = torch.tensor([[1.0, 0, 2], [0.0, 3, 0]])[..., None]
    assert (dreams.together(maps) * 6).tolist() == [[5.0, 0.0], [0.0, 9.0]]
    many = image(2, 4, 5, 6)
    shuffled = many.flatten(1)[:, torch.randperm(30)].reshape(many.shape)
    torch.testing.assert_close(dreams.together(shuffled), dreams.together(many))


def test_the_loss_is_a_weighed_sum_of_relative_mean_squares():
    net, x = small_net(0), image(3)
    maps = {
        name: seeing.maps_of(net, each[None], [*STYLE, LAYER])
        for name, each in (("x", x), ("style", image(1)), ("photo", image(2)))
    }
    expected = 0.5 * sum((x.diff(dim=d) ** 2).sum() for d in (1, 2))
    for layer, share in zip(STYLE, SHARES, strict=True):
        found, wanted = (dreams.together(maps[name][layer][0]) for name in ("x", "style"))
        expected += share * functional.mse_loss(found, wanted) / wanted.square().mean()
    torch.testing.assert_close(loss_of(net, calm=0.5)(x), expected)
    shown = maps["photo"][LAYER]
    expected += 3 * functional.mse_loss(maps["x"][LAYER], shown) / shown.square().mean()
    torch.testing.assert_close(loss_of(net, photo=image(2), calm=0.5, content=3.0)(x), expected)


@pytest.mark.parametrize(
    "descend", [dreams.by_lbfgs, lambda *args: dreams.by_adam(*args, pace=0.02)], ids=["L-BFGS", "Adam"]
)
def test_a_descent_lowers_the_loss_and_notes_every_evaluation(descend):
    loss = loss_of(small_net(0), photo=image(2))
    trace = descend(loss, image(2), 12)
    assert loss(trace.image) < 0.8 * trace.losses[0]
    assert trace.image.min() >= 0 and trace.image.max() <= 1 and not trace.image.requires_grad
    assert 10 <= len(trace.losses) == len(trace.seconds) <= 40 and trace.seconds == sorted(trace.seconds)
