"""Plausible wrong tables of what layers cost, each one misconception."""

import math

import torch

from autograder import mistake

from .cost import layer_table, multiply_adds, runs


@mistake(of=layer_table, hint="Add up the column of parameters for a net that runs one convolution twice.")
def counts_shared_parameters_again(net, input_shape):
    """A layer that runs twice has its parameters once."""
    kept = dict(net.named_modules())
    rows = layer_table(net, input_shape)
    return [(name, shape, sum(p.numel() for p in kept[name].parameters()), *rest) for name, shape, _, *rest in rows]


@mistake(of=layer_table, hint="Define a layer last and run it first. Where does it stand in your table?")
def lists_layers_as_defined(net, input_shape):
    """A net may run its layers in another order than it defines them: only a run shows which."""
    order = [name for name, _ in net.named_modules()]
    return sorted(layer_table(net, input_shape), key=lambda row: order.index(row[0]))


@mistake(of=layer_table, hint="How often does a ReLU that stands in a loop run?")
def gives_each_layer_one_row(net, input_shape):
    """What a layer gives takes memory each time it runs, so each run has its row."""
    rows: dict[str, tuple] = {}
    for row in layer_table(net, input_shape):
        rows.setdefault(row[0], row)
    return list(rows.values())


@mistake(of=layer_table, hint="How many channels does a filter see when the layer has as many groups as channels?")
def forgets_the_groups(net, input_shape):
    """A filter of a grouped convolution sees the channels of its group only."""
    found = runs(net, input_shape)
    rows = layer_table(net, input_shape)
    groups = [getattr(layer, "groups", 1) for _, layer, _, _ in found]
    return [(*row[:3], row[3] * count, row[4]) for row, count in zip(rows, groups, strict=True)]


@mistake(of=layer_table, hint="At how many places does a filter stand when the stride is 2?")
def multiplies_at_every_pixel_of_the_input(net, input_shape):
    """A convolution multiplies once for each place of its output, not of its input."""
    rows = []
    for row, (_, layer, x, output) in zip(layer_table(net, input_shape), runs(net, input_shape), strict=True):
        ratio = math.prod(x.shape[2:]) / math.prod(output.shape[2:]) if hasattr(layer, "kernel_size") else 1
        rows.append((*row[:3], round(row[3] * ratio), row[4]))
    return rows


@mistake(of=layer_table, hint="A bias is added. With what is it multiplied?")
def counts_the_bias(net, input_shape):
    """A bias is added to a sum that is there; it costs no multiply-add of its own."""
    rows = []
    for row, (_, layer, _, output) in zip(layer_table(net, input_shape), runs(net, input_shape), strict=True):
        biased = row[3] and getattr(layer, "bias", None) is not None
        rows.append((*row[:3], row[3] + (output.numel() if biased else 0), row[4]))
    return rows


@mistake(of=layer_table, hint="What does a batch of two images cost, compared with one?")
def counts_one_image(net, input_shape):
    """The multiply-adds are asked for the whole input, and every image of the batch takes its own."""
    return [(*row[:3], row[3] // input_shape[0], row[4]) for row in layer_table(net, input_shape)]


@mistake(of=layer_table, hint="How many bytes has a float64? Ask a tensor for its element_size().")
def takes_four_bytes_a_number(net, input_shape):
    """How many bytes a number has depends on the dtype of the net."""
    return [(*row[:4], 4 * math.prod(row[1])) for row in layer_table(net, input_shape)]


@mistake(of=layer_table, hint="A multiply-add is one multiplication and one addition together.")
def counts_operations(net, input_shape):
    """A multiply-add is counted once; counted as two operations every figure is twice as large."""
    return [(*row[:3], 2 * row[3], row[4]) for row in layer_table(net, input_shape)]


@mistake(of=layer_table, hint="Give a dense layer rows instead of vectors, (N, L, F). How often is its matrix used?")
def multiplies_a_matrix_once(net, input_shape):
    """A dense layer multiplies its matrix with every row that it is given, not once."""
    rows = []
    for row, (_, layer, _, output) in zip(layer_table(net, input_shape), runs(net, input_shape), strict=True):
        dense = hasattr(layer, "in_features")
        rows.append((*row[:3], layer.weight.numel() if dense else multiply_adds(layer, output), row[4]))
    return rows


@mistake(of=layer_table, hint="Ask the net for `training`, before and after.")
def leaves_it_in_evaluation(net, input_shape):
    """Whoever trains a net goes on in training mode: the mode is put back."""
    rows = layer_table(net, input_shape)
    net.eval()
    return rows


@mistake(of=layer_table, hint="Freeze one layer by eval() and train the others. In which mode is it after your table?")
def trains_whatever_was_frozen(net, input_shape):
    """`net.train()` puts every part into training mode: each layer has a mode of its own to go back to."""
    mode, rows = net.training, layer_table(net, input_shape)
    net.train(mode)
    return rows


@mistake(of=layer_table, hint="Run the net again after your table. Who is still listening?")
def leaves_its_hooks(net, input_shape):
    """A hook stays until it is removed, and is called on every later pass."""
    for layer in net.modules():
        if not list(layer.children()):
            layer.register_forward_hook(lambda *_: None)
    return layer_table(net, input_shape)


@mistake(of=layer_table, hint="Look at a running mean before and after. What do zeros do to it?")
def runs_in_training_mode(net, input_shape):
    """In training mode a pass of zeros changes what batch normalisation remembers."""
    rows = layer_table(net, input_shape)
    like = next(net.parameters())
    with torch.no_grad():
        net(torch.zeros(input_shape, dtype=like.dtype, device=like.device))
    return rows
