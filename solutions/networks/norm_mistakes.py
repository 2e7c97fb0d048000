"""Plausible wrong batch normalisations, there and back, each one misconception."""

import torch

from autograder import mistake

from .regularisers import along_channels, batch_norm2d, batch_norm2d_backward, count_values, normalise

PLACES = (0, 2, 3)


def only_y(y, x, gamma, beta, running_mean, running_var, training, momentum, eps):
    """Another y in training, beside the running statistics of the reference."""
    right, *statistics = batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return (y(), *statistics) if training else (right, *statistics)


def scaled(normal, gamma, beta):
    """Normalised images, scaled and shifted."""
    return along_channels(gamma) * normal + along_channels(beta)


@mistake(of=batch_norm2d, hint="With momentum 0.1, how much of the old running mean stays after one step?")
def reverses_the_momentum(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """In PyTorch the momentum is the share of the new: 0.1 keeps nine tenths of the old."""
    return batch_norm2d(x, gamma, beta, running_mean, running_var, training, 1 - momentum, eps)


@mistake(of=batch_norm2d, hint="By what does new_var divide: by n or by n - 1? And y?")
def keeps_the_biased_variance(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The running variance is to estimate that of all images, so the batch's share divides by n - 1."""
    y, new_mean, new_var = batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    biased = x.var(dim=PLACES, correction=0) if training else running_var
    return y, new_mean, (1 - momentum) * running_var + momentum * biased if training else new_var


@mistake(of=batch_norm2d, hint="By what does torch.var divide unless told otherwise? By what should y?")
def normalises_with_the_unbiased_variance(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The batch itself is normalised with its own variance, which divides by n: so the variance of y is gamma squared."""

    def y():
        return normalise(x, x.mean(PLACES), x.var(PLACES), gamma, beta, eps)

    return only_y(y, x, gamma, beta, running_mean, running_var, training, momentum, eps)


@mistake(of=batch_norm2d, hint="How many means does a batch of ten images with three channels have?")
def normalises_each_image_by_itself(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """One mean and one variance for each channel, over all images of the batch; each image by itself is instance norm."""

    def y():
        var = x.var(dim=(2, 3), keepdim=True, correction=0)
        return scaled((x - x.mean(dim=(2, 3), keepdim=True)) / (var + eps).sqrt(), gamma, beta)

    return only_y(y, x, gamma, beta, running_mean, running_var, training, momentum, eps)


@mistake(of=batch_norm2d, hint="Over which axes do you average: is H among them?")
def normalises_each_place_by_itself(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """All places of a channel share one mean: a convolution treats them alike, and so does its normalisation."""

    def y():
        return scaled((x - x.mean(dim=0)) / (x.var(dim=0, correction=0) + eps).sqrt(), gamma, beta)

    return only_y(y, x, gamma, beta, running_mean, running_var, training, momentum, eps)


@mistake(of=batch_norm2d, hint="Make one channel a hundred times larger than the other. Does the other's y change?")
def normalises_all_channels_together(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Every channel has a mean and a variance of its own."""

    def y():
        return scaled((x - x.mean()) / (x.var(correction=0) + eps).sqrt(), gamma, beta)

    return only_y(y, x, gamma, beta, running_mean, running_var, training, momentum, eps)


@mistake(of=batch_norm2d, hint="Is eps added to the variance, or to its root?")
def adds_eps_to_the_deviation(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """eps stands under the root, beside the variance."""
    _, *statistics = batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    mean, var = (x.mean(PLACES), x.var(PLACES, correction=0)) if training else (running_mean, running_var)
    return (scaled((x - along_channels(mean)) / (along_channels(var).sqrt() + eps), gamma, beta), *statistics)


@mistake(of=batch_norm2d, hint="What is the standard deviation of y when gamma is 1 and x has the deviation 10?")
def divides_by_the_variance(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """One divides by the standard deviation, the root of the variance."""
    _, *statistics = batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    mean, var = (x.mean(PLACES), x.var(PLACES, correction=0)) if training else (running_mean, running_var)
    return (scaled((x - along_channels(mean)) / (along_channels(var) + eps), gamma, beta), *statistics)


@mistake(of=batch_norm2d, hint="In evaluation, does the answer for one image depend on the others in its batch?")
def uses_the_batch_in_evaluation(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Without training the running statistics take the place of the batch's: an image's answer depends on it alone."""
    if training or x.shape[0] * x.shape[2] * x.shape[3] < 2:
        return batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    y, *_ = batch_norm2d(x, gamma, beta, running_mean, running_var, True, momentum, eps)
    return y, running_mean, running_var


@mistake(of=batch_norm2d, hint="In training, which mean does y subtract: the batch's or the running one?")
def uses_the_running_statistics_in_training(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """In training the batch is normalised with its own statistics; the running ones are only kept up to date."""

    def y():
        return normalise(x, running_mean, running_var, gamma, beta, eps)

    return only_y(y, x, gamma, beta, running_mean, running_var, training, momentum, eps)


@mistake(of=batch_norm2d, hint="Do new_mean and running_mean differ when it is not training?")
def updates_in_evaluation(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Only training changes the running statistics: to look at test images must leave no trace."""
    y, *statistics = batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if training or x.shape[0] * x.shape[2] * x.shape[3] < 2:
        return y, *statistics
    return y, *batch_norm2d(x, gamma, beta, running_mean, running_var, True, momentum, eps)[1:]


@mistake(of=batch_norm2d, hint="Print running_mean before the call and after it.")
def changes_the_running_statistics_in_place(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The new statistics are results, as new tensors; no argument changes."""
    y, new_mean, new_var = batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return y, running_mean.copy_(new_mean), running_var.copy_(new_var)


@mistake(of=batch_norm2d, hint="With gamma = 0, what should y be? And with beta = 0?")
def shifts_before_it_scales(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """First gamma, then beta: y has the mean beta, whatever gamma is."""
    y, *statistics = batch_norm2d(x, gamma, torch.zeros_like(beta), running_mean, running_var, training, momentum, eps)
    batch_norm2d(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return y + along_channels(gamma * beta), *statistics


@mistake(of=batch_norm2d, hint="What is the variance of a single number?")
def normalises_a_single_value(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """A channel of one value has no variance: every y would be beta, and the running variance 0 / 0."""
    few = x.shape[0] * x.shape[2] * x.shape[3] < 2
    return batch_norm2d(x, gamma, beta, running_mean, running_var, training and not few, momentum, eps)


def parts(grad_output, x, gamma, eps):
    """The normalised images, their deviation as (1, C, 1, 1), and the right gradients."""
    grads = batch_norm2d_backward(grad_output, x, gamma, eps)
    std = (x.var(dim=PLACES, keepdim=True, correction=0) + eps).sqrt()
    return (x - x.mean(dim=PLACES, keepdim=True)) / std, std, grads


@mistake(of=batch_norm2d_backward, hint="Raise one pixel a little. What becomes of the mean, and of the variance?")
def takes_the_statistics_for_constants(grad_output, x, gamma, eps=1e-5):
    """Mean and variance are made of x, so part of the gradient flows through them; gamma / std alone is too much."""
    _, std, (_, grad_gamma, grad_beta) = parts(grad_output, x, gamma, eps)
    return along_channels(gamma) / std * grad_output, grad_gamma, grad_beta


@mistake(of=batch_norm2d_backward, hint="Raise one pixel a little. What becomes of the variance?")
def takes_the_variance_for_a_constant(grad_output, x, gamma, eps=1e-5):
    """The variance is made of x as well, so part of the gradient flows through it."""
    _, std, (_, grad_gamma, grad_beta) = parts(grad_output, x, gamma, eps)
    rest = grad_output - grad_output.mean(dim=PLACES, keepdim=True)
    return along_channels(gamma) / std * rest, grad_gamma, grad_beta


@mistake(of=batch_norm2d_backward, hint="Raise all pixels by the same amount. Does y change? What is the sum of grad_x?")
def takes_the_mean_for_a_constant(grad_output, x, gamma, eps=1e-5):
    """The mean is made of x as well: to raise all pixels alike changes nothing, so grad_x adds up to 0 in each channel."""
    normal, std, (_, grad_gamma, grad_beta) = parts(grad_output, x, gamma, eps)
    through_variance = normal * along_channels(grad_gamma) / count_values(x)
    return along_channels(gamma) / std * (grad_output - through_variance), grad_gamma, grad_beta


@mistake(of=batch_norm2d_backward, hint="Double gamma. What happens to grad_x?")
def forgets_gamma(grad_output, x, gamma, eps=1e-5):
    """y is gamma times the normalised x, so the gradient by x is multiplied by gamma on its way."""
    _, _, (_, grad_gamma, grad_beta) = parts(grad_output, x, gamma, eps)
    return batch_norm2d_backward(grad_output, x, torch.ones_like(gamma), eps)[0], grad_gamma, grad_beta


@mistake(of=batch_norm2d_backward, hint="What stands beside gamma in the formula of y?")
def weighs_gamma_with_x_itself(grad_output, x, gamma, eps=1e-5):
    """gamma multiplies the normalised x, so that is what its gradient is weighed with; not x as it came in."""
    grad_x, _, grad_beta = batch_norm2d_backward(grad_output, x, gamma, eps)
    return grad_x, (grad_output * x).sum(dim=PLACES), grad_beta


@mistake(of=batch_norm2d_backward, hint="Feed the same batch twice as one. What should happen to grad_beta?")
def averages_where_it_should_add(grad_output, x, gamma, eps=1e-5):
    """gamma and beta act at every place of every image, so their gradients are sums over all of these."""
    grad_x, grad_gamma, grad_beta = batch_norm2d_backward(grad_output, x, gamma, eps)
    return grad_x, grad_gamma / count_values(x), grad_beta / count_values(x)


@mistake(of=batch_norm2d_backward, hint="How many numbers does beta have?")
def adds_up_only_the_batch(grad_output, x, gamma, eps=1e-5):
    """gamma and beta have one number a channel: their gradients are summed over images, rows and columns."""
    normal, _, (grad_x, *_) = parts(grad_output, x, gamma, eps)
    return grad_x, (grad_output * normal).sum(dim=0), grad_output.sum(dim=0)


@mistake(of=batch_norm2d_backward, hint="With which variance did the forward pass normalise the batch?")
def differentiates_the_unbiased_variance(grad_output, x, gamma, eps=1e-5):
    """The forward pass divided by n when it normalised, so the backward pass does too; not by n - 1."""
    _, _, (_, _, grad_beta) = parts(grad_output, x, gamma, eps)
    wide = (x.var(dim=PLACES, keepdim=True) + eps).sqrt()
    normal = (x - x.mean(dim=PLACES, keepdim=True)) / wide
    grad_gamma = (grad_output * normal).sum(dim=PLACES)
    rest = grad_output - (along_channels(grad_beta) + normal * along_channels(grad_gamma)) / count_values(x)
    return along_channels(gamma) / wide * rest, grad_gamma, grad_beta


@mistake(of=batch_norm2d_backward, hint="Where does eps stand in your backward pass? Try eps = 2.")
def forgets_eps_on_the_way_back(grad_output, x, gamma, eps=1e-5):
    """The forward pass divided by the root of var + eps, so every division on the way back has the eps as well."""
    return batch_norm2d_backward(grad_output, x, gamma, 0.0)


@mistake(of=batch_norm2d_backward, hint="A grad_output with one row and images of four: what does your code do?")
def stretches_a_gradient_over_the_batch(grad_output, x, gamma, eps=1e-5):
    """Broadcasting makes a wrong shape fit in silence; only a gradient of y's own shape can come from y."""
    return batch_norm2d_backward(grad_output if grad_output.shape == x.shape else torch.zeros_like(x), x, gamma, eps)
