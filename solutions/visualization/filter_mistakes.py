"""Plausible wrong grids of filters, and wrong looks at a layer, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .hooks import find_layer, record
from .reference import activations, filter_grid


def laid_out(scaled, columns, gap=1, between=1.0, by_column=False):
    """Filters that are scaled already, as one image."""
    count, channels, height, width = scaled.shape
    columns = min(columns, count)
    rows = -(-count // columns)
    grid = scaled.new_full((channels, rows * (height + gap) - gap, columns * (width + gap) - gap), between)
    for number, image in enumerate(scaled):
        row, column = (number % rows, number // rows) if by_column else divmod(number, columns)
        top, left = row * (height + gap), column * (width + gap)
        grid[:, top : top + height, left : left + width] = image
    return grid


def scaled_over(weight, dims):
    """Weights from 0 to 1 over these dimensions."""
    low, high = weight.amin(dim=dims, keepdim=True), weight.amax(dim=dims, keepdim=True)
    return (weight - low) / torch.where(high > low, high - low, 1)


@mistake(of=filter_grid, hint="Lay out a filter of small weights beside one of large ones. Can you see the small one?")
def scales_all_filters_together(weight, columns=8):
    """Each filter is scaled on its own: a strong one would leave the others grey."""
    filter_grid(weight, columns)
    return laid_out(scaled_over(weight, (0, 1, 2, 3)), columns)


@mistake(of=filter_grid, hint="What colour should a filter have that reads only red?")
def scales_every_channel_on_its_own(weight, columns=8):
    """The channels of a filter are scaled together: each on its own they lose the filter's colour."""
    filter_grid(weight, columns)
    return laid_out(scaled_over(weight, (2, 3)), columns)


@mistake(of=filter_grid, hint="What should the smallest weight of a filter become, if all its weights are positive?")
def divides_by_the_largest_weight_only(weight, columns=8):
    """The smallest weight becomes 0, which takes a shift before the division."""
    filter_grid(weight, columns)
    largest = weight.abs().amax(dim=(1, 2, 3), keepdim=True)
    return laid_out(weight / torch.where(largest > 0, largest, 1), columns)


@mistake(of=filter_grid, hint="Scale the weights 0 and 2. Where should 0 come to stand?")
def keeps_zero_in_the_middle(weight, columns=8):
    """The smallest weight becomes 0 and the largest 1; zero weights need not become 1/2."""
    filter_grid(weight, columns)
    largest = weight.abs().amax(dim=(1, 2, 3), keepdim=True)
    return laid_out(0.5 + weight / torch.where(largest > 0, 2 * largest, 1), columns)


@mistake(of=filter_grid, hint="By what do you divide where the largest weight is the smallest one, too?")
def divides_by_zero(weight, columns=8):
    """A filter whose weights are all equal has no range to divide by, and should become 0."""
    filter_grid(weight, columns)
    low, high = weight.amin(dim=(1, 2, 3), keepdim=True), weight.amax(dim=(1, 2, 3), keepdim=True)
    return laid_out((weight - low) / (high - low), columns)


@mistake(of=filter_grid, hint="Where does the second filter stand: beside the first, or below it?")
def fills_the_grid_column_by_column(weight, columns=8):
    """Filters stand from left to right, and then down."""
    filter_grid(weight, columns)
    return laid_out(scaled_over(weight, (1, 2, 3)), columns, by_column=True)


@mistake(of=filter_grid, hint="Count the pixels across a grid of two filters that are 3 wide.")
def puts_no_gap_between_filters(weight, columns=8):
    """One pixel parts neighbours; without it nobody sees where a filter ends."""
    filter_grid(weight, columns)
    return laid_out(scaled_over(weight, (1, 2, 3)), columns, gap=0)


@mistake(of=filter_grid, hint="What value parts two filters, and what stands where the last row is not full?")
def parts_filters_with_black(weight, columns=8):
    """What parts the filters is white, the value 1: black is a colour that filters have at their smallest weight."""
    filter_grid(weight, columns)
    return laid_out(scaled_over(weight, (1, 2, 3)), columns, between=0.0)


