"""The visualization references against closed forms, finite differences, perturbations and the literature."""

import importlib.util
import re
from pathlib import Path

import pytest
import torch
from torch import nn

from solutions import visualization as ours
from tests.tried_out import tried_out

FOLDER = Path(__file__).resolve().parents[2] / "chapters" / "visualization"
SEEDS = range(4)


@pytest.fixture(scope="module")
def given():
    specification = importlib.util.spec_from_file_location("given_for_visualization", FOLDER / "given.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def images(seed, *shape):
    """Random numbers from 0 to 1."""
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def linear_net(seed, side=5, classes=4):
    """Logits that are linear in the pixels, and their weights as images (classes, 3, side, side)."""
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Flatten(), nn.Linear(3 * side * side, classes)).double()
    return net, net[1].weight.detach().view(classes, 3, side, side)


def test_a_grid_of_three_filters_by_hand():
    weight = torch.tensor([[0.0, 4.0], [-2.0, 2.0], [7.0, 6.0]]).reshape(3, 1, 1, 2)
    expected = [[0, 1, 1, 0, 1], [1, 1, 1, 1, 1], [1, 0, 1, 1, 1]]
    assert ours.filter_grid(weight, 2)[0].tolist() == expected
    assert ours.filter_grid(weight).shape == (1, 1, 8)


def test_every_filter_of_a_grid_reaches_from_0_to_1():
    grid = ours.filter_grid(torch.randn(7, 3, 4, 5), 3)
    assert grid.shape == (3, 3 * 5 - 1, 3 * 6 - 1)
    for number in range(7):
        top, left = number // 3 * 5, number % 3 * 6
        tile = grid[:, top : top + 4, left : left + 5]
        assert tile.min() == 0 and tile.max() == 1
    assert grid[:, 10:, 6:].min() == 1


def test_a_grid_needs_a_column():
    with pytest.raises(ValueError, match="-2"):
        ours.filter_grid(torch.ones(2, 3, 2, 2), -2)


def test_activations_are_what_a_run_by_hand_gives(given):
    net, x = given.small_net(1).double(), images(0, 2, 3, 9, 11)
    by_hand = net.features[:2](net.scale(x))
    torch.testing.assert_close(ours.activations(net, x, "features.relu1"), by_hand)
    branched = given.branched_net(2).double()
    stem = branched.stem(branched.scale(x))
    torch.testing.assert_close(
        ours.activations(branched, x, "left.conv"), branched.left.conv(stem + branched.block["inner"](stem))
    )


def test_a_layer_that_is_not_there_is_refused(given):
    for call in (
        lambda net, x: ours.activations(net, x, "nowhere"),
        lambda net, x: ours.grad_cam(net, x, torch.zeros(1).long(), "nowhere"),
    ):
        with pytest.raises(ValueError, match="nowhere"):
            call(given.small_net(0), torch.rand(1, 3, 9, 9))


@pytest.mark.parametrize("name", ["small_net", "strided_net"])
@pytest.mark.parametrize("layer", ["features.conv1", "features.pool1", "features.relu2"])
def test_what_lies_outside_a_box_changes_nothing_and_its_borders_do(given, name, layer):
    net, x = getattr(given, name)(3).double(), images(5, 3, 3, 33, 37)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.abs_()  # so that no ReLU hides a pixel
    maps = ours.activations(net, x, layer)[:, 2].detach()
    patches, boxes = ours.top_patches(net, x, layer, 2, 3)
    peaks = maps.amax(dim=(1, 2))
    assert [box[0] for box in boxes] == peaks.argsort(descending=True).tolist()
    for patch, (image, top, left, bottom, right) in zip(patches, boxes, strict=True):
        assert torch.equal(patch, x[image, :, top:bottom, left:right])
        place = int(maps[image].argmax())
        outside = torch.ones(33, 37, dtype=torch.bool)
        outside[top:bottom, left:right] = False
        changed = torch.where(outside, images(6, 3, 33, 37), x[image])
        assert ours.activations(net, changed[None], layer)[0, 2].flatten()[place] == maps[image].flatten()[place]
        white = x[image].clone()
        for rows, columns in (
            (top, slice(left, right)),
            (bottom - 1, slice(left, right)),
            (slice(top, bottom), left),
            (slice(top, bottom), right - 1),
        ):
            edge = white.clone()
            edge[:, rows, columns] += 100
            assert ours.activations(net, edge[None], layer)[0, 2].flatten()[place] > maps[image].flatten()[place]


@pytest.mark.parametrize("k", [0, 4])
def test_as_many_patches_as_images_and_no_more(given, k):
    with pytest.raises(ValueError, match=rf"{k}.* 3"):
        ours.top_patches(given.small_net(0), torch.rand(3, 3, 10, 10), "features.conv1", 0, k)


