"""What a net costs, layer by layer."""

import math

import torch
from torch import nn

CONVOLUTIONS = (nn.Conv1d, nn.Conv2d, nn.Conv3d)


def layer_table(net, input_shape):
    """List what each layer of a net gives and costs, in the order in which the layers run.

    `input_shape` is the shape of the net's whole input, images and all: (N, C, H, W) for most. A layer is a module without
    parts of its own. Each time that one runs adds a row, a tuple of five:

    - its name, as `net.named_modules()` has it;
    - the shape of its output, a tuple;
    - the number of its parameters; 0 if the layer has a row already, so that the column adds up;
    - its multiply-adds for the whole input, counted for convolutions and dense layers and 0 for all others; a bias is free;
    - the bytes of its output.

    Layers that do not run have no row. The net runs once in evaluation mode, without gradients, on zeros of its parameters'
    dtype and device, and is left as it was: modes, buffers, hooks.
    """
    rows, counted = [], set()
    for name, layer, _, output in runs(net, input_shape):
        parameters = 0 if layer in counted else sum(p.numel() for p in layer.parameters())
        counted.add(layer)
        rows.append((name, tuple(output.shape), parameters, multiply_adds(layer, output), output.nbytes))
    return rows


def runs(net, input_shape):
    """Run a net once, and list its layers' names, the layers, and what each got and gave, in the order of their runs."""
    found: list[tuple] = []
    leaves = [(name, layer) for name, layer in net.named_modules() if not list(layer.children())]
    hooks = [layer.register_forward_hook(noting(found, name)) for name, layer in leaves]
    modes = [(layer, layer.training) for layer in net.modules()]
    like = next(net.parameters(), torch.zeros(()))
    try:
        with torch.no_grad():
            net.eval()(torch.zeros(input_shape, dtype=like.dtype, device=like.device))
    finally:
        for hook in hooks:
            hook.remove()
        for layer, mode in modes:
            layer.training = mode
    return found


def noting(found, name):
    """A hook that adds to `found` what a layer of this name got and gave."""

    def note(layer, inputs, output):
        found.append((name, layer, inputs[0], output))

    return note


def multiply_adds(layer, output):
    """One for every number that a weight meets: each output sums over the weights of its filter or its row."""
    if isinstance(layer, (*CONVOLUTIONS, nn.Linear)):
        return output.numel() * math.prod(layer.weight.shape[1:])
    return 0
