"""Right batch normalisations, dropouts and augmentations, written in other ways."""

import math

import torch
from torch.nn.functional import pad

from autograder import alternative

from .regularisers import batch_norm2d, batch_norm2d_backward, dropout, random_crop_flip

PLACES = (0, 2, 3)


def refuse_channels(x, training, *vectors):
    """Refuse vectors of another length and channels that are too short, in other words than the reference."""
    for vector in vectors:
        if vector.numel() != x.shape[1]:
            raise ValueError(f"{vector.numel()} numbers for {x.shape[1]} channels")
    if training and x[:, 0].numel() <= 1:
        raise ValueError(f"no variance of {x.shape[0]} x {x.shape[2]} x {x.shape[3]} values")


@alternative(of=batch_norm2d)
def works_on_rows_of_channels(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """Every channel as one row of numbers."""
    refuse_channels(x, training, gamma, beta, running_mean, running_var)
    rows = x.transpose(0, 1).reshape(x.shape[1], -1)
    if training:
        mean, var = rows.mean(dim=1), rows.var(dim=1, unbiased=False)
        new_mean = torch.lerp(running_mean, mean, momentum)
        new_var = torch.lerp(running_var, rows.var(dim=1), momentum)
    else:
        mean, var, new_mean, new_var = running_mean, running_var, running_mean, running_var
    normal = (rows - mean[:, None]) * torch.rsqrt(var[:, None] + eps) * gamma[:, None] + beta[:, None]
    return normal.view(x.shape[1], len(x), *x.shape[2:]).transpose(0, 1), new_mean, new_var


@alternative(of=batch_norm2d)
def takes_the_mean_of_squares(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """The variance as the mean of squares minus the square of the mean; one scale and one shift for each channel."""
    refuse_channels(x, training, gamma, beta, running_mean, running_var)
    mean, var, kept = running_mean, running_var, (running_mean.clone(), running_var.clone())
    if training:
        count = x.numel() // x.shape[1]
        mean, squares = x.sum(PLACES) / count, (x * x).sum(PLACES) / count
        var = squares - mean**2
        kept = ((1 - momentum) * running_mean + momentum * mean, (1 - momentum) * running_var)
        kept = (kept[0], kept[1] + momentum * var * (count / (count - 1)))
    scale = gamma / torch.sqrt(var + eps)
    return torch.einsum("nchw,c->nchw", x, scale) + (beta - mean * scale).view(1, -1, 1, 1), *kept


@alternative(of=batch_norm2d)
def goes_channel_by_channel(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    """A loop over the channels in float64, cast at the end; a list of results."""
    refuse_channels(x, training, gamma, beta, running_mean, running_var)
    y, means, variances = torch.empty_like(x, dtype=torch.float64), [], []
    for c in range(x.shape[1]):
        plane, mean, var = x[:, c].double(), running_mean[c].double(), running_var[c].double()
        means.append(mean)
        variances.append(var)
        if training:
            means[c] = momentum * plane.mean() + mean - momentum * mean
            variances[c] = momentum * plane.var() + var - momentum * var
            mean, var = plane.mean(), (plane - plane.mean()).square().mean()
        y[:, c] = (plane - mean) / torch.sqrt(var + eps) * gamma[c] + beta[c]
    return [y.to(x.dtype), torch.stack(means).to(x.dtype), torch.stack(variances).to(x.dtype)]


def refuse_gradient(grad_output, x, gamma):
    """Refuse a gradient of another shape, in other words than the reference."""
    if list(grad_output.shape) != list(x.shape):
        raise ValueError(f"expected a gradient of shape {list(x.shape)}, got {list(grad_output.shape)}")
    refuse_channels(x, True, gamma)


@alternative(of=batch_norm2d_backward)
def walks_the_graph_backwards(grad_output, x, gamma, eps=1e-5):
    """Node after node of the forward pass, as in the lecture notes: variance, then mean, then x."""
    refuse_gradient(grad_output, x, gamma)
    count, keep = x.numel() / x.shape[1], {"dim": PLACES, "keepdim": True}
    centred = x - x.mean(**keep)
    inverse = (centred.square().mean(**keep) + eps).rsqrt()
    grad_normal = grad_output * gamma.view(1, -1, 1, 1)
    grad_inverse = (grad_normal * centred).sum(**keep)
    grad_var = grad_inverse * -0.5 * inverse**3
    grad_centred = grad_normal * inverse + grad_var * 2 / count * centred
    grad_mean = -grad_centred.sum(**keep)
    grad_gamma = (grad_output * centred * inverse).sum(PLACES)
    return grad_centred + grad_mean / count, grad_gamma, grad_output.sum(PLACES)


@alternative(of=batch_norm2d_backward)
def multiplies_with_the_jacobian(grad_output, x, gamma, eps=1e-5):
    """The whole matrix of derivatives for each channel, in float64."""
    refuse_gradient(grad_output, x, gamma)
    rows, grads = (t.transpose(0, 1).reshape(x.shape[1], -1).double() for t in (x, grad_output))
    count = rows.shape[1]
    grad_rows, grad_gamma = torch.empty_like(rows), torch.empty_like(rows[:, 0])
    for c, (row, grad) in enumerate(zip(rows, grads, strict=True)):
        std = torch.sqrt(row.var(correction=0) + eps)
        normal = (row - row.mean()) / std
        identity = torch.eye(count, dtype=row.dtype, device=row.device)
        jacobian = (identity - 1 / count - torch.outer(normal, normal) / count) / std
        grad_rows[c], grad_gamma[c] = gamma[c] * (jacobian @ grad), normal @ grad
    back = grad_rows.view(x.shape[1], len(x), *x.shape[2:]).transpose(0, 1)
    return tuple(t.to(x.dtype) for t in (back, grad_gamma, grads.sum(dim=1)))


@alternative(of=batch_norm2d_backward)
def takes_out_two_projections(grad_output, x, gamma, eps=1e-5):
    """The gradient without its mean, and without its part along the normalised x."""
    refuse_gradient(grad_output, x, gamma)
    mean = x.mean(dim=PLACES).view(-1, 1, 1)
    deviation = torch.sqrt(((x - mean) ** 2).mean(dim=PLACES) + eps).view(-1, 1, 1)
    normal = (x - mean) / deviation
    along = (grad_output * normal).mean(dim=PLACES)
    rest = grad_output - grad_output.mean(dim=PLACES).view(-1, 1, 1) - normal * along.view(-1, 1, 1)
    total = x.numel() // x.shape[1]
    return rest * (gamma.view(-1, 1, 1) / deviation), along * total, torch.einsum("nchw->c", grad_output)


def refuse_probability(p):
    """Refuse what is no probability, in other words than the reference."""
    if p < 0 or p > 1:
        raise ValueError(f"there is no probability {p}")


@alternative(of=dropout)
def draws_with_bernoulli(x, p, training, generator):
    """A mask of Bernoulli's zeros and ones, multiplied."""
    refuse_probability(p)
    if not training or p == 0:
        return x.clone()
    if p == 1:
        return torch.zeros_like(x)
    return x * torch.empty_like(x).bernoulli_(1 - p, generator=generator) / (1 - p)


@alternative(of=dropout)
def fills_where_a_normal_number_is_small(x, p, training, generator):
    """Zeros where a normal random number lies below the quantile of p."""
    refuse_probability(p)
    if not training:
        return x
    if p in (0, 1):
        return x * (1 - p)
    quantile = math.sqrt(2) * torch.erfinv(torch.tensor(2.0 * p - 1)).item()
    normal = torch.randn(x.shape, generator=generator, device=x.device)
    return (x / (1 - p)).masked_fill(normal < quantile, 0)


@alternative(of=dropout)
def draws_whole_numbers_one_by_one(x, p, training, generator):
    """A loop over all numbers, each with a random whole number below two to the thirtieth."""
    refuse_probability(p)
    if not training:
        return x + 0
    limit = p * 2**30
    drawn = [int(torch.randint(2**30, (1,), generator=generator, device=x.device)) for _ in range(x.numel())]
    factors = [0.0 if number < limit else 1 / (1 - p) for number in drawn]
    return x * x.new_tensor(factors).view(x.shape)


def refuse_negative(padding):
    """Refuse a negative padding, in other words than the reference."""
    if not padding >= 0:
        raise ValueError(f"no border of {padding} pixels")


def below(end, generator):
    """One random whole number below `end`."""
    return torch.randint(0, end, (), generator=generator, device=generator.device).item()


@alternative(of=random_crop_flip)
def slices_image_after_image(x, padding, generator):
    """A loop over the images: two whole numbers for the window, one for the mirror."""
    refuse_negative(padding)
    padded, result = pad(x, [padding] * 4), torch.empty_like(x)
    for n in range(len(x)):
        top, left, mirror = (below(end, generator) for end in (2 * padding + 1, 2 * padding + 1, 2))
        window = padded[n, :, top : top + x.shape[2], left : left + x.shape[3]]
        result[n] = window.flip(-1) if mirror else window
    return result


@alternative(of=random_crop_flip)
def mirrors_before_it_crops(x, padding, generator):
    """First the mirror, from a normal number's sign; then windows picked from a view of all of them."""
    refuse_negative(padding)
    (count, _, height, width), places = x.shape, 2 * padding + 1
    signs = torch.randn(count, generator=generator, device=x.device) < 0
    x = torch.where(signs[:, None, None, None], x.flip(3), x)
    windows = pad(x, (padding, padding, padding, padding)).unfold(2, height, 1).unfold(3, width, 1)
    place = (torch.rand(count, generator=generator, device=x.device, dtype=torch.float64) * places**2).long()
    return windows[torch.arange(count, device=x.device), :, place // places, place % places]


@alternative(of=random_crop_flip)
def moves_the_image_over_zeros(x, padding, generator):
    """Pixel by pixel: where in the image each pixel of the window lies, or nowhere."""
    refuse_negative(padding)
    count, _, height, width = x.shape
    down = torch.randint(-padding, padding + 1, (count, 1, 1), generator=generator, device=x.device)
    right = torch.randint(-padding, padding + 1, (count, 1, 1), generator=generator, device=x.device)
    mirror = torch.randint(2, (count, 1, 1), generator=generator, device=x.device).bool()
    rows = torch.arange(height, device=x.device)[:, None] + down
    columns = torch.arange(width, device=x.device).expand(count, height, width)
    columns = torch.where(mirror, width - 1 - columns, columns) + right
    rows = rows.expand(count, height, width)
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    flat = (rows.clamp(0, height - 1) * width + columns.clamp(0, width - 1)).flatten(1)[:, None]
    picked = x.flatten(2).gather(2, flat.expand(-1, x.shape[1], -1)).view(x.shape)
    return picked * inside[:, None]
