"""Right case studies that are written in other ways: the engine reads all alternatives of a chapter from this module.

A student may write any of these, so each must earn full marks: they show that the tolerances leave enough room.
"""

import numpy as np
import torch
from torch import nn

from autograder import alternative

from .cost import layer_table
from .policy_alternatives import *  # noqa: F403
from .residual_alternatives import *  # noqa: F403
from .squeeze import load_pretrained, preprocess
from .squeeze_alternatives import *  # noqa: F403
from .tower_alternatives import *  # noqa: F403


def products(layer, output):
    """Multiply-adds, for each kind of layer by its own formula."""
    if isinstance(layer, (nn.Conv1d, nn.Conv2d)):
        window = int(np.prod(layer.kernel_size))
        return output.numel() * window * layer.in_channels // layer.groups
    return layer.in_features * output.numel() if isinstance(layer, nn.Linear) else 0


@alternative(of=layer_table)
def exchanges_forward(net, input_shape):
    """Every leaf's `forward` is exchanged for one that notes its call, and put back."""
    rows, known = [], set()

    def noting(name, layer, forward):
        def noted(*args, **kwargs):
            output = forward(*args, **kwargs)
            own = 0 if name in known else sum(p.numel() for p in layer.parameters())
            known.add(name)
            size = output.element_size() * output.numel()
            rows.append((name, tuple(output.shape), own, products(layer, output), size))
            return output

        return noted

    leaves = {name: layer for name, layer in net.named_modules() if next(layer.children(), None) is None}
    modes = {layer: layer.training for layer in net.modules()}
    example = next(net.parameters()).detach()
    net.eval()
    for name, layer in leaves.items():
        layer.forward = noting(name, layer, layer.forward)
    with torch.inference_mode():
        net(example.new_zeros(input_shape))
    for layer in leaves.values():
        del layer.forward
    for layer, mode in modes.items():
        layer.training = mode
    return rows


@alternative(of=layer_table)
def hooks_every_module(net, input_shape):
    """One hook for all modules of the process, which asks each whether it has parts; lists for tuples."""
    names = {layer: name for name, layer in net.named_modules()}
    rows = []

    def note(layer, _inputs, output):
        if layer in names and not list(layer.children()):
            rows.append([names[layer], list(output.shape), layer, products(layer, output), output.nbytes])

    was = [(layer, layer.training) for layer in names]
    hook = nn.modules.module.register_module_forward_hook(note)
    try:
        with torch.no_grad():
            parameter = next(iter(net.parameters()))
            net.eval()(torch.zeros(input_shape).to(parameter))
    finally:
        hook.remove()
    for layer, mode in was:
        layer.training = mode
    seen: list[nn.Module] = []
    for row in rows:
        again, layer = row[2] in seen, row[2]
        seen.append(layer)
        row[2] = 0 if again else sum(p.numel() for p in layer.parameters())
    return rows


@alternative(of=layer_table)
def notes_before_it_counts(net, input_shape):
    """First what ran and what it gave, then everything else from the shapes."""
    trace, hooks = [], []
    for name, layer in net.named_modules():
        if len(list(layer.children())) == 0:
            hooks.append(layer.register_forward_hook(lambda m, _, y, name=name: trace.append((name, m, y.shape, y.dtype))))
    modes = [layer.training for layer in net.modules()]
    parameter = next(net.parameters())
    net.train(False)
    with torch.no_grad():
        net(torch.zeros(*input_shape, dtype=parameter.dtype, device=parameter.device))
    for hook in hooks:
        hook.remove()
    for layer, mode in zip(net.modules(), modes, strict=True):
        layer.training = mode
    names = [name for name, *_ in trace]
    table = []
    for number, (name, layer, shape, dtype) in enumerate(trace):
        own = sum(p.numel() for p in layer.parameters()) if names.index(name) == number else 0
        per_output = layer.weight[0].numel() if hasattr(layer, "weight") and layer.weight.dim() > 1 else 0
        table.append((name, tuple(shape), own, per_output * shape.numel(), shape.numel() * dtype.itemsize))
    return table


