"""Plausible wrong layers: vectorised, backward, and as a module; each one misconception."""

import math

import torch
from torch import nn

from autograder import mistake

from .reference import Conv2d, conv2d, conv2d_backward


@mistake(of=conv2d, hint="Compare a single channel and filter with your own correlate2d.")
def turns_the_filters_around(x, weight, bias=None):
    """A layer's convolution is a cross-correlation: the filters are used as they stand."""
    return conv2d(x, weight.flip(2, 3), bias)


@mistake(of=conv2d, hint="Let everything be one: three channels and a 1 x 1 kernel should give threes.")
def takes_the_mean_over_channels(x, weight, bias=None):
    """The channels' contributions are added up, not averaged."""
    return conv2d(x, weight / x.shape[1], bias)


@mistake(of=conv2d, hint="Let x be zero and every bias 1. What should come out for three channels?")
def counts_the_bias_once_per_channel(x, weight, bias=None):
    """The bias is added once to an output, not once for every input channel."""
    return conv2d(x, weight, None if bias is None else bias * x.shape[1])


@mistake(of=conv2d, hint="Let x be zero and the biases 1, 2, 3. What should each output channel hold?")
def gives_all_filters_the_first_bias(x, weight, bias=None):
    """Every filter has its own bias; they do not share the first."""
    return conv2d(x, weight, None if bias is None else bias[:1].expand(len(weight)))


@mistake(of=conv2d, hint="Let x be zero and every bias 1. Where does your code read the bias?")
def forgets_the_bias(x, weight, bias=None):
    """A bias that is given is added to every output of its filter."""
    return conv2d(x, weight)


@mistake(of=conv2d, hint="A filter on an RGB image: how many numbers does it hold for each place in its window?")
def reads_all_channels_with_one_kernel(x, weight, bias=None):
    """A filter has one kernel for each channel, not one that all channels share."""
    return conv2d(x, weight[:, :1].expand(weight.shape), bias)


@mistake(of=conv2d, hint="Flatten a 2 x 2 kernel and the patch under it. Does each number meet its partner?")
def flattens_kernels_column_by_column(x, weight, bias=None):
    """A flattened filter must list its numbers in the order in which the flattened patch lists its own."""
    return conv2d(x, weight.transpose(2, 3).reshape(weight.shape), bias)


@mistake(of=conv2d, hint="In which order stand the axes of your product, and in which order does reshape read them?")
def reshapes_places_into_filters(x, weight, bias=None):
    """A reshape does not move axes: filters must come before places when the result is cut into maps."""
    output = conv2d(x, weight, bias)
    return output.flatten(2).transpose(1, 2).reshape(output.shape)


@mistake(of=conv2d, hint="Try an image of 2 x 5 and a 1 x 1 kernel. What is the shape of the output?")
def swaps_height_and_width(x, weight, bias=None):
    """Rows come before columns: the output is H - kH + 1 tall and W - kW + 1 wide."""
    return conv2d(x, weight, bias).transpose(2, 3)


@mistake(of=conv2d, hint="Does your output have a grad_fn when weight requires a gradient?")
def cuts_the_graph(x, weight, bias=None):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return conv2d(x, weight, bias).detach()


@mistake(of=conv2d_backward, hint="Follow one pixel under a 1 x 2 kernel: which output does each number send it to?")
def sends_the_gradient_through_unturned_filters(grad_output, x, weight):
    """The gradient of the images comes back through the filters turned by half a turn."""
    _, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight)
    return conv2d_backward(grad_output, x, weight.flip(2, 3))[0], grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="How many windows of a 2 x 2 kernel cover the middle pixel of a 3 x 3 image?")
def overwrites_where_windows_overlap(grad_output, x, weight):
    """A pixel that lies in several windows collects a gradient from each: they add up."""
    _, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight)
    grad_x = torch.zeros_like(x)
    for i in range(grad_output.shape[2]):
        for j in range(grad_output.shape[3]):
            share = torch.einsum("no,ochw->nchw", grad_output[:, :, i, j], weight)
            grad_x[:, :, i : i + weight.shape[2], j : j + weight.shape[3]] = share
    return grad_x, grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="Every filter reads every pixel. How many paths lead from a pixel to the loss?")
def follows_only_the_last_filter(grad_output, x, weight):
    """A pixel feeds all output channels, so its gradient sums over all filters."""
    _, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight)
    return conv2d_backward(grad_output[:, -1:], x, weight[-1:])[0], grad_weight, grad_bias


@mistake(of=conv2d_backward, hint="If the loss averaged over the batch, where would that 1 / N already be?")
def averages_the_weight_gradient_over_the_batch(grad_output, x, weight):
    """The weight's gradient sums over the batch; a mean, where the loss takes one, is already in grad_output."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight)
    return grad_x, grad_weight / max(len(x), 1), grad_bias


@mistake(of=conv2d_backward, hint="With one output pixel the weight's gradient is a multiple of x. Which way up?")
def turns_the_weight_gradient(grad_output, x, weight):
    """The weight's gradient is the cross-correlation of x with grad_output, with nothing turned."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight)
    return grad_x, grad_weight.flip(2, 3), grad_bias


