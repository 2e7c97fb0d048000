"""The references on padding and stride against PyTorch and finite differences."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from solutions import padding_and_stride as ours

SEEDS = range(36)
DTYPES = [torch.float64, torch.float32]
CLOSE = {torch.float64: {}, torch.float32: {"rtol": 1e-4, "atol": 1e-4}}


def drawing(seed):
    """Seeded draws: a whole number between two bounds, a pair of them, and a tensor of a shape and a dtype."""
    rng = torch.Generator().manual_seed(seed)

    def whole(low, high):
        return int(torch.randint(low, high + 1, (), generator=rng))

    def pair(low, high):
        return whole(low, high), whole(low, high)

    def tensor(*shape, dtype=torch.float64):
        return torch.randn(shape, generator=rng, dtype=torch.float64).to(dtype)

    return whole, pair, tensor


def spelled(values, whole):
    """A pair as callers write it: where both are alike, also an int or a sequence of one."""
    return values if values[0] != values[1] else [values, values[0], [values[0]]][whole(0, 2)]


def case(seed, dtype=torch.float64):
    """Random images, filters, a bias and options that go together: with remainders, groups, now and then without samples."""
    whole, pair, tensor = drawing(seed)
    groups, batch = whole(1, 3), whole(1, 3) if seed % 9 else 0
    kernel, steps = pair(1, 3), {"stride": pair(1, 3), "padding": pair(0, 3), "dilation": pair(1, 3)}
    if seed % 3 == 0:
        steps = {name: values[:1] * 2 for name, values in steps.items()}
    axes = zip(kernel, steps["padding"], steps["dilation"], strict=True)
    size = [max(apart * (side - 1) + 1 - 2 * around, 1) + whole(0, 4) for side, around, apart in axes]
    channels, filters = whole(1, 2), groups * whole(1, 2)
    x, weight = tensor(batch, groups * channels, *size, dtype=dtype), tensor(filters, channels, *kernel, dtype=dtype)
    bias = tensor(filters, dtype=dtype) if seed % 4 else None
    return x, weight, bias, {name: spelled(values, whole) for name, values in steps.items()} | {"groups": groups}


def remainder(x, weight, options):
    """How many rows and columns of the padded images no window reads; on the way up, the output padding."""
    pairs = (torch.tensor(options[name]).expand(2).tolist() for name in ("stride", "padding", "dilation"))
    sizes = zip(x.shape[2:], weight.shape[2:], *pairs, strict=True)
    return tuple((size + 2 * around - apart * (side - 1) - 1) % step for size, side, step, around, apart in sizes)


def transposed_case(seed, dtype=torch.float64):
    """Operands and options of a transposed convolution, with any output padding that is allowed."""
    image, weight, _, options = case(seed, dtype)
    whole, _, tensor = drawing(seed + 1000)
    x = tensor(*functional.conv2d(image, weight, **options).shape, dtype=dtype)
    bias = tensor(weight.shape[1] * options["groups"], dtype=dtype) if seed % 4 else None
    most = torch.maximum(*(torch.tensor(options[name]).expand(2) for name in ("stride", "dilation"))) - 1
    least = remainder(image, weight, options)  # so much leaves an image, however much is cut off
    further = tuple(whole(min(pair), max(pair)) for pair in zip(least, most.tolist(), strict=True))
    return x, weight, bias, options | {"output_padding": spelled(further, whole)}


def waves(like):
    """Numbers without a pattern that a wrong gradient could share, in the shape and dtype of a tensor."""
    return torch.arange(1, like.numel() + 1, dtype=torch.float64).square().sin().view(like.shape).to(like.dtype)


def torch_pad(x, padding, mode="constant", value=0.0):
    """PyTorch's operator under the names of ours."""
    return functional.pad(x, padding, mode, value)


