"""The networks references against PyTorch, autograd, finite differences and the literature."""

import importlib.util
import math
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.nn import functional

from solutions import networks as ours
from tests.tried_out import tried_out

SEEDS = range(20)
DTYPES = [torch.float64, torch.float32]
CHAPTER = Path(__file__).resolve().parents[2] / "chapters" / "networks"
PLACES = (0, 2, 3)


def load_given():
    """The chapter's `given.py`, as students import it."""
    spec = importlib.util.spec_from_file_location("given_of_networks", CHAPTER / "given.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def normal(seed, *shape, dtype=torch.float64):
    """Random numbers of this shape."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(dtype)


def differentiated(output, inputs, seed=9):
    """A random gradient of the output, and autograd's of the inputs."""
    grad_output = normal(seed, *output.shape).to(output.dtype)
    return grad_output, torch.autograd.grad(output, inputs, grad_output)


def logits_and_labels(seed, dtype=torch.float64):
    """Ordinary logits for odd seeds, huge ones for even seeds."""
    logits = normal(seed, 6, 5, dtype=dtype) * (1 if seed % 2 else 2000)
    return logits, torch.randint(5, (6,), generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (7,), (2, 3, 4, 5)], ids=str)
def test_relu_agrees_with_pytorch_there_and_back(shape, dtype):
    x = torch.cat([normal(1, *shape, dtype=dtype).flatten(), torch.tensor([0.0, -0.0, math.inf, -math.inf], dtype=dtype)])
    x = x if shape == (7,) else x[: math.prod(shape)].view(shape)
    leaf = x.clone().requires_grad_()
    grad_output, (expected,) = differentiated(functional.relu(leaf), [leaf])
    assert torch.equal(ours.relu(x), functional.relu(x))
    assert torch.equal(ours.relu_backward(grad_output, x), expected)
    mine = x.clone().requires_grad_()
    assert torch.equal(torch.autograd.grad(ours.relu(mine), mine, grad_output)[0], expected)


def test_relu_keeps_what_is_not_a_number_and_the_dtype_of_whole_numbers():
    assert ours.relu(torch.tensor([math.nan])).isnan().all()
    assert torch.equal(ours.relu(torch.tensor([-2, 3])), torch.tensor([0, 3]))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("samples", [0, 1, 5])
def test_dense_layers_agree_with_pytorch_and_autograd(samples, dtype):
    x, weight, bias = (normal(n, *shape, dtype=dtype) for n, shape in enumerate([(samples, 4), (3, 4), (3,)]))
    torch.testing.assert_close(ours.linear(x, weight, bias), functional.linear(x, weight, bias))
    torch.testing.assert_close(ours.linear(x, weight), functional.linear(x, weight))
    leaves = [t.clone().requires_grad_() for t in (x, weight, bias)]
    grad_output, expected = differentiated(functional.linear(*leaves), leaves)
    for mine, theirs in zip(ours.linear_backward(grad_output, x, weight), expected, strict=True):
        torch.testing.assert_close(mine, theirs)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_agrees_with_pytorch_there_and_back_also_for_huge_logits(seed, dtype):
    logits, labels = logits_and_labels(seed, dtype)
    leaf, mine = (logits.clone().requires_grad_() for _ in range(2))
    (expected,) = torch.autograd.grad(functional.cross_entropy(leaf, labels), leaf)
    loss = ours.cross_entropy(mine, labels)
    torch.testing.assert_close(loss.detach(), functional.cross_entropy(logits, labels))
    torch.testing.assert_close(torch.autograd.grad(loss, mine)[0], expected)
    torch.testing.assert_close(ours.cross_entropy_backward(logits, labels), expected)


def test_a_net_that_knows_nothing_has_the_loss_of_its_number_of_classes():
    assert ours.cross_entropy(torch.zeros(4, 10), torch.arange(4)).item() == pytest.approx(math.log(10))


@pytest.mark.parametrize("seed", [1, 3, 5])
def test_the_losss_derivative_agrees_with_finite_differences(seed):
    logits, labels = logits_and_labels(seed)
    step = normal(seed + 50, *logits.shape) * 1e-6
    change = (ours.cross_entropy(logits + step, labels) - ours.cross_entropy(logits - step, labels)) / 2
    torch.testing.assert_close((ours.cross_entropy_backward(logits, labels) * step).sum(), change, rtol=1e-6, atol=1e-13)


def batch_norm_case(seed, dtype=torch.float64):
    """Images, gamma, beta and running statistics."""
    x = normal(seed, 1 + seed % 4, 3, 2 + seed % 3, 4, dtype=dtype) * 3 + 1
    vectors = [normal(seed + n, 3, dtype=dtype) for n in (1, 2, 3)]
    return x, *vectors, normal(seed + 4, 3, dtype=dtype).abs() + 0.1


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("seed", SEEDS)
def test_batch_normalisation_agrees_with_pytorch(seed, training, dtype):
    x, gamma, beta, mean, var = batch_norm_case(seed, dtype)
    their_mean, their_var = mean.clone(), var.clone()
    y, new_mean, new_var = ours.batch_norm2d(x, gamma, beta, mean, var, training, 0.3, 1e-3)
    expected = functional.batch_norm(x, their_mean, their_var, gamma, beta, training, 0.3, 1e-3)
    for found, right in ((y, expected), (new_mean, their_mean), (new_var, their_var)):
        torch.testing.assert_close(found, right)