@mistake(of=conv2d_backward, hint="Give the same sample twice. What happens to the gradient of a sum?")
def keeps_the_last_samples_weight_gradient(grad_output, x, weight):
    """All samples share the weight, so its gradient adds up over them; assigning leaves only the last."""
    grad_x, _, grad_bias = conv2d_backward(grad_output, x, weight)
    return grad_x, conv2d_backward(grad_output[-1:], x[-1:], weight)[1], grad_bias


@mistake(of=conv2d_backward, hint="Raise a bias by 0.1. By how much does the sum of its filter's outputs change?")
def averages_the_bias_gradient_over_places(grad_output, x, weight):
    """The bias is added at every place, so its gradient sums over them; nothing is averaged."""
    grad_x, grad_weight, grad_bias = conv2d_backward(grad_output, x, weight)
    return grad_x, grad_weight, grad_bias / math.prod(grad_output.shape[2:])


@mistake(of=conv2d_backward, hint="What shape has the bias? Its gradient has the same.")
def leaves_the_batch_in_the_bias_gradient(grad_output, x, weight):
    """All samples share the biases, so their gradient sums over the batch too."""
    grad_x, grad_weight, _ = conv2d_backward(grad_output, x, weight)
    return grad_x, grad_weight, grad_output.sum(dim=(2, 3))


@mistake(of=conv2d, hint="Give the filters a single channel and the images three. Who notices?")
def lets_a_single_channel_stretch(x, weight, bias=None):
    """Broadcasting stretches an axis of length 1: whether the channels agree must be asked explicitly."""
    return conv2d(x, weight.expand(-1, x.shape[1], -1, -1) if weight.shape[1] == 1 else weight, bias)


@mistake(of=conv2d_backward, hint="Try a grad_output of the size of x. Where would its last row have come from?")
def takes_a_gradient_of_any_shape(grad_output, x, weight):
    """Only a gradient of the output's own shape can come from that output; anything else is the caller's error."""
    rows, columns = (x.shape[axis] - weight.shape[axis] + 1 for axis in (2, 3))
    return conv2d_backward(grad_output[:, :, :rows, :columns], x, weight)


@mistake(of=Conv2d, hint="Print the largest weight of a layer that reads a thousand inputs. What is 1 / sqrt(1000)?")
class DrawsWeightsFromAStandardNormal(Conv2d):
    """The weights are uniform and shrink with the number of inputs; torch.randn knows nothing of either."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias)
        nn.init.normal_(self.weight)


@mistake(of=Conv2d, hint="How many numbers does one output sum over? How many does one input feed?")
class CountsOutputsInsteadOfInputs(Conv2d):
    """The bound depends on fan_in, the inputs that one output sees, not on the outputs that one input feeds."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias)
        bound = 1 / math.sqrt(self.weight[:, 0].numel())
        nn.init.uniform_(self.weight, -bound, bound)


@mistake(of=Conv2d, hint="Does an output of a layer on RGB images see 9 numbers through a 3 x 3 window?")
class CountsOneChannelInFanIn(Conv2d):
    """An output sees the window in every channel, so fan_in counts the channels too."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias)
        bound = 1 / math.sqrt(self.weight[0, 0].numel())
        nn.init.uniform_(self.weight, -bound, bound)


@mistake(of=Conv2d, hint="Between which two numbers does torch.rand draw? Where is their middle?")
class DrawsOnlyPositiveWeights(Conv2d):
    """The weights lie on both sides of zero."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias)
        nn.init.uniform_(self.weight, 0, 1 / math.sqrt(self.weight[0].numel()))


@mistake(of=Conv2d, hint="Print the bias of a fresh torch.nn.Linear.")
class StartsTheBiasAtZero(Conv2d):
    """PyTorch's default draws the biases as it draws the weights; zero is another scheme's choice."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size, bias)
        if self.bias is not None:
            nn.init.zeros_(self.bias)


@mistake(of=Conv2d, hint="List the named_parameters() of a layer made with bias=False.")
class AlwaysOwnsABias(Conv2d):
    """A layer made without a bias has no such parameter."""

    def __init__(self, in_channels, out_channels, kernel_size, bias=True):
        super().__init__(in_channels, out_channels, kernel_size)


@mistake(of=Conv2d, hint="Set all weights to zero and every bias to 1. What should the layer give?")
class NeverAddsItsBias(Conv2d):
    """A layer that owns a bias adds it."""

    def forward(self, x):
        return conv2d(x, self.weight)


@mistake(of=Conv2d, hint="Which parameters have a gradient after output.sum().backward()?")
class TrainsNothing(Conv2d):
    """The layer must compute with its parameters themselves: with copies or .data, it never learns."""

    def forward(self, x):
        return conv2d(x, self.weight.detach(), None if self.bias is None else self.bias.detach())


@mistake(of=Conv2d, hint="Put two of your layers in a row. Does the first one learn?")
class StopsTheGradientOfItsInput(Conv2d):
    """A gradient must pass through the layer to whatever lies before it."""

    def forward(self, x):
        return conv2d(x.detach(), self.weight, self.bias)
