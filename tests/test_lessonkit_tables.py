"""The tables of the case studies: against PyTorch's own shapes and counts, and against what the papers published."""

from functools import partial

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from lessonkit import nets, tables

PICTURE = (3, 224, 224)
NETS = {
    "lenet5": (nets.lenet5, (1, 28, 28)),
    "alexnet": (nets.alexnet, (3, 227, 227)),
    "alexnet in two groups": (partial(nets.alexnet, groups=2), (3, 227, 227)),
    "zfnet": (nets.zfnet, PICTURE),
    "vgg16": (nets.vgg16, PICTURE),
    "googlenet": (nets.googlenet, PICTURE),
    **{f"resnet{depth}": (partial(nets.resnet, depth), PICTURE) for depth in (18, 34, 50, 101, 152)},
    "resnet50, stride in 3 x 3": (partial(nets.resnet, 50, stride_in_3x3=True), PICTURE),
    "se-resnet50": (partial(nets.resnet, 50, excited=True), PICTURE),
    "squeezenet10": (nets.squeezenet10, PICTURE),
    "mobilenet": (nets.mobilenet, PICTURE),
    "densenet121": (nets.densenet121, PICTURE),
    "go_policy": (nets.go_policy, (48, 19, 19)),
    "small, excited": (partial(nets.small_net, 10, "excited"), (1, 28, 28)),
}


def on_meta(name):
    build, image = NETS[name]
    with torch.device("meta"):
        return build().eval(), image


def counted(name):
    net, image = on_meta(name)
    return tables.total(tables.costs(net, image))


@pytest.mark.parametrize("name", sorted(set(NETS) - {"resnet34", "resnet101", "resnet152"}))  # as 18 and 50, and slow
def test_shapes_parameters_and_multiply_adds_are_those_that_pytorch_finds(name):
    net, image = on_meta(name)
    rows = tables.costs(net, image)
    x, found = torch.empty(1, *image, device="meta"), [image]
    with FlopCounterMode(display=False) as counter:
        for part in net:
            x = part(x)
            found.append(tuple(x.shape[1:]))
    assert [row.output for row in rows] == found
    whole = tables.total(rows)
    assert whole.parameters == sum(each.numel() for each in net.parameters())
    assert 2 * whole.multiply_adds == counter.get_total_flops()


@pytest.mark.parametrize("name", ["alexnet", "vgg16", "googlenet", "squeezenet10"])
def test_activation_memory_is_what_convolutions_dense_layers_and_pools_write(name):
    net, image = on_meta(name)
    written = [torch.Size(image).numel()]
    for layer in net.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear | nn.MaxPool2d | nn.AdaptiveAvgPool2d):
            layer.register_forward_hook(lambda _, __, out: written.append(out[0].numel()))
    net(torch.empty(1, *image, device="meta"))
    assert counted(name).values == sum(written)


@pytest.mark.parametrize("name, parameters", [
    ("lenet5", 61_706),
    ("alexnet", 62_378_344), ("alexnet in two groups", 60_965_224),  # the weights of the authors' release
    ("vgg16", 138_357_544), ("googlenet", 6_998_552),  # as in the Caffe model zoo
    ("resnet18", 11_689_512), ("resnet34", 21_797_672), ("resnet50", 25_557_032), ("resnet152", 60_192_808),  # torchvision's documentation
    ("densenet121", 7_978_856), ("squeezenet10", 1_248_424),  # the same
])  # fmt: skip
def test_parameters_are_those_of_the_published_weights(name, parameters):
    assert counted(name).parameters == parameters


@pytest.mark.parametrize("name, millions, digits", [
    ("vgg16", 138, 0),  # Simonyan and Zisserman 2015, table 2
    ("mobilenet", 4.2, 1),  # Howard and others 2017, table 8
])  # fmt: skip
def test_parameters_in_millions_are_those_of_the_papers(name, millions, digits):
    assert round(counted(name).parameters / 1e6, digits) == millions