def test_batch_normalisation_has_the_defaults_of_pytorch():
    layer, x = nn.BatchNorm2d(3).double(), normal(1, 4, 3, 5, 5)
    y, new_mean, new_var = ours.batch_norm2d(x, layer.weight, layer.bias, torch.zeros(3), torch.ones(3), True)
    torch.testing.assert_close(y, layer(x))
    torch.testing.assert_close((new_mean, new_var), (layer.running_mean, layer.running_var))


def test_batch_normalisation_of_no_images_is_fine_except_in_training():
    x, gamma, beta, mean, var = batch_norm_case(3)
    assert ours.batch_norm2d(x[:0], gamma, beta, mean, var, False)[0].shape == (0, *x.shape[1:])
    for few in (x[:0], x[:1, :, :1, :1]):
        with pytest.raises(ValueError, match=f"{len(few)} images"):
            ours.batch_norm2d(few, gamma, beta, mean, var, True)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_backward_pass_of_batch_normalisation_agrees_with_autograd(seed):
    x, gamma, beta, *_ = batch_norm_case(seed)
    leaves = [t.clone().requires_grad_() for t in (x, gamma, beta)]
    output = functional.batch_norm(leaves[0], None, None, leaves[1], leaves[2], True, eps=0.01)
    grad_output, expected = differentiated(output, leaves)
    for mine, theirs in zip(ours.batch_norm2d_backward(grad_output, x, gamma, 0.01), expected, strict=True):
        torch.testing.assert_close(mine, theirs)


def test_the_backward_pass_of_batch_normalisation_agrees_with_finite_differences():
    x, gamma, beta, mean, var = batch_norm_case(5)
    grad_output, step = normal(6, *x.shape), normal(7, *x.shape) * 1e-6
    up, down = (ours.batch_norm2d(x + sign * step, gamma, beta, mean, var, True)[0] for sign in (1, -1))
    found = ours.batch_norm2d_backward(grad_output, x, gamma)[0]
    torch.testing.assert_close((found * step).sum(), ((up - down) / 2 * grad_output).sum(), rtol=1e-6, atol=1e-12)


@pytest.mark.parametrize("options", [{}, {"momentum": 0.0}, {"weight_decay": 0.1}, {"momentum": 0.5, "weight_decay": 0.01}])
def test_steps_agree_with_pytorchs_optimiser(options):
    mine, theirs = ([normal(n, 3, 2) for n in range(3)] for _ in range(2))
    leaves = [nn.Parameter(t) for t in theirs]
    optimiser = torch.optim.SGD(leaves, lr=0.1, **{"momentum": 0.9, **options})
    velocities = [torch.zeros_like(t) for t in mine]
    for step in range(4):
        gradients = [normal(10 * step + n, 3, 2) for n in range(3)]
        for leaf, gradient in zip(leaves, gradients, strict=True):
            leaf.grad = gradient.clone()
        optimiser.step()
        assert ours.sgd_step(mine, gradients, velocities, 0.1, **options) is None
    for found, leaf in zip(mine, leaves, strict=True):
        torch.testing.assert_close(found, leaf.detach())


def test_a_step_moves_parameters_that_autograd_follows():
    layer = nn.Linear(3, 2)
    before, gradients = layer.weight.detach().clone(), [torch.ones(2, 3), torch.ones(2)]
    ours.sgd_step(list(layer.parameters()), gradients, [torch.zeros(2, 3), torch.zeros(2)], 0.5)
    torch.testing.assert_close(layer.weight.detach(), before - 0.5)
    assert layer.weight.requires_grad and layer.weight.is_leaf


def test_this_is_when_training_stops():
    """By hand: the best is 1, then 0.9; 0.95 and 1 are two bad steps in a row. Then 2.5 is not below 3 - 0.5, 2.25 is."""
    stopper = ours.EarlyStopping(patience=2)
    assert [stopper.step(loss) for loss in (2.0, 1.0, 1.1, 0.9, 0.95, 1.0)] == [False] * 5 + [True]
    stopper = ours.EarlyStopping(patience=2, min_delta=0.5)
    assert [stopper.step(loss) for loss in (3.0, 2.5, 2.25, 2.0, 1.75)] == [False, False, False, False, True]


def test_losses_that_are_no_numbers_are_no_improvement():
    stopper = ours.EarlyStopping(patience=2)
    assert [stopper.step(loss) for loss in (1.0, math.nan, math.nan)] == [False, False, True]


def test_lenet_has_the_parameters_of_the_literature():
    counts = [sum(p.numel() for p in layer.parameters()) for layer in ours.LeNet5().children()]
    assert counts == [156, 2416, 48120, 10164, 850] and sum(counts) == 61_706
    assert sum(p.numel() for p in ours.LeNet5(num_classes=3).parameters()) == 61_706 - 7 * 85


