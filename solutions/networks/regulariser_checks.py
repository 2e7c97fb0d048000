"""What the assignment asks of batch normalisation, dropout and augmentation."""

import torch

from autograder import Exercise, given
from autograder.draw import booleans, call, floats, integers, sampled_from, tensors

from . import reference
from .bans import AUTOGRAD, DROPOUTS, NORMALISERS
from .crop_judge import judge_frequencies, judge_windows
from .draws import another_shape, another_than, any_shape, distinct, numbers, without_zeros
from .dropout_judge import judge_dropout

batch_norm2d = Exercise(reference.batch_norm2d, bans=NORMALISERS)
batch_norm2d_backward = Exercise(reference.batch_norm2d_backward, bans=[*NORMALISERS, *AUTOGRAD])
dropout = Exercise(reference.dropout, bans=DROPOUTS, device="cpu")  # only there do seeds say what the generator gives
random_crop_flip = Exercise(reference.random_crop_flip, bans=["torchvision"], device="cpu")


def batch(draw, fewest=2):
    """Images whose channels differ from each other and hold at least so many values, no two alike."""
    shape = [draw(integers(1, 4)), draw(integers(1, 3)), draw(integers(1, 4)), draw(integers(1, 4))]
    if shape[0] * shape[2] * shape[3] < fewest:
        shape[draw(sampled_from([0, 2, 3]))] = fewest
    return distinct(draw, shape)


def settings(draw, channels):
    """gamma, beta, running_mean and running_var of so many channels."""
    gamma, beta, mean = (draw(tensors(shape=[channels], elements=floats(-4, 4))) for _ in range(3))
    return gamma, beta, mean, draw(tensors(shape=[channels], elements=sampled_from([1.0, 0.5, 2.0, 3.0, 0.25, 4.0])))


def in_training(draw, fewest=2):
    """A call in training; momentum and eps are as by default in half of the cases."""
    x = batch(draw, fewest)
    if draw(booleans()):
        return call(x, *settings(draw, x.shape[1]), True)
    momentum, eps = draw(sampled_from([0.25, 0.5, 1.0, 0.0, 0.125])), draw(sampled_from([0.5, 1e-3, 2.0]))
    return call(x, *settings(draw, x.shape[1]), True, momentum=momentum, eps=eps)


@batch_norm2d.values(points=0.5, part=0)
def normalises_each_channel_of_the_batch(draw):
    """In training, y: every channel normalised over all images and places of the batch, scaled and shifted."""
    return in_training(draw)


@batch_norm2d.values(points=0.25, part=1)
def keeps_a_running_mean(draw):
    """In training, new_mean: the share `momentum` of the running mean is replaced by the batch's."""
    return in_training(draw)


@batch_norm2d.values(points=0.5, part=2)
def keeps_a_running_variance(draw):
    """In training, new_var: the same with variances, and the batch's divides by n - 1."""
    return in_training(draw)


@batch_norm2d.values(points=0.5)
def normalises_with_the_running_statistics(draw):
    """Not in training: y from the running statistics, which come back as they are, also for an empty batch."""
    x = batch(draw, fewest=1)[: draw(sampled_from([4, 4, 4, 0]))]
    more = {"eps": draw(sampled_from([0.5, 1e-3]))} if draw(booleans()) else {}
    return call(x, *settings(draw, x.shape[1]), False, **more)


def lengths_at_fault(x, *vectors):
    """A vector's length that is not C, and C; or N, H and W of too few values."""
    strange = [len(v) for v in vectors if len(v) != x.shape[1]]
    return [strange[0], x.shape[1]] if strange else [x.shape[0], *x.shape[2:]]


@batch_norm2d.raises(ValueError, points=0.25, mentions=lambda arguments: lengths_at_fault(*arguments[:5]))
def refuses_too_few_values_or_other_channels(draw):
    """Vectors that have not one number a channel, or channels of fewer than two values in training, are a ValueError."""
    x = batch(draw)
    if draw(sampled_from([True, True, False])):
        vectors = list(settings(draw, x.shape[1]))
        wrong = draw(integers(0, 3))
        vectors[wrong] = settings(draw, another_than(draw, x.shape[1]))[wrong]
        return (x, *vectors, draw(booleans()))
    x = x[: draw(integers(0, 1)), :, :1, :1]
    return (x, *settings(draw, x.shape[1]), True)


def with_gradient(draw):
    """A gradient, images with at least four values a channel (of two, hardly any gradient is left), gamma, often eps."""
    x = batch(draw, fewest=4)
    grad_output, gamma = draw(tensors(shape=x.shape, elements=numbers(draw))), settings(draw, x.shape[1])[0]
    return call(grad_output, x, gamma) if draw(booleans()) else call(grad_output, x, gamma, draw(sampled_from([0.5, 2.0])))


@batch_norm2d_backward.values(points=1, part=0)
def carries_the_gradient_through_the_statistics(draw):
    """The first result is the loss's derivative by x, which also acts through mean and variance."""
    return with_gradient(draw)