@pytest.mark.parametrize("fill", [0.0, 0.5])
def test_hiding_a_square_from_a_linear_net_takes_its_share_away(fill):
    net, weights = linear_net(1)
    x = images(2, 3, 5, 5)
    found = ours.occlusion_map(net, x, 2, 2, 3, fill)
    assert found.shape == (2, 2)
    for i, top in enumerate((0, 3)):
        for j, left in enumerate((0, 3)):
            square = (slice(None), slice(top, top + 2), slice(left, left + 2))
            expected = net(x[None])[0, 2] - (weights[2][square] * (x[square] - fill)).sum()
            torch.testing.assert_close(found[i, j], expected.detach())


@pytest.mark.parametrize(("size", "stride", "numbers"), [(6, 1, ["6", "5", "5"]), (0, 1, ["0"]), (2, -1, ["-1"])])
def test_squares_that_cannot_be_are_refused(size, stride, numbers):
    with pytest.raises(ValueError) as refusal:
        ours.occlusion_map(linear_net(0)[0], images(0, 3, 5, 5), 0, size, stride)
    assert set(numbers) <= set(re.findall(r"-?\d+", str(refusal.value)))


def test_the_saliency_of_a_linear_net_is_its_weights():
    net, weights = linear_net(3)
    labels = torch.tensor([2, 0, 2])
    expected = weights[labels].abs().amax(dim=1)
    torch.testing.assert_close(ours.saliency(net, images(1, 3, 3, 5, 5), labels), expected)


@pytest.mark.parametrize("name", ["small_net", "strided_net", "branched_net"])
def test_saliency_agrees_with_finite_differences(given, name):
    net, x, labels = getattr(given, name)(4).double(), images(8, 2, 3, 9, 9), torch.tensor([3, 1])
    found = ours.saliency(net, x, labels)
    for n, row, column in ((0, 4, 4), (1, 2, 7), (1, 8, 0)):
        slopes = []
        for channel in range(3):
            step = torch.zeros_like(x)
            step[n, channel, row, column] = 1e-6
            slopes.append(float((net(x + step) - net(x - step))[n, labels[n]].detach()) / 2e-6)
        assert abs(float(found[n, row, column]) - max(map(abs, slopes))) < 1e-5


@pytest.mark.parametrize("seed", SEEDS)
def test_both_rules_have_a_closed_form_in_a_net_of_two_layers(seed):
    torch.manual_seed(seed)
    net = nn.Sequential(nn.Flatten(), nn.Linear(27, 20), nn.ReLU(), nn.Linear(20, 5)).double()
    x, labels = images(seed, 4, 3, 3, 3), torch.tensor([0, 4, 2, 2])
    first, last = net[1].weight.detach(), net[3].weight.detach()
    comes_down, came_up = last[labels].clamp(min=0), net[1](x.flatten(1)).detach()
    expected = {ours.deconvnet: comes_down @ first, ours.guided_backprop: (comes_down * (came_up > 0)) @ first}
    for function, gradient in expected.items():
        torch.testing.assert_close(function(net, x, labels), gradient.view_as(x))


@pytest.mark.parametrize("seed", SEEDS)
def test_without_negative_weights_after_the_first_layer_guided_is_the_gradient(given, seed):
    net, x, labels = given.small_net(seed).double(), images(seed, 2, 3, 10, 10), torch.tensor([1, 3])
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if "conv1" not in name:
                parameter.abs_()
    pixels = x.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(net(pixels)[torch.arange(2), labels].sum(), pixels)
    torch.testing.assert_close(ours.guided_backprop(net, x, labels), gradient)


@pytest.mark.parametrize("seed", SEEDS)
def test_before_an_average_and_a_dense_layer_grad_cam_is_the_class_activation_map(given, seed):
    """Zhou and others (2016): the dense layer's weights; Selvaraju and others (2017), section 3.1: up to the number of places."""
    net, x, labels = given.small_net(seed).double(), images(seed, 2, 3, 12, 14), torch.tensor([4, 1])
    maps = net.features(net.scale(x))
    expected = torch.einsum("nk,nkij->nij", net.head.dense.weight[labels], maps).clamp(min=0) / maps[0, 0].numel()
    torch.testing.assert_close(ours.grad_cam(net, x, labels, "features.relu2"), expected.detach())


def starting_noise(shape, seed):
    """What the docstring says that an image starts from."""
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return (0.5 + 0.1 * noise).clamp(0, 1)


def test_a_class_image_of_a_linear_net_goes_where_the_weights_point():
    net, weights = linear_net(2)
    start = starting_noise((3, 5, 5), 3)
    assert torch.equal(ours.class_image(net, 1, (3, 5, 5), 0, 0.1, 0.1, 2, torch.Generator().manual_seed(3)), start)
    direction = weights[1] / weights[1].square().mean().sqrt()
    expected = (0.5 + 0.8 * (start + 0.1 * direction - 0.5)).clamp(0, 1)
    found = ours.class_image(net, 1, (3, 5, 5), 1, 0.1, 0.2, 2, torch.Generator().manual_seed(3))
    torch.testing.assert_close(found, expected)


