"""Ways of seeing, held against numbers done by hand, finite differences, and what pixels can reach."""

import copy

import pytest
import torch
from torch import nn

from lessonkit import seeing
from lessonkit.pretrained import photo_net
from lessonkit.small_nets import branched_net, small_net, strided_net

ONE = torch.ones(1, 1, 1)


def net_by_hand():
    """One pixel, hidden numbers 2, -1 and 3 times it, a ReLU, and the score 1, 2, -2 times these."""
    net = nn.Sequential(nn.Flatten(), nn.Linear(1, 3, bias=False), nn.ReLU(), nn.Linear(3, 1, bias=False))
    net[1].weight.data = torch.tensor([[2.0], [-1.0], [3.0]])
    net[3].weight.data = torch.tensor([[1.0, 2.0, -2.0]])
    return net


@pytest.mark.parametrize("rule, down", [("gradient", -4.0), ("deconvnet", 0.0), ("guided", 2.0)])
def test_each_rule_gives_what_is_worked_out_by_hand(rule, down):
    assert seeing.pulled_down(net_by_hand(), ONE, 0, rule).item() == down


@pytest.mark.parametrize("build", [small_net, strided_net, branched_net])
def test_the_gradient_is_the_slope_between_two_near_images(build):
    net = build(2).double()
    torch.manual_seed(0)
    image, direction = torch.rand(2, 3, 12, 12, dtype=torch.float64)
    slope = (seeing.pulled_down(net, image, 1) * direction).sum()
    near = [net((image + sign * 1e-6 * direction)[None])[0, 1] for sign in (1, -1)]
    torch.testing.assert_close((near[0] - near[1]) / 2e-6, slope, rtol=1e-5, atol=1e-7)


def test_guided_and_deconvnet_are_not_the_gradient_and_the_net_stays_as_it_was():
    net = small_net(0)
    before, image = copy.deepcopy(net), torch.rand(3, 12, 12)
    ways = [seeing.pulled_down(net, image, 0, rule) for rule in seeing.RULES]
    assert not torch.equal(ways[0], ways[2]) and not torch.equal(ways[1], ways[2])
    assert str(net) == str(before) and all(each.grad is None for each in net.parameters())
    assert torch.equal(net(image[None]), before(image[None]))


def test_maps_are_what_the_layers_give_and_no_hook_stays():
    net, x = small_net(0), torch.rand(2, 3, 12, 12)
    heard = seeing.maps_of(net, x, ["features.conv1", "features.relu2"])
    torch.testing.assert_close(heard["features.conv1"], net.features.conv1(net.scale(x)))
    torch.testing.assert_close(heard["features.relu2"], net.features(net.scale(x)))
    assert not any(module._forward_hooks for module in net.modules())


def test_class_evidence_before_an_average_and_a_dense_layer_is_the_class_activation_map():
    net, image = small_net(0), torch.rand(3, 12, 12)
    maps = net.features(net.scale(image[None]))[0]
    expected = torch.einsum("k,khw->hw", net.head.dense.weight[3], maps).relu() / maps[0].numel()
    torch.testing.assert_close(seeing.class_evidence(net, image, 3, "features.relu2"), expected)


def test_every_square_is_hidden_once_and_nothing_else_is():
    rows = list(seeing.hidden_squares(torch.zeros(3, 7, 9), side=3, step=2, fill=1.0))
    assert [len(row) for row in rows] == [4, 4, 4]
    expected = torch.zeros(3, 7, 9)
    expected[:, 4:7, 2:5] = 1
    assert torch.equal(rows[2][1], expected)


@pytest.mark.parametrize("layer", ["conv1", "pool0", "fire0", "fire1", "fire3.squeeze", "fire3", "pool4"])
def test_a_place_of_the_photo_net_sees_what_its_look_says(layer):
    """The oracle: with weights of 1 and averages for maxima every path carries a gradient; see which pixels they reach."""
    look, net = seeing.look_of(photo_net(), layer), photo_net(dtype=torch.float64)
    for name in ("pool0", "pool2", "pool4"):
        setattr(net, name, nn.AvgPool2d(3, 2, ceil_mode=True))
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            module.weight.data.fill_(1 / module.weight[0].numel())
            module.bias.data.zero_()
    net.as_trained = nn.Identity()
    image = torch.ones(1, 3, 131, 131, dtype=torch.float64, requires_grad=True)
    with seeing.listening(net, [layer]) as heard:
        net(image)
    place = heard[layer].shape[2] // 2
    (slope,) = torch.autograd.grad(heard[layer][0, :, place, place].sum(), image)
    rows = slope[0].abs().sum((0, 2)).nonzero().flatten().tolist()
    assert slice(rows[0], rows[-1] + 1) == look.span(place, 131)


def test_climbing_goes_up_and_descending_down_inside_the_colours():
    goal = torch.tensor([0.2, 0.9, 1.4])[:, None, None]
    away = lambda image: -(image - goal).square().sum()  # noqa: E731
    top = seeing.climb(away, torch.full((3, 1, 1), 0.5), 60, pace=0.02)
    low = seeing.descend(lambda image: -away(image), torch.full((3, 1, 1), 0.5), 200)
    for found in (top, low):
        torch.testing.assert_close(found.flatten(), torch.tensor([0.2, 0.9, 1.0]), atol=0.05, rtol=0)


def test_climbing_tidies_up_after_every_step_counted_from_one():
    steps = []
    seeing.climb(lambda image: image.sum(), torch.zeros(3, 2, 2), 3, tidy=lambda image, step: steps.append(step) or image)
    assert steps == [1, 2, 3]


def test_softening_spreads_a_dot_by_quarters_and_repeats_the_border():
    dot = torch.zeros(1, 3, 3)
    dot[0, 0, 1] = 16.0
    expected = torch.tensor([[[3.0, 6, 3], [1, 2, 1], [0, 0, 0]]])
    torch.testing.assert_close(seeing.soften(dot), expected)


def test_roughness_is_the_mean_square_of_steps_down_and_across():
    image = torch.tensor([[[0.0, 1.0], [2.0, 5.0]]])
    assert seeing.roughness(image).item() == (4 + 16) / 2 + (1 + 9) / 2


def test_a_forgetful_net_has_new_weights_at_the_top_and_the_old_ones_below():
    net = small_net(0)
    other = seeing.forgetful(net, 1, seed=0)
    assert torch.equal(other.features.conv1.weight, net.features.conv1.weight)
    assert not torch.equal(other.features.conv2.weight, net.features.conv2.weight)
    assert 0.8 < (other.features.conv2.weight.std() / net.features.conv2.weight.std()).item() < 1.2
    assert torch.equal(seeing.forgetful(net, 1, seed=0).features.conv2.weight, other.features.conv2.weight)
