"""Right Gram matrices and losses that are written in other ways."""

import torch

from autograder import alternative

from .losses import content_loss, gram_matrix, style_loss, total_variation


@alternative(of=gram_matrix)
def sums_with_einsum(features):
    """One einsum over the places."""
    return torch.einsum("nihw,njhw->nij", features, features) / features[0].numel()


@alternative(of=gram_matrix)
def scales_before_it_multiplies(features):
    """Flat features, divided by the root first, and a batched product."""
    flat = features.reshape(features.shape[0], features.shape[1], -1)
    flat = flat / (flat.shape[1] * flat.shape[2]) ** 0.5
    return torch.bmm(flat, flat.transpose(1, 2))


@alternative(of=gram_matrix)
def multiplies_pair_after_pair(features):
    """Two loops over the channels."""
    channels = range(features.shape[1])
    rows = [torch.stack([(features[:, i] * features[:, j]).mean(dim=(1, 2)) for j in channels], dim=1) for i in channels]
    return torch.stack(rows, dim=1) / features.shape[1]


def refuse(features, target):
    """Refuse different shapes, in other words than the reference."""
    if list(features.shape) != list(target.shape):
        raise ValueError(f"{list(features.shape)} against {list(target.shape)}")


@alternative(of=content_loss)
def averages_powers(features, target):
    """The mean of the differences to the power of two."""
    refuse(features, target)
    return torch.mean((target - features) ** 2)


@alternative(of=content_loss)
def multiplies_the_flat_difference_with_itself(features, target):
    """A dot product, divided by the number of entries."""
    refuse(features, target)
    difference = (features - target).reshape(-1)
    return difference @ difference / len(difference)


@alternative(of=content_loss)
def averages_axis_after_axis(features, target):
    """One mean after the other, in float64."""
    refuse(features, target)
    squares = torch.pow(features.double() - target.double(), 2)
    return squares.mean(dim=3).mean(dim=2).mean(dim=1).mean(dim=0).to(features.dtype)


def check_lengths(*lists):
    """Refuse lists of different lengths."""
    lengths = [len(part) for part in lists]
    if len(set(lengths)) > 1:
        raise ValueError(f"lengths {lengths}")


@alternative(of=style_loss)
def adds_to_a_running_sum(features, grams, weights):
    """A loop with an index, and a sum that begins at 0."""
    check_lengths(features, grams, weights)
    total = 0.0
    for layer in range(len(features)):
        total = total + weights[layer] * torch.nn.functional.mse_loss(sums_with_einsum(features[layer]), grams[layer])
    return total


@alternative(of=style_loss)
def stacks_and_multiplies(features, grams, weights):
    """All layers' means in one vector, multiplied with the weights."""
    check_lengths(features, grams, weights)
    means = torch.stack([(scales_before_it_multiplies(f) - g).pow(2).mean() for f, g in zip(features, grams, strict=True)])
    return means @ torch.tensor(weights, dtype=means.dtype, device=means.device)


@alternative(of=style_loss)
def puts_the_weight_under_the_square(features, grams, weights):
    """The root of the weight, multiplied in before the square."""
    check_lengths(features, grams, weights)
    parts = [
        (weight**0.5 * (gram - gram_matrix(found))).square().sum() / gram.numel()
        for found, gram, weight in zip(features, grams, weights, strict=True)
    ]
    return sum(parts)


@alternative(of=total_variation)
def uses_diff(x):
    """`torch.diff` along both axes."""
    return x.diff(dim=2).pow(2).sum() + x.diff(dim=3).pow(2).sum()


@alternative(of=total_variation)
def multiplies_out(x):
    """(a - b)^2 as a^2 - 2ab + b^2, in float64."""
    y = x.double()
    above, below, left, right = y[:, :, :-1], y[:, :, 1:], y[:, :, :, :-1], y[:, :, :, 1:]
    down = (above**2).sum() - 2 * (above * below).sum() + (below**2).sum()
    across = (left**2).sum() - 2 * (left * right).sum() + (right**2).sum()
    return (down + across).to(x.dtype)


@alternative(of=total_variation)
def goes_row_after_row(x):
    """Loops over rows and columns, image by image."""
    total = x.new_zeros(())
    for image in x:
        for i in range(1, x.shape[2]):
            total = total + torch.sum((image[:, i] - image[:, i - 1]) ** 2)
        for j in range(1, x.shape[3]):
            total = total + torch.sum((image[:, :, j] - image[:, :, j - 1]) ** 2)
    return total
