"""Plausible wrong ReLUs and dense layers, there and back, each one misconception."""

import torch

from autograder import mistake

from .layers import linear, linear_backward, relu, relu_backward


@mistake(of=relu, hint="Print x before your function is called, and after.")
def changes_its_input(x):
    """The result is a new tensor: who calls relu(x) may still need x, and the backward pass always does."""
    return x.clamp_(min=0)


@mistake(of=relu, hint="What is relu(-2)?")
def takes_the_absolute_value(x):
    """Negative numbers become 0; they do not change their sign."""
    return x.abs()


@mistake(of=relu, hint="What is relu(3)?")
def says_only_whether_it_is_positive(x):
    """ReLU keeps the positive number itself; 0 and 1 are its derivative."""
    return (x > 0).to(x.dtype)


@mistake(of=relu, hint="What is relu(2)? What should relu(100) be?")
def stops_at_one(x):
    """ReLU has no upper end: that is why it does not saturate, as the sigmoid does."""
    return x.clamp(0, 1)


@mistake(of=relu, hint="What is relu(-1)?")
def leaks_a_little(x):
    """Negative numbers become 0 altogether; to let a hundredth of them through is another function, the leaky ReLU."""
    return torch.where(x > 0, x, x * 0.01)


@mistake(of=relu, hint="What is relu(-1), and what is relu(1)?")
def keeps_what_is_negative(x):
    """The larger of x and 0 stays, not the smaller."""
    return -relu(-x)


@mistake(of=relu, hint="What is minus infinity times 0, in Python?")
def multiplies_by_the_mask(x):
    """Infinity times 0 is not a number: choose between x and 0 instead of multiplying by a mask."""
    return x * (x > 0)


@mistake(of=relu, hint="Does your output have a grad_fn when x requires a gradient?")
def cuts_the_graph(x):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return relu(x.detach())


def masked(mask, grad_output, x):
    """The gradient where the mask is true, after the checks that the reference makes."""
    relu_backward(grad_output, x)
    return torch.where(mask, grad_output, 0)


@mistake(of=relu_backward, hint="What should come out where x is exactly 0? The docstring says.")
def passes_at_zero(grad_output, x):
    """At exactly 0 the derivative is taken to be 0: the gradient passes only where x is greater than 0."""
    return masked(x >= 0, grad_output, x) if grad_output.shape == x.shape else relu_backward(grad_output, x)


@mistake(of=relu_backward, hint="Where is x in your formula?")
def passes_everywhere(grad_output, x):
    """What was cut off on the way forward had no influence on the loss, and gets no gradient."""
    relu_backward(grad_output, x)
    return grad_output.clone()


@mistake(of=relu_backward, hint="Can a derivative by x be negative where x is positive?")
def applies_relu_to_the_gradient(grad_output, x):
    """It is x that decides where the gradient passes, not the sign of the gradient: negative gradients pass as well."""
    relu_backward(grad_output, x)
    return relu(grad_output)


@mistake(of=relu_backward, hint="What happened to grad_output on the way?")
def forgets_the_gradient_from_above(grad_output, x):
    """The chain rule multiplies: the derivative of ReLU, 0 or 1, times the gradient that arrives."""
    relu_backward(grad_output, x)
    return (x > 0).to(x.dtype)


@mistake(of=relu_backward, hint="Is the derivative of ReLU at x = 3 equal to 3?")
def multiplies_by_the_output(grad_output, x):
    """The gradient is multiplied by the slope, which is 1 where x is positive, not by the output itself."""
    relu_backward(grad_output, x)
    return grad_output * relu(x)


@mistake(of=relu_backward, hint="Which numbers did the forward pass keep?")
def passes_where_x_is_negative(grad_output, x):
    """The gradient goes where the forward pass let x through, which is where x is positive."""
    return masked(x < 0, grad_output, x) if grad_output.shape == x.shape else relu_backward(grad_output, x)


@mistake(of=relu_backward, hint="Two rows of x and one row of grad_output: what does your code make of them?")
def stretches_the_gradient(grad_output, x):
    """Broadcasting makes a wrong shape fit in silence; only a gradient of the output's own shape can be right."""
    return relu_backward(grad_output, x) if grad_output.shape == x.shape else torch.zeros_like(x)


@mistake(of=linear, hint="What comes out when all samples are 0?")
def forgets_the_bias(x, weight, bias=None):
    """With a bias, every output gets its own constant added."""
    return linear(x, weight, bias) - (0 if bias is None else bias)


@mistake(of=linear, hint="Give two samples of zeros. Do both outputs equal the bias?")
def adds_one_bias_to_all_outputs(x, weight, bias=None):
    """Each output has a bias of its own, the same for all samples."""
    output = linear(x, weight, bias)
    return output if bias is None else output - bias + bias[0]


