"""What the assignment asks of ReLU, dense layers and the loss."""

import torch

from autograder import Exercise
from autograder.draw import booleans, floats, sampled_from, tensors

from . import reference
from .bans import AUTOGRAD, DENSE, LOSSES, RELUS
from .draws import (
    another_shape,
    any_shape,
    dense,
    dense_at_fault,
    dense_to_refuse,
    dense_with_gradient,
    huge_scores,
    numbers,
    scores,
    scores_at_fault,
    scores_to_refuse,
    without_zeros,
)

relu = Exercise(reference.relu, bans=RELUS)
relu_backward = Exercise(reference.relu_backward, bans=[*RELUS, *AUTOGRAD])
linear = Exercise(reference.linear, bans=DENSE)
linear_backward = Exercise(reference.linear_backward, bans=[*DENSE, *AUTOGRAD])
cross_entropy = Exercise(reference.cross_entropy, bans=LOSSES)
cross_entropy_backward = Exercise(reference.cross_entropy_backward, bans=[*LOSSES, *AUTOGRAD])


@relu.values(points=0.2)
def keeps_what_is_positive(draw):
    """Positive numbers as they are and zeros for all others, in any shape; x itself does not change."""
    return draw(tensors(shape=any_shape(draw), elements=numbers(draw)))


@relu.values(points=0.1)
def takes_infinities(draw):
    """Infinity stays infinity, and minus infinity becomes 0."""
    some = sampled_from([-torch.inf, 1.0, torch.inf, -2.0, 0.0, 300.0])
    return draw(tensors(shape=any_shape(draw), elements=some))


@relu.gradients(points=0.2, wrt=("x",))
def lets_gradients_through(draw):
    """Autograd reaches x, with the right gradient, where x is not 0."""
    return without_zeros(draw, any_shape(draw))


@relu_backward.values(points=0.3)
def passes_where_x_is_positive(draw):
    """The gradient where x is positive, and 0 where x is negative or 0."""
    shape = any_shape(draw)
    return draw(tensors(shape=shape, elements=numbers(draw))), draw(tensors(shape=shape, elements=floats(-4, 4)))


@relu_backward.raises(ValueError, points=0.2, mentions=lambda arguments: [n for a in arguments for n in a.shape])
def refuses_a_gradient_of_another_shape(draw):
    """A grad_output of another shape than x is a ValueError that names every size of both."""
    shape = [draw(sampled_from([2, 3, 1, 4])) for _ in range(draw(sampled_from([2, 1, 3, 4])))]
    other = [1, *shape] if draw(booleans()) else another_shape(draw, shape)
    return draw(tensors(shape=other)), draw(tensors(shape=shape))


@linear.values(points=0.5)
def weighs_all_inputs_for_every_output(draw):
    """The weighted sums, with a bias and without, for any numbers of samples, inputs and outputs."""
    x, weight, bias = dense(draw)
    return (x, weight, bias) if draw(booleans()) else (x, weight)


@linear.gradients(points=0.25, wrt=("x", "weight", "bias"))
def lets_gradients_through_the_layer(draw):
    """Autograd reaches the samples, the weight and the bias, with the right gradients."""
    return dense(draw, batches=(1, 2, 3))


@linear.raises(ValueError, points=0.25, mentions=lambda arguments: dense_at_fault(*arguments))
def refuses_what_does_not_go_together(draw):
    """Rows of different length, or a bias that has not one number for each output: a ValueError that names both."""
    return dense_to_refuse(draw)


@linear_backward.values(points=0.25, part=0)
def carries_the_gradient_to_the_samples(draw):
    """The first result is the loss's derivative by every number of every sample."""
    return dense_with_gradient(draw)


@linear_backward.values(points=0.25, part=1)
def carries_the_gradient_to_the_weight(draw):
    """The second result is the loss's derivative by every weight, summed over the batch."""
    return dense_with_gradient(draw)


@linear_backward.values(points=0.25, part=2)
def carries_the_gradient_to_the_bias(draw):
    """The third result is the loss's derivative by every bias, summed over the batch."""
    return dense_with_gradient(draw)


def shapes_at_odds(grad_output, x, weight):
    """The sizes of grad_output and those that it should have; or the lengths of rows that differ."""
    if x.shape[1] != weight.shape[1]:
        return [x.shape[1], weight.shape[1]]
    return [*grad_output.shape, len(x), len(weight)]


@linear_backward.raises(ValueError, points=0.25, mentions=lambda arguments: shapes_at_odds(*arguments))
def refuses_a_gradient_that_is_not_the_layers(draw):
    """A grad_output of another shape than the output's, or rows of different length: a ValueError that names the sizes."""
    grad_output, x, weight = dense_with_gradient(draw, batches=(1, 2, 3))
    if draw(sampled_from([True, True, False])):
        return draw(tensors(shape=another_shape(draw, grad_output.shape))), x, weight
    return grad_output, draw(tensors(shape=[len(x), another_shape(draw, weight.shape[1:])[0]])), weight


@cross_entropy.values(points=0.25)
def averages_the_surprise(draw):
    """The mean of -log of the right classes' probabilities, for any numbers of samples and classes."""
    return scores(draw)


@cross_entropy.values(points=0.25)
def stays_finite_for_huge_logits(draw):
    """Logits in the thousands, on either side of zero and in one batch, give the right loss, never infinity or NaN."""
    return huge_scores(draw)


@cross_entropy.gradients(points=0.25, wrt=("logits",))
def lets_gradients_through_the_loss(draw):
    """Autograd reaches the logits, with the right gradient, however large they are."""
    return huge_scores(draw) if draw(booleans()) else scores(draw)


@cross_entropy.raises(ValueError, points=0.25, mentions=lambda arguments: scores_at_fault(*arguments))
def refuses_labels_that_are_no_classes(draw):
    """A label that is no class, labels for another batch, or an empty batch: a ValueError that names what is at odds."""
    return scores_to_refuse(draw)


@cross_entropy_backward.values(points=0.5)
def subtracts_what_is_right(draw):
    """The derivative by every logit, for any numbers of samples and classes."""
    return scores(draw)


@cross_entropy_backward.values(points=0.25)
def stays_finite_on_the_way_back(draw):
    """Logits in the thousands, on either side of zero and in one batch, give the right derivative, never infinity or NaN."""
    return huge_scores(draw)


@cross_entropy_backward.raises(ValueError, points=0.25, mentions=lambda arguments: scores_at_fault(*arguments))
def refuses_what_the_loss_refuses(draw):
    """A label that is no class, labels for another batch, or an empty batch: a ValueError that names what is at odds."""
    return scores_to_refuse(draw)