def both_directions(mine, theirs, operands, options, dtype):
    """Hold a value and the gradients by every tensor against PyTorch's."""
    leaves = [[o if o is None else o.clone().requires_grad_() for o in operands] for _ in range(2)]
    outputs = [f(*own, **options) for f, own in zip((mine, theirs), leaves, strict=True)]
    torch.testing.assert_close(*outputs, **CLOSE[dtype])
    cotangent = waves(outputs[0])
    found, expected = (
        torch.autograd.grad(output, [leaf for leaf in own if leaf is not None], cotangent)
        for output, own in zip(outputs, leaves, strict=True)
    )
    torch.testing.assert_close(found, expected, **CLOSE[dtype])


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("seed", SEEDS)
def test_convolutions_and_their_gradients_agree_with_pytorch(seed, dtype):
    *operands, options = case(seed, dtype)
    both_directions(ours.conv2d, functional.conv2d, operands, options, dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("seed", SEEDS)
def test_transposed_convolutions_and_their_gradients_agree_with_pytorch(seed, dtype):
    *operands, options = transposed_case(seed, dtype)
    both_directions(ours.conv_transpose2d, functional.conv_transpose2d, operands, options, dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_backward_pass_agrees_with_autograd(seed, dtype):
    x, weight, _, options = case(seed, dtype)
    leaves = [x.requires_grad_(), weight.requires_grad_(), torch.zeros(len(weight), dtype=dtype, requires_grad=True)]
    output = functional.conv2d(*leaves, **options)
    grad_output = waves(output)
    expected = torch.autograd.grad(output, leaves, grad_output)
    found = ours.conv2d_backward(grad_output, x.detach(), weight.detach(), **options)
    torch.testing.assert_close(found, expected, **CLOSE[dtype])


@pytest.mark.parametrize("seed", [1, 7, 13])
def test_the_gradients_agree_with_finite_differences(seed):
    x, weight, _, options = case(seed)
    bias = waves(weight[:, 0, 0, 0])
    leaves = [operand.requires_grad_() for operand in (x, weight, bias)]
    assert torch.autograd.gradcheck(lambda *operands: ours.conv2d(*operands, **options), leaves)
    *upward, further = transposed_case(seed)
    upward = [operand.requires_grad_() for operand in upward]  # an odd seed has a bias
    assert torch.autograd.gradcheck(lambda *operands: ours.conv_transpose2d(*operands, **further), upward)
    grad_output = waves(ours.conv2d(x, weight, bias, **options))
    found = ours.conv2d_backward(grad_output, x.detach(), weight.detach(), **options)
    for number, gradient in enumerate(found):
        step, ends = waves(gradient), [[leaf.detach() for leaf in leaves] for _ in range(2)]
        for sign, end in zip((1, -1), ends, strict=True):
            end[number] = end[number] + sign * 1e-5 * step
        up, down = ((ours.conv2d(*end, **options) * grad_output).sum() for end in ends)
        torch.testing.assert_close((gradient * step).sum(), (up - down) / 2e-5, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_transposed_convolution_is_the_adjoint_of_the_convolution(seed):
    x, weight, _, options = case(seed)
    output = ours.conv2d(x, weight, **options)
    y = waves(output)
    back = ours.conv_transpose2d(y, weight, output_padding=remainder(x, weight, options), **options)
    assert back.shape == x.shape
    torch.testing.assert_close((output * y).sum(), (x * back).sum())


@pytest.mark.parametrize("mode", ["constant", "replicate", "reflect"])
@pytest.mark.parametrize("seed", SEEDS)
def test_borders_and_their_gradients_agree_with_pytorch(seed, mode):
    whole, pair, tensor = drawing(seed)
    height, width = pair(1, 6)
    most = [size - 1 if mode == "reflect" else 8 for size in (width, width, height, height)]
    least = [-1 if size > 2 else 0 for size in (width, width, height, height)]
    dtype = DTYPES[seed % 2]
    x = tensor(whole(1, 3) if seed % 9 else 0, whole(1, 3), height, width, dtype=dtype)
    options = {"padding": [whole(*bounds) for bounds in zip(least, most, strict=True)], "mode": mode}
    if mode == "constant":
        options["value"] = whole(-2, 2) / 2
    both_directions(ours.pad2d, torch_pad, [x], options, dtype)


def test_sizes_are_those_of_pytorchs_outputs_or_refused_where_it_refuses():
    weights, line = {k: torch.ones(1, 1, k) for k in range(1, 5)}, torch.ones(1, 1, 12)
    grid = [
        (n, k, s, p, d)
        for n in (1, 2, 5, 6, 12)
        for k in weights
        for s in (1, 2, 3, 7)
        for p in (0, 1, 3)
        for d in (1, 2, 5)
    ]
    for size, kernel, *options in grid:
        try:
            expected = functional.conv1d(line[..., :size], weights[kernel], None, *options).shape[2]
        except RuntimeError:
            with pytest.raises(ValueError, match=rf"\b{kernel}\b.*\b{size}\b"):
                ours.output_size(size, kernel, *options)
        else:
            assert ours.output_size(size, kernel, *options) == expected


NAMES = {"0.weight": "depthwise_weight", "1.weight": "pointwise_weight", "1.bias": "bias"}


def two_layers(in_channels, out_channels, kernel_size, bias=True, **options):
    """The separable layer as two of PyTorch's."""
    first = nn.Conv2d(in_channels, in_channels, kernel_size, groups=in_channels, bias=False, **options)
    return nn.Sequential(first, nn.Conv2d(in_channels, out_channels, 1, bias=bias))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("kernel", [3, (2, 3), (1, 1)], ids=str)
@pytest.mark.parametrize(
    "options", [{}, {"stride": 2}, {"padding": 1, "bias": False}, {"stride": (2, 1), "padding": (0, 2)}], ids=str
)
def test_the_separable_layer_is_two_layers_of_pytorch(options, kernel, dtype):
    mine, theirs = (
        ours.DepthwiseSeparableConv2d(4, 6, kernel, **options).to(dtype),
        two_layers(4, 6, kernel, **options).to(dtype),
    )
    mine.load_state_dict({NAMES[name]: values for name, values in theirs.state_dict().items()})
    images = [drawing(3)[2](2, 4, 6, 7, dtype=dtype).requires_grad_() for _ in range(2)]
    outputs = mine(images[0]), theirs(images[1])
    torch.testing.assert_close(*outputs, **CLOSE[dtype])
    for output in outputs:
        output.sin().sum().backward()
    torch.testing.assert_close(images[0].grad, images[1].grad, **CLOSE[dtype])
    for name, parameter in theirs.named_parameters():
        torch.testing.assert_close(mine.get_parameter(NAMES[name]).grad, parameter.grad, rtol=1e-4, atol=1e-4)


def test_the_separable_layer_has_as_many_parameters_as_it_should():
    layer = ours.DepthwiseSeparableConv2d(5, 7, (3, 2))
    shapes = {name: tuple(parameter.shape) for name, parameter in layer.named_parameters()}
    assert shapes == {"depthwise_weight": (5, 1, 3, 2), "pointwise_weight": (7, 5, 1, 1), "bias": (7,)}
    bare = ours.DepthwiseSeparableConv2d(64, 128, 3, bias=False)
    assert bare.bias is None and list(bare.state_dict()) == ["depthwise_weight", "pointwise_weight"]
    assert sum(p.numel() for p in bare.parameters()) == 64 * 3 * 3 + 128 * 64
    assert sum(p.numel() for p in bare.parameters()) / (128 * 64 * 3 * 3) == pytest.approx(1 / 128 + 1 / 9)


def test_the_separable_layer_starts_from_the_same_numbers_as_pytorchs_two():
    for options in ((9, 40, 3), (16, 30, (3, 4)), (30, 8, (1, 2), 2, 1, False)):
        torch.manual_seed(5)
        mine = ours.DepthwiseSeparableConv2d(*options)
        torch.manual_seed(5)
        theirs = two_layers(*options[:3], bias=len(options) == 3)
        for name, parameter in theirs.named_parameters():
            torch.testing.assert_close(mine.get_parameter(NAMES[name]), parameter, rtol=1e-6, atol=0)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_half_precision_works(dtype):
    for function, (*operands, options) in ((ours.conv2d, case(1)), (ours.conv_transpose2d, transposed_case(1))):
        small = [operand.to(dtype) for operand in operands]
        found, exact = function(*small, **options), function(*(operand.double() for operand in small), **options)
        assert found.dtype == dtype
        torch.testing.assert_close(found.double(), exact, rtol=3e-2, atol=3e-2)
        assert torch.equal(
            ours.pad2d(small[0], (1, 0, 2, 0), "replicate"), functional.pad(small[0], (1, 0, 2, 0), "replicate")
        )


def test_whole_numbers_are_computed_exactly():
    x, weight, bias, options = case(2)
    x, weight, bias = ((operand * 4).long() for operand in (x, weight, bias))
    x += 2**54 + 1  # float64 could not tell it from 2**54
    assert torch.equal(ours.conv2d(x, weight, bias, **options), functional.conv2d(x, weight, bias, **options))


def test_arguments_and_memory_layouts_are_left_alone():
    x, weight, _, options = case(5)
    transposed = transposed_case(5)
    for layout in (
        lambda t: t.to(memory_format=torch.channels_last),
        lambda t: t.transpose(2, 3).contiguous().transpose(2, 3),
    ):
        given = [layout(x), layout(weight)]
        before = [tensor.clone() for tensor in given]
        output = functional.conv2d(x, weight, **options)
        torch.testing.assert_close(ours.conv2d(*given, **options), output)
        cotangent = layout(torch.ones_like(output))
        expected = ours.conv2d_backward(torch.ones_like(output), x, weight, **options)
        torch.testing.assert_close(ours.conv2d_backward(cotangent, *given, **options), expected)
        torch.testing.assert_close(
            ours.conv_transpose2d(layout(transposed[0]), given[1], *transposed[2:3], **transposed[3]),
            functional.conv_transpose2d(*transposed[:3], **transposed[3]),
        )
        padded = ours.pad2d(given[0], (0, 0, 0, 0))
        padded.zero_()  # a result is the caller's own, also where nothing was added
        assert all(torch.equal(*pair) for pair in zip(given, before, strict=True))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA here")
def test_a_gpu_gives_the_same():
    for seed in SEEDS:
        for function, make in ((ours.conv2d, case), (ours.conv_transpose2d, transposed_case)):
            *operands, options = make(seed)
            there = [None if operand is None else operand.cuda() for operand in operands]
            torch.testing.assert_close(function(*there, **options).cpu(), function(*operands, **options))
        x, weight, _, options = case(seed)
        grad_output = waves(ours.conv2d(x, weight, **options))
        found = ours.conv2d_backward(grad_output.cuda(), x.cuda(), weight.cuda(), **options)
        expected = ours.conv2d_backward(grad_output, x, weight, **options)
        torch.testing.assert_close([gradient.cpu() for gradient in found], list(expected))
        for mode in ("constant", "replicate", "reflect") if len(x) else ():
            assert torch.equal(ours.pad2d(x.cuda(), (0, 0, 0, -1), mode).cpu(), ours.pad2d(x, (0, 0, 0, -1), mode))
    layer, x = ours.DepthwiseSeparableConv2d(4, 6, 3, padding=1).double(), drawing(1)[2](2, 4, 6, 7)
    expected = layer(x)
    torch.testing.assert_close(layer.cuda()(x.cuda()).cpu(), expected)