@mistake(of=linear, hint="Is a matrix of 2 x 3, reshaped to 3 x 2, its transpose? Write one down.")
def reshapes_instead_of_transposing(x, weight, bias=None):
    """A reshape keeps the numbers in their order and breaks the rows apart; the transpose makes rows columns."""
    linear(x, weight, bias)
    return linear(x, weight.reshape(weight.shape[::-1]).T, bias)


@mistake(of=linear, hint="Is y = -3 possible for a dense layer?")
def applies_an_activation(x, weight, bias=None):
    """A dense layer is linear; the activation comes after it, as a layer of its own."""
    return relu(linear(x, weight, bias))


@mistake(of=linear, hint="Give one sample of 1, 1 and a weight of 1, 1. Sum or mean?")
def averages_the_products(x, weight, bias=None):
    """An output is the sum of inputs times weights; nothing divides by the number of inputs."""
    output, constant = linear(x, weight, bias), 0 if bias is None else bias
    return (output - constant) / x.shape[1] + constant


@mistake(of=linear, hint="With which sign does the bias enter?")
def subtracts_the_bias(x, weight, bias=None):
    """The bias is added: a positive one makes its output larger."""
    return linear(x, weight, bias) - (0 if bias is None else 2 * bias)


@mistake(of=linear, hint="Does your output have a grad_fn when weight requires a gradient?")
def cuts_the_layers_graph(x, weight, bias=None):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return linear(x, weight, bias).detach()


@mistake(of=linear, hint="Three outputs and a bias of one number: what does your code do?")
def stretches_a_short_bias(x, weight, bias=None):
    """Broadcasting stretches a bias of one number in silence; there must be one for each output."""
    return linear(x, weight, bias.expand(len(weight)) if bias is not None and len(bias) == 1 else bias)


@mistake(of=linear_backward, hint="Feed the same sample twice. What should happen to the weight's gradient?")
def averages_over_the_batch(grad_output, x, weight):
    """Every sample adds its part to the gradients of weight and bias; if there is a mean, it is in the loss already."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    return grad_x, grad_weight / max(len(x), 1), grad_bias / max(len(x), 1)


@mistake(of=linear_backward, hint="Feed the same sample twice. What should happen to the bias's gradient?")
def averages_the_biases_gradient(grad_output, x, weight):
    """Every sample adds its gradient to that of the bias, as it does to that of the weight: a sum, not a mean."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    return grad_x, grad_weight, grad_bias / max(len(x), 1)


@mistake(of=linear_backward, hint="Which shape should the second result have?")
def transposes_the_weights_gradient(grad_output, x, weight):
    """The gradient by a tensor has that tensor's shape: (M, D) for the weight."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    return grad_x, grad_weight.T.contiguous(), grad_bias


@mistake(of=linear_backward, hint="Which axis of grad_output is the batch?")
def sums_the_bias_over_the_outputs(grad_output, x, weight):
    """The bias has one number for each output, so the sum runs over the batch: the first axis."""
    grad_x, grad_weight, _ = linear_backward(grad_output, x, weight)
    return grad_x, grad_weight, grad_output.sum(dim=1)


@mistake(of=linear_backward, hint="In the forward pass the weight was transposed. Is it on the way back?")
def reshapes_the_weight_on_the_way_back(grad_output, x, weight):
    """grad_output (N, M) times weight (M, D) fits as it is; a weight that was reshaped mixes its rows."""
    _, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    return grad_output @ weight.T.reshape(weight.shape), grad_weight, grad_bias


@mistake(of=linear_backward, hint="Does the weight's gradient depend on x?")
def gives_the_weight_its_own_value(grad_output, x, weight):
    """Output m is sum of x[d] * weight[m, d], so the derivative by weight[m, d] holds x[d]; not the weight."""
    grad_x, _, grad_bias = linear_backward(grad_output, x, weight)
    return grad_x, grad_bias[:, None] * weight, grad_bias


@mistake(of=linear_backward, hint="In which order does the docstring list the three results?")
def returns_the_weights_gradient_first(grad_output, x, weight):
    """The results come in the order of the forward pass's arguments: x, weight, bias."""
    grad_x, grad_weight, grad_bias = linear_backward(grad_output, x, weight)
    return grad_weight, grad_x, grad_bias


@mistake(of=linear_backward, hint="A grad_output with one row and a batch of three: what does your code do?")
def takes_a_gradient_of_any_shape(grad_output, x, weight):
    """Only a gradient of the output's own shape can come from that output; anything else is the caller's error."""
    if x.shape[1] == weight.shape[1] and grad_output.shape != (len(x), len(weight)):
        grad_output = x.new_zeros(len(x), len(weight))
    return linear_backward(grad_output, x, weight)