@pytest.mark.parametrize("name, billions, within", [
    ("vgg16", 15.3, 0.2),  # He and others 2016, table 1 and section 3.3
    ("googlenet", 1.5, 0.1),  # Szegedy and others 2015, section 1: a budget
    ("resnet18", 1.8, 0.05), ("resnet34", 3.6, 0.07), ("resnet50", 3.8, 0.07), ("resnet101", 7.6, 0.05), ("resnet152", 11.3, 0.05),  # He, table 1
    ("resnet50", 3.86, 0.005), ("se-resnet50", 3.87, 0.01),  # Hu and others 2018, table 2
    ("resnet50, stride in 3 x 3", 4.09, 0.005),  # torchvision's documentation
    ("mobilenet", 0.569, 0.0005),  # Howard, table 8
])  # fmt: skip
def test_multiply_adds_are_those_of_the_papers(name, billions, within):
    assert abs(counted(name).multiply_adds / 1e9 - billions) <= within


def test_vgg_holds_fifteen_million_values_an_image_and_not_twenty_four():
    values = counted("vgg16").values
    assert round(values / 1e6, 1) == 15.2 and round(4 * values / 1e6) == 61


def test_alexnets_units_are_about_the_650_000_of_the_paper():
    net, image = on_meta("alexnet")
    units = sum(row.values for row in tables.costs(net, image) if row.name.startswith(("conv", "dense", "out")))
    assert units == 659_272


def test_each_inception_module_has_the_parameters_of_the_papers_table():
    net, image = on_meta("googlenet")
    found = {row.name: row.parameters / 1024 for row in tables.costs(net, image)}
    published = {
        "3a": 159,
        "3b": 380,
        "4a": 364,
        "4b": 437,
        "4c": 463,
        "4d": 580,
        "4e": 840,
    }  # Szegedy, table 1, in units of 1024
    for name, count in published.items():
        assert abs(found[f"module{name}"] / count - 1) < 0.08, name


def test_an_unknown_layer_is_named_and_not_taken_for_free():
    with pytest.raises(TypeError, match="ConvTranspose2d"):
        tables.costs(nn.Sequential(nn.ConvTranspose2d(3, 3, 2)), (3, 8, 8))


def test_a_table_has_a_line_for_the_input_each_layer_and_the_total(capsys):
    tables.show(tables.costs(nets.lenet5(), (1, 28, 28)))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [
        "layer",
        "input",
        "conv1",
        "pool1",
        "conv2",
        "pool2",
        "dense3",
        "dense4",
        "out",
        "total",
    ]
    assert lines[2].split()[1:] == ["6", "×", "28", "×", "28", "156", "0.1", "M", "18.8", "KB"]
    assert "61,706" in lines[-1] and max(map(len, lines)) <= 62


def test_totals_are_compared_under_their_names(capsys):
    tables.compare({"LeNet-5": tables.costs(nets.lenet5(), (1, 28, 28))})
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["parameters", "mult-adds", "memory"]
    assert line.split() == ["LeNet-5", "61,706", "0.4", "M", "35.5", "KB"] and len(line) == len(head) <= 62


def test_the_small_nets_have_the_depth_that_was_asked_for():
    for depth in (2, 6, 34):
        for kind in ("plain", "residual"):
            found = [each for each in nets.small_net(depth, kind).modules() if isinstance(each, nn.Conv2d)]
            assert len(found) == depth
    with pytest.raises(ValueError, match="not 7"):
        nets.small_net(7)


def test_parts_join_as_they_say():
    x = torch.randn(2, 3, 4, 4)
    double, itself = nn.Conv2d(3, 3, 1, bias=False), nn.Identity()
    nn.init.dirac_(double.weight)
    assert torch.equal(nets.SideBySide({"a": itself, "b": double})(x), torch.cat([x, x], 1))
    assert torch.equal(nets.Added({"a": itself, "b": double, "c": itself})(x), x + x + x)
    assert torch.equal(nets.Scaled(double)(x), x * x)
