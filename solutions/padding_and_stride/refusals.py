"""Draw arguments that must be refused, one fault at a time, and say which numbers the message has to name."""

from autograder.draw import integers, sampled_from, tensors

from .draws import Axis, another_than, axes, int_or_pair, numbers, operands, transposed_axis, transposed_operands


def both(value):
    """A pair from an int or a pair."""
    return (value, value) if isinstance(value, int) else tuple(value)


def below_least(**steps):
    """The numbers among these that are too small: a padding below 0, anything else below 1."""
    return [n for name, value in steps.items() for n in both(value) if n < (0 if "padding" in name else 1)]


def operands_to_refuse(draw, with_bias=True):
    """The arguments of `conv2d` with a kernel that does not fit, a step below 1, or groups, channels or a bias at odds."""
    fault = draw(sampled_from(["kernel", "step", "groups", "channels", "groups", "bias" if with_bias else "kernel"]))
    shape = list(axes(draw, dilations=(1, 2), largest=2))
    if fault == "kernel":
        number = draw(integers(0, 1))
        shape[number] = _too_short(draw, shape[number])
    groups = draw(sampled_from([1, 2])) if fault == "channels" else 1
    x, weight, bias = operands(draw, shape, groups)
    steps = {name: int_or_pair(draw, [getattr(a, name) for a in shape]) for name in ("stride", "padding", "dilation")}
    if fault == "step":
        spoil(draw, steps)
    if fault == "groups":
        groups, filters = draw(sampled_from([(2, 3), (3, 4), (0, 2), (2, 5), (2, 1), (-1, 2)]))
        x = draw(tensors(shape=[len(x), max(groups, 1) * weight.shape[1], *x.shape[2:]]))
        weight, bias = draw(tensors(shape=[filters, *weight.shape[1:]])), None
    if fault == "channels":
        channels = draw(sampled_from([n for n in range(1, 8) if n != x.shape[1]]))
        x = draw(tensors(shape=[len(x), channels, *x.shape[2:]]))
    if fault == "bias":
        bias = draw(tensors(shape=[another_than(draw, len(weight))]))
    return (x, weight, bias, *steps.values(), groups)


def _too_short(draw, axis):
    """The same axis with so few pixels, or such a long kernel, that the kernel fits nowhere."""
    kernel = max(axis.kernel, 3)
    padding = min(axis.padding, (axis.dilation * (kernel - 1) - 1) // 2)
    most = axis.dilation * (kernel - 1) - 2 * padding
    return axis._replace(kernel=kernel, padding=padding, size=draw(integers(0, most)))


def spoil(draw, steps):
    """Make one of these numbers too small."""
    name = draw(sampled_from(list(steps)))
    least = -1 if "padding" in name else 0
    down, across = both(steps[name])
    wrong = draw(integers(least - 1, least))
    steps[name] = draw(sampled_from([wrong, (wrong, across), (down, wrong)]))


def faults_of_convolution(x, weight, bias, stride, padding, dilation, groups):
    """The numbers that a refusal of these arguments of `conv2d` must name."""
    if wrong := below_least(stride=stride, padding=padding, dilation=dilation):
        return wrong[:1]
    if groups < 1 or len(weight) % groups:
        return [groups]
    if x.shape[1] != groups * weight.shape[1]:
        return [x.shape[1]]
    if bias is not None and len(bias) != len(weight):
        return [len(bias), len(weight)]
    sizes = zip(x.shape[2:], weight.shape[2:], both(stride), both(padding), both(dilation), strict=True)
    too_short = (axis for axis in (Axis(*sizes) for sizes in sizes) if axis.size + 2 * axis.padding < axis.span)
    return next(([axis.size, axis.kernel] for axis in too_short), [])


def faults_of_gradient(grad_output, x, weight, stride, padding, dilation, groups):
    """The numbers that a refusal of these arguments of `conv2d_backward` must name."""
    if wrong := faults_of_convolution(x, weight, None, stride, padding, dilation, groups):
        return wrong
    sizes = zip(x.shape[2:], weight.shape[2:], both(stride), both(padding), both(dilation), strict=True)
    return [*grad_output.shape, len(x), len(weight), *(Axis(*axis).places for axis in sizes)]


def transposed_operands_to_refuse(draw):
    """The arguments of `conv_transpose2d` with one fault."""
    fault = draw(sampled_from(["output_padding", "step", "groups", "channels", "bias", "padding"]))
    shape = [transposed_axis(draw), transposed_axis(draw)]
    groups = draw(sampled_from([1, 2])) if fault == "channels" else 2 if fault == "groups" else 1
    x, weight, bias = transposed_operands(draw, shape, groups, batches=(1, 2, 3))
    steps = {name: [getattr(axis, name) for axis in shape] for name in ("stride", "padding", "dilation")}
    steps["output_padding"], number = [0, 0], draw(integers(0, 1))
    axis = shape[number]
    if fault == "output_padding":
        steps["output_padding"][number] = max(axis.stride, axis.dilation) + draw(integers(0, 1))
    if fault == "padding":
        whole = (axis.size - 1) * axis.stride + axis.span
        steps["padding"][number] = (whole + 1) // 2 + draw(integers(0, 1))
    steps = {name: int_or_pair(draw, values) for name, values in steps.items()}
    if fault == "step":
        spoil(draw, steps)
    if fault == "groups":
        groups = draw(sampled_from([len(weight) + 1, 0, -1]))
    if fault == "channels":
        x = draw(tensors(shape=[len(x), another_than(draw, len(weight)), *x.shape[2:]], elements=numbers(draw)))
    if fault == "bias":
        bias = draw(tensors(shape=[another_than(draw, groups * weight.shape[1])]))
    return x, weight, bias, steps["stride"], steps["padding"], steps["output_padding"], steps["dilation"], groups


def faults_of_transposed(x, weight, bias, stride, padding, output_padding, dilation, groups):
    """The numbers that a refusal of these arguments of `conv_transpose2d` must name."""
    steps = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    if wrong := below_least(**steps):
        return wrong[:1]
    if groups < 1 or len(weight) % groups:
        return [groups]
    if x.shape[1] != len(weight):
        return [x.shape[1], len(weight)]
    if bias is not None and len(bias) != groups * weight.shape[1]:
        return [len(bias), groups * weight.shape[1]]
    for further, *limits in zip(both(output_padding), both(stride), both(dilation), strict=True):
        if further >= max(limits):
            return [further, *limits]
    return _padding_at_fault(x, weight, both(stride), both(padding), both(dilation))


def _padding_at_fault(x, weight, stride, padding, dilation):
    """The padding that leaves nothing of an axis."""
    for size, side, step, around, apart in zip(x.shape[2:], weight.shape[2:], stride, padding, dilation, strict=True):
        if (size - 1) * step + apart * (side - 1) + 1 - 2 * around < 1:
            return [around]
    return []


def numbers_of_border(arguments):
    """The padding and the size that "reflect" cannot bring together; nothing for any other fault of a border."""
    x, padding, mode, *_ = arguments
    if mode != "reflect" or 0 in x.shape[2:]:
        return []
    sides = zip(padding, (x.shape[3], x.shape[3], x.shape[2], x.shape[2]), strict=True)
    return next(([side, size] for side, size in sides if side >= size), [])
