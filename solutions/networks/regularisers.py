"""What keeps a network from learning its training images by heart."""

import torch
from jaxtyping import Float, Num
from torch import Generator, Tensor

from .refusals import check_batch, check_length, check_same_shape


def batch_norm2d(
    x: Float[Tensor, "N C H W"],
    gamma: Float[Tensor, "C"],
    beta: Float[Tensor, "C"],
    running_mean: Float[Tensor, "C"],
    running_var: Float[Tensor, "C"],
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[Float[Tensor, "N C H W"], Float[Tensor, "C"], Float[Tensor, "C"]]:
    """Normalise every channel of a batch, then scale it by gamma and shift it by beta.

    The output is y = gamma * (x - mean) / sqrt(var + eps) + beta, with one gamma, beta, mean and var for each channel.

    With `training`, mean and var are those of the channel in this batch, over all its images and places; this var divides
    by their number n = N * H * W. Besides, a share `momentum` of the running statistics is replaced: new_mean is
    (1 - momentum) * running_mean + momentum * mean, and new_var likewise, but there the batch's variance divides by n - 1.

    Without `training`, mean and var are running_mean and running_var, which come back as they are, and N may be 0.

    Returns the tuple (y, new_mean, new_var): y (N, C, H, W), the others (C,), all in the dtype of x. No argument changes.

    Raises:
        ValueError: gamma, beta, running_mean or running_var has not one number for each channel (the message names its
            length and C); with `training`, a channel holds fewer than two values (the message names N, H and W).

    Source: Ioffe and Szegedy (2015), Batch normalization.
    """
    check_batch("x", x, 4)
    vectors = {"gamma": gamma, "beta": beta, "running_mean": running_mean, "running_var": running_var}
    for name, vector in vectors.items():
        check_length(name, vector, x.shape[1], "channels")
    if not training:
        return normalise(x, running_mean, running_var, gamma, beta, eps), running_mean, running_var
    count = count_values(x)
    mean, var = x.mean(dim=(0, 2, 3)), x.var(dim=(0, 2, 3), correction=0)
    new_mean = (1 - momentum) * running_mean + momentum * mean
    new_var = (1 - momentum) * running_var + momentum * var * count / (count - 1)
    return normalise(x, mean, var, gamma, beta, eps), new_mean, new_var


def batch_norm2d_backward(
    grad_output: Float[Tensor, "N C H W"], x: Float[Tensor, "N C H W"], gamma: Float[Tensor, "C"], eps: float = 1e-5
) -> tuple[Float[Tensor, "N C H W"], Float[Tensor, "C"], Float[Tensor, "C"]]:
    """Carry the gradient of a loss back through the y of `batch_norm2d` in training, without autograd.

    `grad_output` (N, C, H, W) is the derivative of the loss by y. Returns the tuple (grad_x, grad_gamma, grad_beta): the
    loss's derivatives by x (N, C, H, W), by gamma (C,) and by beta (C,). Mean and variance are made of x, so they carry
    a part of the gradient back to it.

    Raises:
        ValueError: grad_output has another shape than x (the message names every size of both); gamma has not one number
            for each channel (the message names its length and C); a channel holds fewer than two values (the message names
            N, H and W).
    """
    check_batch("x", x, 4)
    check_same_shape("grad_output", grad_output, "x", x)
    check_length("gamma", gamma, x.shape[1], "channels")
    count = count_values(x)
    places = (0, 2, 3)
    std = (x.var(dim=places, keepdim=True, correction=0) + eps).sqrt()
    normal = (x - x.mean(dim=places, keepdim=True)) / std
    grad_gamma, grad_beta = (grad_output * normal).sum(dim=places), grad_output.sum(dim=places)
    through_statistics = (along_channels(grad_beta) + normal * along_channels(grad_gamma)) / count
    return along_channels(gamma) / std * (grad_output - through_statistics), grad_gamma, grad_beta


def dropout(x: Float[Tensor, "..."], p: float, training: bool, generator: Generator) -> Float[Tensor, "..."]:
    """Drop every number with probability p, each by itself, and scale up what is left: inverted dropout.

    With `training`, every number of x becomes 0 with probability p; one that is kept is divided by 1 - p, so that its
    expectation stays what it was. All randomness comes from `generator`, which is on the device of x. With p = 1 nothing
    is kept, and the result is zeros. Without `training` the result is x, whatever p.

    x has any shape; the result has the same, and the dtype of x. x does not change. Autograd can follow.

    Raises:
        ValueError: p is below 0 or above 1, with `training` or without.

    Source: Srivastava et al. (2014), Dropout.
    """
    if not 0 <= p <= 1:
        raise ValueError(f"p must be a probability, from 0 to 1, not {p}")
    if not training:
        return x
    kept = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return torch.where(kept, x / (1 - p if p < 1 else 1), 0)


def random_crop_flip(x: Num[Tensor, "N C H W"], padding: int, generator: Generator) -> Num[Tensor, "N C H W"]:
    """Show every image in a slightly different place, and half of them in a mirror.

    Each image gets a border of `padding` zeros on all four sides. Of that a window of H by W is cut, its first row drawn
    from 0, 1, ..., 2 * padding, all equally likely, and its first column likewise and independently. With probability 1/2
    the window is then mirrored: left becomes right. Every image draws for itself; the channels of an image share its
    window. All randomness comes from `generator`, which is on the device of x.

    Images (N, C, H, W) of any dtype give (N, C, H, W) in the same; N may be 0. x does not change.

    Raises:
        ValueError: the padding is negative; the message names it.

    Source: Krizhevsky, Sutskever and Hinton (2012), ImageNet classification; with a border of zeros He et al. (2016).
    """
    check_batch("x", x, 4)
    if padding < 0:
        raise ValueError(f"the padding must not be negative, but is {padding}")
    (count, _, height, width), device = x.shape, x.device
    tops, lefts = torch.randint(2 * padding + 1, (2, count), generator=generator, device=device)
    mirrored = torch.rand(count, generator=generator, device=device) < 0.5
    rows = tops[:, None] + torch.arange(height, device=device)
    columns = lefts[:, None] + torch.arange(width, device=device)
    columns = torch.where(mirrored[:, None], columns.flip(1), columns)
    padded = torch.nn.functional.pad(x, (padding, padding, padding, padding))
    samples = torch.arange(count, device=device)[:, None, None]
    return padded.movedim(1, 3)[samples, rows[:, :, None], columns[:, None, :]].movedim(3, 1)


def normalise(x: Tensor, mean: Tensor, var: Tensor, gamma: Tensor, beta: Tensor, eps: float) -> Tensor:
    """Give every channel the mean beta and the standard deviation gamma, if it has those that are said."""
    mean, var, gamma, beta = map(along_channels, (mean, var, gamma, beta))
    return gamma * (x - mean) / (var + eps).sqrt() + beta


def along_channels(vector: Tensor) -> Tensor:
    """A vector (C,) as (C, 1, 1), which goes with images."""
    return vector[:, None, None]


def count_values(x: Tensor) -> int:
    """Count the values of a channel, or refuse if these are too few to have a variance."""
    count = x.shape[0] * x.shape[2] * x.shape[3]
    if count < 2:
        samples, _, height, width = x.shape
        raise ValueError(f"{samples} images of {height} x {width} hold {count} values a channel: too few for a variance")
    return count
