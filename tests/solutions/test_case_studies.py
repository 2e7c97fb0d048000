"""The references of the case studies against the literature, against nets written by others, and by hand."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from lessonkit.pretrained import class_names, imagenet_weights, photo_net
from solutions import case_studies as ours

ROOT = Path(__file__).resolve().parents[2]


def load_given():
    """The chapter's `given.py`, as students import it."""
    spec = importlib.util.spec_from_file_location("given_of_case_studies", ROOT / "chapters" / "case_studies" / "given.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


given = load_given()


def table_of(make, *shape):
    """The layer table of a net that is made on the meta device, where it takes no memory."""
    with torch.device("meta"):
        return ours.layer_table(make(), shape)


def total(rows, column):
    return sum(row[column] for row in rows)


IMAGE, LARGER = (1, 3, 224, 224), (1, 3, 227, 227)
RESNETS = {
    18: (ours.BasicBlock, [2, 2, 2, 2]),
    34: (ours.BasicBlock, [3, 4, 6, 3]),
    50: (ours.Bottleneck, [3, 4, 6, 3]),
    152: (ours.Bottleneck, [3, 8, 36, 3]),
}


def counted(convolutions, dense=()):
    """Parameters and multiply-adds by the formula, from a paper's (channels in, out, window, side of the output, groups)."""
    convolved = [(c_out * c_in // groups * k * k, c_out, side * side) for c_in, c_out, k, side, groups in convolutions]
    parameters = sum(weights + biases for weights, biases, _ in convolved) + sum((n + 1) * m for n, m in dense)
    return parameters, sum(weights * places for weights, _, places in convolved) + sum(n * m for n, m in dense)


def alexnet(*groups):
    """Krizhevsky et al. (2012), section 3.5 and figure 2; on two GPUs the second, fourth and fifth layer were in two groups."""
    sizes = [(3, 96, 11, 55), (96, 256, 5, 27), (256, 384, 3, 13), (384, 384, 3, 13), (384, 256, 3, 13)]
    layers = [(*size, parts) for size, parts in zip(sizes, groups, strict=True)]
    return counted(layers, [(256 * 6 * 6, 4096), (4096, 4096), (4096, 1000)])


# Szegedy et al. (2015), table 1, row 3a. Silver et al. (2016), Methods: 48 planes, 192 filters, a first layer of 5 x 5, eleven of
# 3 x 3, a 1 x 1 whose one bias the 361 of the places replace.
INCEPTION_3A = [(192, 64, 1), (192, 96, 1), (96, 128, 3), (192, 16, 1), (16, 32, 5), (192, 32, 1)]
POLICY = counted([(48, 192, 5, 19, 1), *[(192, 192, 3, 19, 1)] * 11, (192, 1, 1, 19, 1)])

# SqueezeNet 1.1 on 227 pixels, by its authors' prototxt: conv1, fires (channels in, squeeze, each expand, side), conv10.
FIRES = [(64, 16, 64, 56), (128, 16, 64, 56), (128, 32, 128, 28), (256, 32, 128, 28)]
FIRES += [(256, 48, 192, 14), (384, 48, 192, 14), (384, 64, 256, 14), (512, 64, 256, 14)]
SQUEEZENET = [(3, 64, 3, 113, 1), (512, 1000, 1, 14, 1)]
for c_in, squeeze, expand, side in FIRES:
    SQUEEZENET += [(c_in, squeeze, 1, side, 1), (squeeze, expand, 1, side, 1), (squeeze, expand, 3, side, 1)]


# Parameters of VGG-16 and the ResNets: torchvision's documentation of its weights (num_params). Multiply-adds: He et al. (2016),
# table 1, gives the ResNets 1.8, 3.6, 3.8 and 11.3 thousand million, and quotes VGG-16 with 15.3, without its dense layers:
# `test_lessonkit_tables.py` holds the lesson's tables against these. All others are counted by the formula.
@pytest.mark.parametrize(
    ("make", "shape", "parameters", "multiply_adds"),
    [
        (ours.AlexNet, LARGER, *alexnet(1, 1, 1, 1, 1)),
        (ours.VGG16, IMAGE, 138_357_544, 15_470_264_320),
        (lambda: ours.ResNet(*RESNETS[18]), IMAGE, 11_689_512, 1_814_073_344),
        (lambda: ours.ResNet(*RESNETS[34]), IMAGE, 21_797_672, 3_663_761_408),
        (lambda: ours.ResNet(*RESNETS[50]), IMAGE, 25_557_032, 3_857_973_248),
        (lambda: ours.ResNet(*RESNETS[152]), IMAGE, 60_192_808, 11_282_415_616),
        (ours.SqueezeNet, LARGER, *counted(SQUEEZENET)),
        (ours.PolicyNetwork, (1, 48, 19, 19), POLICY[0] - 1 + 361, POLICY[1]),
        (
            lambda: ours.InceptionModule(192, 64, 96, 128, 16, 32, 32),
            (1, 192, 28, 28),
            *counted([(*each, 28, 1) for each in INCEPTION_3A]),
        ),
    ],
    ids=["AlexNet", "VGG16", "ResNet18", "ResNet34", "ResNet50", "ResNet152", "SqueezeNet", "PolicyNetwork", "inception 3a"],
)
def test_full_nets_have_the_parameters_and_cost_the_multiply_adds_of_the_literature(make, shape, parameters, multiply_adds):
    with torch.device("meta"):
        net = make()
        assert sum(p.numel() for p in net.parameters()) == parameters
        rows = ours.layer_table(net, shape)
    assert total(rows, 3) == multiply_adds
    own = 361 if make is ours.PolicyNetwork else 0  # the bias of the places belongs to no layer
    assert total(rows, 2) == parameters - own


def test_the_counts_by_formula_are_those_that_were_published():
    assert alexnet(1, 2, 1, 2, 2)[0] == 60_965_224  # the weights that Caffe's model zoo published; 60 million in the paper
    assert counted(SQUEEZENET)[0] == 1_235_496  # torchvision's documentation of SqueezeNet 1.1


def test_grouped_as_on_two_gpus_alexnet_has_the_parameters_of_the_paper():
    with torch.device("meta"):
        net = ours.AlexNet()
        for number in (3, 8, 10):
            old = net.features[number]
            net.features[number] = nn.Conv2d(
                old.in_channels, old.out_channels, old.kernel_size, old.stride, old.padding, groups=2
            )
        assert sum(p.numel() for p in net.parameters()) == alexnet(1, 2, 1, 2, 2)[0]


def test_vgg16_keeps_15_million_values_an_image():
    rows = table_of(ours.VGG16, *IMAGE)
    layers = [row for row in rows if row[3] or ("features" in row[0] and not row[2] and row[1][2:] != ())]
    convolved = sum(int(np.prod(row[1])) for row in rows if row[3])
    pooled = sum(int(np.prod(row[1])) for row in layers if row[0] in {f"features.{n}" for n in (4, 9, 16, 23, 30)})
    pixels = 3 * 224 * 224
    assert round((convolved + pooled + pixels) / 1e6, 1) == 15.2  # not 24 million, or 93 MB, as is often quoted
    assert round((convolved + pooled + pixels) * 4 / 1e6) == 61


def test_the_stride_in_the_three_by_three_costs_more():
    with torch.device("meta"):
        net = ours.ResNet(*RESNETS[50])
        for block in net.blocks:
            first, second = block.residual[0], block.residual[3]
            first.stride, second.stride = (1, 1), first.stride
        moved = total(ours.layer_table(net, IMAGE), 3)
    places = {side: side * side for side in (56, 28, 14, 7)}  # three 1 x 1 that narrow see four times as many
    more = sum(c_in * c_in // 2 * (places[side] - places[side // 2]) for c_in, side in ((256, 56), (512, 28), (1024, 14)))
    assert moved == total(table_of(lambda: ours.ResNet(*RESNETS[50]), *IMAGE), 3) + more
    assert round(moved / 1e9, 2) == 4.09  # torchvision's documentation of its ResNet-50


def test_activations_of_alexnet_have_the_sizes_of_the_paper():
    rows = {row[0]: row[1] for row in table_of(ours.AlexNet, *LARGER)}
    assert [rows[f"features.{n}"] for n in (0, 3, 6, 8, 10, 12)] == [
        *((1, 96, 55, 55), (1, 256, 27, 27), (1, 384, 13, 13), (1, 384, 13, 13), (1, 256, 13, 13), (1, 256, 6, 6))
    ]


def test_a_table_by_hand():
    net = nn.Sequential(nn.Conv2d(4, 6, 3, stride=2, groups=2), nn.BatchNorm2d(6), nn.Flatten(), nn.Linear(24, 5)).double()
    assert ours.layer_table(net, (2, 4, 5, 5)) == [
        ("0", (2, 6, 2, 2), 6 * 2 * 9 + 6, 2 * 6 * 4 * 2 * 9, 2 * 24 * 8),
        ("1", (2, 6, 2, 2), 12, 0, 2 * 24 * 8),
        ("2", (2, 24), 0, 0, 2 * 24 * 8),
        ("3", (2, 5), 125, 240, 80),
    ]
    assert ours.layer_table(nn.ReLU(), (3, 2)) == [("", (3, 2), 0, 0, 24)]


def test_a_table_leaves_the_net_as_it_was():
    net = given.chain(3).train()
    net.norm.eval()
    before = {name: value.clone() for name, value in net.state_dict().items()}
    ours.layer_table(net, (1, 3, 8, 8))
    assert [layer.training for layer in net] == [layer is not net.norm for layer in net]
    assert all(torch.equal(value, before[name]) for name, value in net.state_dict().items())
    assert not any(layer._forward_hooks for layer in net.modules())
    with pytest.raises(RuntimeError):
        ours.layer_table(net, (1, 4, 8, 8))
    assert net.training and not any(layer._forward_hooks for layer in net.modules())


def test_basic_blocks_by_functions():
    block, x = ours.BasicBlock(3, 5, stride=2).eval(), torch.randn(2, 3, 7, 6)
    one, norm1, _, two, norm2 = block.residual
    hidden = functional.relu(norm1(functional.conv2d(x, one.weight, stride=2, padding=1)))
    residual = norm2(functional.conv2d(hidden, two.weight, padding=1))
    projection, norm3 = block.shortcut
    added = norm3(functional.conv2d(x, projection.weight, stride=2))
    torch.testing.assert_close(block(x), functional.relu(residual + added))
    assert block.out_channels == 5 and block(x).shape == (2, 5, 4, 3)


@pytest.mark.parametrize("block", [ours.BasicBlock(4, 4), ours.Bottleneck(4, 1), ours.Bottleneck(6, 2, expansion=3)])
def test_a_block_whose_last_norm_is_zero_is_the_identity(block):
    nn.init.zeros_(block.residual[-1].weight)
    x = torch.rand(2, block.out_channels, 5, 4)
    assert torch.equal(block.eval()(x), x)
    assert not list(block.shortcut.parameters())


def test_a_plain_resnet18_lacks_only_the_projections():
    with torch.device("meta"):
        plain, residual = (ours.ResNet(block, [2, 2, 2, 2]) for block in (given.PlainBlock, ours.BasicBlock))
    counts = [sum(p.numel() for p in net.parameters()) for net in (plain, residual)]
    assert counts[1] - counts[0] == sum(64 * 2**s * 128 * 2**s + 2 * 128 * 2**s for s in range(3))


def test_an_se_block_weighs_channels_between_zero_and_one():
    block, x = ours.SEBlock(8, reduction=2), torch.rand(3, 8, 4, 5) + 0.1
    weights = block(x) / x
    torch.testing.assert_close(weights, weights[:, :, :1, :1].expand_as(weights))
    assert ((weights > 0) & (weights < 1)).all()
    first, _, second, _ = block.weigh
    by_hand = torch.sigmoid(second(functional.relu(first(x.mean(dim=(2, 3))))))
    torch.testing.assert_close(weights[:, :, 0, 0], by_hand)
    assert [tuple(p.shape) for p in block.parameters()] == [(4, 8), (4,), (8, 4), (8,)]


def test_an_inception_module_by_its_branches():
    module, x = ours.InceptionModule(3, 2, 1, 4, 2, 5, 3), torch.randn(2, 3, 6, 5)
    output = module(x)
    assert output.shape == (2, 14, 6, 5) and (output >= 0).all()
    torch.testing.assert_close(output[:, :2], functional.conv2d(x, *module.one[0].parameters()).relu())
    pooled = functional.max_pool2d(x, 3, 1, 1)
    torch.testing.assert_close(output[:, -3:], functional.conv2d(pooled, *module.pool[1][0].parameters()).relu())


def test_a_policy_adds_up_to_one_and_prefers_by_its_bias():
    net = ours.PolicyNetwork(planes=2, filters=3, layers=2)
    moves = net(torch.randn(4, 2, 19, 19))
    assert moves.shape == (4, 19, 19) and (moves > 0).all()
    torch.testing.assert_close(moves.sum(dim=(1, 2)), torch.ones(4))
    with torch.no_grad():
        net.bias[3, 15] = 50
    assert net(torch.randn(1, 2, 19, 19))[0, 3, 15] > 0.99


def test_dropout_of_the_towers_is_for_training_only():
    net, x = ours.VGG([2], num_classes=3), torch.randn(1, 3, 7, 7)
    assert torch.equal(net.eval()(x), net(x)) and not torch.equal(net.train()(x), net(x))
    assert [layer.p for layer in net.classifier if isinstance(layer, nn.Dropout)] == [0.5, 0.5]


PHOTOS = Path(ours.__file__).with_name("photos.npz")


@pytest.fixture(scope="module")
def trained():
    """The reference with its pretrained weights."""
    return ours.load_pretrained(ours.SqueezeNet(), imagenet_weights()).eval()


@pytest.mark.parametrize(("name", "label"), [("chelsea", "cat"), ("coffee", "espresso")])
def test_photographs_are_recognised(trained, name, label):
    with np.load(PHOTOS) as photos, torch.no_grad():
        logits = trained(ours.preprocess(photos[name][14:241, 14:241]))
    assert label in class_names()[int(logits.argmax())]


def test_the_pretrained_reference_answers_as_the_shipped_net(trained):
    with np.load(PHOTOS) as photos, torch.no_grad():
        photo = photos["rocket"][:131, :131]
        rgb = torch.from_numpy(photo).permute(2, 0, 1)[None] / 255
        torch.testing.assert_close(trained(ours.preprocess(photo)), photo_net()(rgb), rtol=1e-4, atol=1e-4)


def test_weights_are_matched_in_order_and_stay_trainable():
    weights, net = imagenet_weights(), ours.SqueezeNet()
    ours.load_pretrained(net, weights)
    own = dict(net.named_parameters())
    assert set(own) == set(weights) and all(torch.equal(own[name], weights[name]) for name in own)
    assert all(p.requires_grad and p.is_leaf for p in net.parameters())
    bag = given.trained_parameters(0)
    assert [tuple(p.shape) for p in bag] == [tuple(p.shape) for p in net.parameters()]
    assert all(torch.equal(a, b) for a, b in zip(bag, net.parameters(), strict=True))


def test_a_refused_load_changes_nothing():
    weights, net = imagenet_weights(), ours.SqueezeNet()
    before = [p.clone() for p in net.parameters()]
    with pytest.raises(ValueError, match=r"fires\.7\.e3\.bias"):
        ours.load_pretrained(net, {name: value for name, value in weights.items() if name != "fires.7.e3.bias"})
    with pytest.raises(ValueError, match=r"conv10\.bias has shape \(1,\), the parameter \(1000,\)"):
        ours.load_pretrained(net, {**weights, "conv10.bias": torch.zeros(1)})
    assert all(torch.equal(a, b) for a, b in zip(before, net.parameters(), strict=True))


def test_preprocessing_by_hand():
    image = np.array([[[255, 0, 10], [1, 2, 3]]], dtype=np.uint8)
    result = ours.preprocess(image)
    assert result.shape == (1, 3, 1, 2) and result.dtype == torch.float32 and result.is_contiguous() is not None
    expected = [[10 - 103.939, 3 - 103.939], [0 - 116.779, 2 - 116.779], [255 - 123.68, 1 - 123.68]]
    torch.testing.assert_close(result[0, :, 0], torch.tensor(expected))
    with pytest.raises(TypeError, match="float64"):
        ours.preprocess(image.astype(float))
    with pytest.raises(ValueError, match=r"\(1, 2, 3, 1\)"):
        ours.preprocess(image[..., None])