def trained_names():
    """The names of the 52 tensors in the order of the layers."""
    for layer in ("conv1", *(f"fires.{i}.{part}" for i in range(8) for part in ("squeeze", "e1", "e3")), "conv10"):
        yield from (f"{layer}.weight", f"{layer}.bias")


@alternative(of=load_pretrained)
def renames_and_loads(net, weights):
    """A state dict under the net's own names, loaded in one go."""
    state = {}
    for own, name in zip(dict(net.named_parameters()), trained_names(), strict=True):
        if name not in weights:
            raise ValueError(f"there is no {name}")
        state[own] = weights[name]
    try:
        net.load_state_dict(state, strict=False)
    except RuntimeError as error:
        fitting = [(own, p.shape, state[own].shape) for own, p in net.named_parameters() if p.shape != state[own].shape]
        raise ValueError(f"{fitting[0]}") from error
    return net


@alternative(of=load_pretrained)
def exchanges_the_data(net, weights):
    """Checks first, then a new tensor behind each parameter."""
    pairs = []
    for name, parameter in zip(trained_names(), net.parameters(), strict=True):
        values = weights.get(name)
        if values is None or values.shape != parameter.shape:
            shape = None if values is None else list(values.shape)
            raise ValueError(f"{name}: {shape} does not fit {list(parameter.shape)}")
        pairs.append((parameter, values))
    for parameter, values in pairs:
        parameter.data = values.to(device=parameter.device, dtype=parameter.dtype, copy=True)
    return net


@alternative(of=load_pretrained)
def sorts_by_rank(net, weights):
    """The tensors are sorted by a key that is computed from their names."""

    def rank(name):
        *place, kind = name.split(".")
        if place[0] != "fires":
            return (-1 if place[0] == "conv1" else 8, 0, kind == "bias")
        return int(place[1]), ("squeeze", "e1", "e3").index(place[2]), kind == "bias"

    ordered = sorted(weights, key=rank)
    if ordered != list(trained_names()):
        raise ValueError(f"{set(trained_names()) - set(ordered)} is missing")
    for name, parameter in zip(ordered, net.parameters(), strict=True):
        if parameter.size() != weights[name].size():
            raise ValueError(f"{name}: {tuple(weights[name].size())} into {tuple(parameter.size())}")
    for name, parameter in zip(ordered, net.parameters(), strict=True):
        parameter.detach()[...] = weights[name]
    return net


def refused(image):
    """The refusals, worded unlike the reference's."""
    if image.dtype.name != "uint8":
        raise TypeError(f"{image.dtype} is no byte")
    if len(image.shape) != 3 or image.shape[-1] != 3:
        raise ValueError(f"shape {image.shape} is no photograph")


@alternative(of=preprocess)
def moves_axes_first(image):
    """Channels first, then turned, then shifted, all in torch."""
    refused(image)
    x = torch.tensor(image).movedim(-1, 0).flip(0).float()
    return (x - torch.tensor([103.939, 116.779, 123.68]).reshape(3, 1, 1))[None]


@alternative(of=preprocess)
def stacks_three_channels(image):
    """Channel after channel, in NumPy and float64, cast at the end."""
    refused(image)
    channels = [image[:, :, c].astype(np.float64) - mean for c, mean in ((2, 103.939), (1, 116.779), (0, 123.68))]
    return torch.from_numpy(np.stack(channels).astype(np.float32)).unsqueeze(0)


@alternative(of=preprocess)
def multiplies_with_a_permutation(image):
    """The channels are turned by a matrix product."""
    refused(image)
    turn = torch.eye(3).flip(0)
    x = torch.from_numpy(image.copy()).to(torch.float32) @ turn
    return (x - x.new_tensor([103.939, 116.779, 123.68])).permute(2, 0, 1).contiguous()[None]