@batch_norm2d_backward.values(points=0.25, part=1)
def carries_the_gradient_to_gamma(draw):
    """The second result is the loss's derivative by every channel's gamma."""
    return with_gradient(draw)


@batch_norm2d_backward.values(points=0.25, part=2)
def carries_the_gradient_to_beta(draw):
    """The third result is the loss's derivative by every channel's beta."""
    return with_gradient(draw)


def shapes_at_fault(grad_output, x, gamma):
    """The sizes that a refusal of these must name."""
    return [*grad_output.shape, *x.shape] if grad_output.shape != x.shape else lengths_at_fault(x, gamma)


@batch_norm2d_backward.raises(ValueError, points=0.5, mentions=lambda arguments: shapes_at_fault(*arguments))
def refuses_gradients_and_channels_at_odds(draw):
    """Another shape than x's, a gamma of another length, or too few values: a ValueError that names the numbers."""
    x, fault = batch(draw), draw(sampled_from(["gradient", "gradient", "gamma", "few"]))
    gamma = settings(draw, x.shape[1])[0]
    if fault == "gradient":
        return draw(tensors(shape=another_shape(draw, x.shape))), x, gamma
    if fault == "gamma":
        return draw(tensors(shape=x.shape)), x, settings(draw, another_than(draw, len(gamma)))[0]
    x = x[: draw(integers(0, 1)), :, :1, :1]
    return torch.ones_like(x), x, gamma


def many_numbers(draw):
    """A thousand numbers and more, of which none is 0."""
    return without_zeros(draw, [4, 6, 8, draw(integers(6, 12))])


@dropout.holds(points=0.4, judge=judge_dropout)
def drops_each_number_by_itself(draw):
    """In training: each number is dropped with probability p, independently; what is kept is divided by 1 - p."""
    p = draw(sampled_from([0.25, 0.75, 0.5, 0.2, 0.9, 0.1]))
    return many_numbers(draw), p, True, given.generator(draw(integers(1, 2**31)))


@dropout.values(points=0.2)
def leaves_nothing_to_chance_where_it_should_not(draw):
    """Not in training the result is x, for any p; in training it is x for p = 0, and zeros for p = 1."""
    x, training = draw(tensors(shape=any_shape(draw), elements=numbers(draw))), draw(booleans())
    p = draw(sampled_from([0.0, 1.0] if training else [0.5, 0.0, 1.0, 0.25, 0.9]))
    return x, p, training, given.generator(draw(integers(1, 99)))


@dropout.gradients(points=0.2, wrt=("x",))
def lets_gradients_through_what_is_kept(draw):
    """Autograd reaches x: the gradient passes unchanged where nothing is dropped."""
    x, training = draw(tensors(shape=any_shape(draw), elements=numbers(draw))), draw(booleans())
    p = 0.0 if training else draw(sampled_from([0.5, 0.0, 0.25, 0.9]))
    return x, p, training, given.generator(draw(integers(1, 99)))


@dropout.raises(ValueError, points=0.2)
def refuses_what_is_no_probability(draw):
    """A p below 0 or above 1 is a ValueError, in training or not."""
    p = draw(sampled_from([2.0, -1.0, 1.5, -0.25, 50.0]))
    x = draw(tensors(shape=any_shape(draw), elements=numbers(draw)))
    return x, p, draw(booleans()), given.generator(draw(integers(1, 99)))


def pictures(draw, shape):
    """Images of this shape in whole numbers, of which none is 0 and no two are alike."""
    x = distinct(draw, shape)
    return torch.where(x >= 0, x + 3, x - 3)


@random_crop_flip.holds(points=0.5, judge=judge_windows)
def shows_windows_of_the_padded_images(draw):
    """Every image shows a window of itself within a border of zeros, mirrored or not, its channels all the same one."""
    shape = [draw(sampled_from([2, 3, 1, 5, 0])), draw(integers(1, 3)), draw(integers(1, 5)), draw(integers(1, 5))]
    return pictures(draw, shape), draw(integers(0, 4)), given.generator(draw(integers(1, 2**31)))


@random_crop_flip.holds(points=1, judge=judge_frequencies)
def draws_every_window_equally_often(draw):
    """All windows are equally likely, half of them are mirrored, and every image draws for itself."""
    padding = draw(integers(1, 3))
    shape = [draw(integers(200, 240)), draw(integers(1, 2)), draw(integers(4, 5)), draw(integers(4, 5))]
    return pictures(draw, shape), padding, given.generator(draw(integers(1, 2**31)))


@random_crop_flip.raises(ValueError, points=0.5, mentions=lambda arguments: [arguments[1]])
def refuses_a_negative_padding(draw):
    """A negative padding is a ValueError that names it."""
    shape = [draw(integers(1, 3)), draw(integers(1, 3)), draw(integers(4, 6)), draw(integers(4, 6))]
    return pictures(draw, shape), draw(integers(-3, -1)), given.generator(draw(integers(1, 99)))