def test_lenet_has_the_shapes_of_its_table():
    net, shapes = ours.LeNet5(num_classes=4), []
    for layer in net.children():
        layer.register_forward_hook(lambda _layer, _inputs, output: shapes.append(tuple(output.shape[1:])))
    assert net(torch.zeros(2, 1, 28, 28)).shape == (2, 4)
    assert shapes == [(6, 28, 28), (16, 10, 10), (120,), (84,), (4,)]


@pytest.mark.parametrize("seed", [0, 1])
def test_training_learns_twenty_images_by_heart(seed):
    """The labels are random: there is nothing else to learn."""
    net, images = load_given().small_net(seed), torch.rand(20, 1, 28, 28, generator=torch.Generator().manual_seed(seed))
    labels = torch.arange(20) % 10
    before, losses = net[0].weight.detach().clone(), []
    for _ in range(3):
        losses.append(functional.cross_entropy(net(images), labels).item())
        ours.train(net, images, labels, 200, torch.Generator().manual_seed(seed))
    assert losses[0] == pytest.approx(math.log(10), abs=0.2) and losses[-1] < 0.01
    assert not torch.equal(before, net[0].weight)
    assert torch.equal(net(images).argmax(dim=1), labels)


def test_training_is_repeated_by_its_generator():
    given, images = load_given(), torch.rand(64, 1, 28, 28)
    nets = [given.small_net(3) for _ in range(3)]
    for net, seed in zip(nets, (5, 5, 6), strict=True):
        ours.train(net, images, torch.arange(64) % 10, 2, torch.Generator().manual_seed(seed))
    weights = [net[0].weight for net in nets]
    assert torch.equal(weights[0], weights[1]) and not torch.equal(weights[0], weights[2])


def test_the_given_net_has_as_many_parameters_as_it_says():
    given = load_given()
    count = sum(p.numel() for p in given.small_net(0).parameters())
    assert f"{count:,} parameters" in given.small_net.__doc__


def test_what_does_not_go_together_is_refused():
    x, weight = torch.zeros(2, 3), torch.zeros(4, 3)
    refused = [
        (r"\(1, 3\).*\(2, 3\)", lambda: ours.relu_backward(x[:1], x)),
        ("3 numbers.*2", lambda: ours.linear(x, weight[:, :2])),
        (r"\(1,\).*4", lambda: ours.linear(x, weight, torch.zeros(1))),
        (r"\(2, 1\).*\(2, 4\)", lambda: ours.linear_backward(torch.zeros(2, 1), x, weight)),
        ("label 3.*3 classes", lambda: ours.cross_entropy(x, torch.tensor([0, 3]))),
        ("label -1", lambda: ours.cross_entropy_backward(x, torch.tensor([-1, 0]))),
        (r"2 rows.*\(3,\)", lambda: ours.cross_entropy(x, torch.zeros(3, dtype=torch.int64))),
        ("empty", lambda: ours.cross_entropy(x[:0], torch.zeros(0, dtype=torch.int64))),
        ("probability.*1.5", lambda: ours.dropout(x, 1.5, False, torch.Generator())),
        ("-2", lambda: ours.random_crop_flip(torch.zeros(1, 1, 4, 4), -2, torch.Generator())),
        ("2 parameters, 1 gradients and 0", lambda: ours.sgd_step([x, x], [x], [], 0.1)),
        ("patience.*0", lambda: ours.EarlyStopping(0)),
        ("min_delta.*-1", lambda: ours.EarlyStopping(1, -1.0)),
        ("2 images.*3", lambda: ours.train(nn.Identity(), x, torch.zeros(3), 1, torch.Generator())),
    ]
    for message, call in refused:
        with pytest.raises(ValueError, match=message):
            call()


def test_what_the_exercises_page_says_by_hand_is_true():
    torch.manual_seed(0)
    shown = tried_out(ours, "networks", without="train(", torch=torch, nn=nn)
    assert [x.tolist() for x in shown[0]] == [[0, 0, 3], [-2, 0, 3]] and shown[1].tolist() == [0, 0, -5]
    assert [x.tolist() for x in shown[2]] == [[[1, 4]], [[1.5, 0]]] and max(shown[3]) < 1e-12
    assert [float(x) for x in shown[4]] == pytest.approx([2.3026] * 2, abs=5e-5) and shown[5] == 1000
    assert shown[6].tolist() == [[0.25, 0.25, -0.75, 0.25]]
    mean, variance, new_mean, new_variance = shown[7]
    assert mean.abs().max() < 1e-6 and (variance - 1).abs().max() < 1e-4
    assert (new_mean - 0.4).abs().max() < 0.3 and (new_variance - 10.9).abs().max() < 3
    assert max(gradient.abs().max() for gradient in shown[8]) < 1e-3
    assert abs(shown[9][0] - 1) < 0.02 and shown[9][1].tolist() == [0, 1.25]
    assert [float(x) for x in shown[11]] == pytest.approx([0.439, 2.71]) and shown[12] == [False] * 5 + [True]
    assert shown[13] == 61_706