@mistake(of=filter_grid, hint="How many rows do five filters need in two columns?")
def drops_the_last_row_where_it_is_not_full(weight, columns=8):
    """The number of rows is rounded up: the filters of the last row count as well."""
    columns = filter_grid(weight, columns) is not None and min(columns, len(weight))
    return laid_out(scaled_over(weight[: len(weight) // columns * columns], (1, 2, 3)), columns)


@mistake(of=filter_grid, hint="How wide is the image of two filters when eight columns are asked for?")
def keeps_columns_that_no_filter_needs(weight, columns=8):
    """With fewer filters than columns there are as many columns as filters."""
    filter_grid(weight, columns)
    missing = max(columns - len(weight), 0)
    padded = torch.cat([scaled_over(weight, (1, 2, 3)), weight.new_ones(missing, *weight.shape[1:])])
    return laid_out(padded, columns)


@mistake(of=activations, hint="A hook gets the module, its inputs and its output. Which of them did you keep?")
def keeps_what_goes_into_the_layer(net, x, layer):
    """The activation of a layer is what comes out of it."""
    kept = []
    handle = find_layer(net, layer).register_forward_pre_hook(lambda module, inputs: kept.append(inputs[0]))
    net(x)
    handle.remove()
    return kept[0]


@mistake(of=activations, hint="What does net(x) return, and where did the layer's output go?")
def returns_the_logits(net, x, layer):
    """The call of the net returns its last layer's output; what the named layer gave must be kept on the way."""
    record(net, x, layer)
    return net(x)


@mistake(of=activations, hint="Call it twice, and count the hooks of the layer.")
def leaves_its_hook_behind(net, x, layer):
    """A hook stays until it is removed: every later run of the net would call it again."""
    kept = []
    find_layer(net, layer).register_forward_hook(lambda module, inputs, output: kept.append(output))
    net(x)
    return kept[0]


@mistake(of=activations, hint="Register a hook of your own, call it, and look whether yours still answers.")
def removes_the_hooks_of_others(net, x, layer):
    """Only the hook that you registered is yours to remove."""
    kept = record(net, x, layer)[0]
    for module in net.modules():
        module._forward_hooks.clear()
        module._forward_pre_hooks.clear()
    return kept


@mistake(of=activations, hint="In which mode was the net before the call, and in which is it after?")
def leaves_the_net_in_another_mode(net, x, layer):
    """The net is left as it was: who calls eval() for a moment calls train() afterwards, if it was so before."""
    net.train(not net.training)
    return record(net, x, layer)[0]


@mistake(of=activations, hint="Can a loss on the activation still change x?")
def cuts_the_activation_off(net, x, layer):
    """The activation comes with its graph: who wants to change the image needs the way back."""
    return record(net, x, layer)[0].detach()


@mistake(of=activations, hint="Print the names in net.named_modules(). How many dots do they hold?")
def looks_at_the_top_level_only(net, x, layer):
    """Layers lie inside layers: a name with dots is no attribute and no key of the net itself."""
    if layer not in dict(net.named_children()):
        raise ValueError(layer)
    return record(net, x, layer)[0]


@mistake(of=activations, hint="What happens to a shortcut when the layers run one after the other?")
def runs_the_layers_one_after_the_other(net, x, layer):
    """Only the net's own forward knows how its layers are joined; one after the other is right for a chain alone."""
    wanted = find_layer(net, layer)
    for module in net.modules():
        if not list(module.children()):
            if isinstance(module, nn.Conv2d) and module.in_channels != x.shape[1]:
                raise RuntimeError(f"the layer takes {module.in_channels} channels, not {x.shape[1]}")
            x = module(x)
        if module is wanted:
            return x
    raise AssertionError(layer)


@mistake(of=activations, hint="Give a batch of two. How many activations should come back?")
def keeps_the_first_image_only(net, x, layer):
    """A batch goes in and a batch comes out."""
    return record(net, x, layer)[0][:1]


@mistake(of=activations, hint="What does your code raise for a name that does not exist?")
def lets_the_lookup_fail_as_it_likes(net, x, layer):
    """A name that no layer has is the caller's error, and a ValueError says so."""
    if layer not in dict(net.named_modules()):
        raise KeyError(layer)
    return record(net, x, layer)[0]