def test_a_blur_is_pascals_triangle():
    from solutions.visualization.optimising import blur

    spot = torch.zeros(3, 5, 5)
    spot[:, 2, 2] = 16
    assert blur(spot)[0, 1:4, 1:4].tolist() == [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
    torch.testing.assert_close(blur(torch.ones(3, 4, 6)), torch.ones(3, 4, 6))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_class_image_excites_its_class(given, seed):
    net = given.small_net(seed).double()
    image = ours.class_image(net, 2, (3, 14, 14), 20, 0.05, 0.01, 30, torch.Generator().manual_seed(seed))
    assert image.min() >= 0 and image.max() <= 1 and not image.requires_grad
    assert net(image[None])[0, 2] > net(starting_noise((3, 14, 14), seed)[None])[0, 2] + 0.5


@pytest.mark.parametrize("layer", ["features.conv1", "features.relu2"])
@pytest.mark.parametrize("seed", SEEDS)
def test_an_inversion_finds_the_features_again(given, layer, seed):
    net, x = given.small_net(seed).double(), images(seed, 3, 12, 12)
    target = ours.activations(net, x[None], layer)[0].detach()
    found = ours.invert_features(net, layer, target, (3, 12, 12), 60, torch.Generator().manual_seed(seed))
    error = (ours.activations(net, found[None], layer)[0] - target).norm() / target.norm()
    assert error < 0.15 and found.min() >= 0 and found.max() <= 1


def test_a_layer_that_forgets_nothing_gives_the_image_back(given):
    net, x = given.small_net(0).double(), images(9, 3, 9, 9)
    target = ours.activations(net, x[None], "scale")[0].detach()
    found = ours.invert_features(net, "scale", target, (3, 9, 9), 120, torch.Generator().manual_seed(0))
    torch.testing.assert_close(found, x, rtol=0, atol=0.02)


def test_no_reference_leaves_anything_in_the_net(given):
    net, x, labels = given.branched_net(1), torch.rand(2, 3, 10, 10), torch.tensor([0, 1])
    before = [(len(m._forward_hooks), len(m._forward_pre_hooks), len(m._backward_hooks), m.training) for m in net.modules()]
    target = ours.activations(net, x[:1], "left.relu")[0].detach()
    ours.grad_cam(net, x, labels, "left.conv")
    for function in (ours.saliency, ours.guided_backprop, ours.deconvnet):
        function(net, x, labels)
    ours.occlusion_map(net, x[0], 1, 4, 3)
    ours.class_image(net, 1, (3, 10, 10), 2, 0.1, 0.1, 2, torch.Generator().manual_seed(0))
    ours.invert_features(net, "left.relu", target, (3, 10, 10), 2, torch.Generator().manual_seed(0))
    assert all(parameter.grad is None for parameter in net.parameters())
    assert before == [
        (len(m._forward_hooks), len(m._forward_pre_hooks), len(m._backward_hooks), m.training) for m in net.modules()
    ]


def test_a_net_that_fails_loses_its_hooks_as_well(given):
    net = given.small_net(0)
    for call in (
        lambda x: ours.activations(net, x, "features.conv1"),
        lambda x: ours.guided_backprop(net, x, torch.tensor([0])),
    ):
        with pytest.raises(RuntimeError):
            call(torch.rand(1, 4, 9, 9))
    assert not any(m._forward_hooks or m._backward_hooks for m in net.modules())


def test_what_the_exercises_page_says_by_hand_is_true(given):
    torch.manual_seed(0)
    shown = tried_out(ours, "visualization", without="trained", given=given, torch=torch, nn=nn)
    assert shown[0].tolist() == [[0, 1, 0], [0.5, 1, 0], [1, 1, 0]]
    assert shown[1] == (torch.Size([2, 4, 8, 8]), True, 0)
    assert all(max(bottom - top, right - left) <= 4 for _, top, left, bottom, right in shown[2])
    assert abs(shown[3]) < 1e-7
    assert shown[4][0].tolist() == [0, 3, 0] and shown[4][1].tolist() == [3, 3, 0]


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_a_gpu_gives_the_same(given):
    net, x, labels = given.branched_net(0).double(), images(0, 2, 3, 10, 10), torch.tensor([1, 2])
    there = given.branched_net(0).double().cuda()
    for function in (ours.saliency, ours.guided_backprop, ours.deconvnet):
        torch.testing.assert_close(function(there, x.cuda(), labels.cuda()).cpu(), function(net, x, labels))
    found = ours.grad_cam(there, x.cuda(), labels.cuda(), "right.relu").cpu()
    torch.testing.assert_close(found, ours.grad_cam(net, x, labels, "right.relu"))
