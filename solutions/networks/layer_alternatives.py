"""Right ReLUs, dense layers and losses, written in other ways."""

import math

import torch

from autograder import alternative

from .layers import cross_entropy, cross_entropy_backward, linear, linear_backward, relu, relu_backward


@alternative(of=relu)
def clamps(x):
    """The method that cuts a range."""
    return torch.clamp(x, 0, None)


@alternative(of=relu)
def takes_the_larger_of_two(x):
    """The maximum of x and zeros."""
    return torch.maximum(x, torch.zeros_like(x))


@alternative(of=relu)
def fills_where_it_is_not_positive(x):
    """A copy, with zeros put where x is not positive."""
    output = x.clone()
    output[x <= 0] = 0
    return output


@alternative(of=relu)
def masks_what_is_negative(x):
    """masked_fill, which makes a new tensor."""
    return x.masked_fill(x < 0, 0.0)


def refuse_other_shapes(grad_output, x):
    """Refuse two shapes that differ, in other words than the reference."""
    if tuple(grad_output.size()) != tuple(x.size()):
        raise ValueError(f"a gradient {list(grad_output.shape)} for an input {list(x.shape)}")


@alternative(of=relu_backward)
def multiplies_by_a_mask(grad_output, x):
    """The gradient times 0 or 1."""
    refuse_other_shapes(grad_output, x)
    return grad_output * (x > 0).to(grad_output.dtype)


@alternative(of=relu_backward)
def multiplies_by_the_positive_sign(grad_output, x):
    """The gradient times the sign of x, where that is not negative."""
    refuse_other_shapes(grad_output, x)
    return grad_output * x.sign().clamp(min=0)


@alternative(of=relu_backward)
def goes_number_by_number(grad_output, x):
    """A loop over all numbers."""
    refuse_other_shapes(grad_output, x)
    passed = [g if number > 0 else 0.0 for g, number in zip(grad_output.flatten().tolist(), x.flatten(), strict=True)]
    return grad_output.new_tensor(passed).view(x.shape)


def refuse_dense(x, weight, bias=None):
    """Refuse lengths that differ, in other words than the reference."""
    if weight.shape[-1] != x.shape[-1]:
        raise ValueError(f"weights for {weight.shape[-1]} inputs, but {x.shape[-1]} of them")
    if bias is not None and bias.numel() != weight.shape[0]:
        raise ValueError(f"{bias.numel()} biases, {weight.shape[0]} outputs")


@alternative(of=linear)
def contracts_with_einsum(x, weight, bias=None):
    """Einstein's sum over the inputs."""
    refuse_dense(x, weight, bias)
    products = torch.einsum("nk,mk->nm", x, weight)
    return products if bias is None else products + bias


@alternative(of=linear)
def multiplies_matrix_by_vector(x, weight, bias=None):
    """One product of a matrix and a vector for each sample."""
    refuse_dense(x, weight, bias)
    rows = [weight.mv(sample) if bias is None else weight.mv(sample) + bias for sample in x]
    return torch.stack(rows) if rows else x @ weight.T


@alternative(of=linear)
def sums_a_broadcast_product(x, weight, bias=None):
    """All products at once, (N, M, D), summed over the last axis in float64."""
    refuse_dense(x, weight, bias)
    total = (x[:, None, :].double() * weight.double()).sum(dim=2)
    return (total if bias is None else total + bias).to(x.dtype)


@alternative(of=linear)
def appends_a_one_to_every_sample(x, weight, bias=None):
    """The bias as one more column of the weight, for an input that is always 1."""
    refuse_dense(x, weight, bias)
    constants = x.new_zeros(len(weight)) if bias is None else bias
    return torch.cat([x, x.new_ones(len(x), 1)], dim=1).mm(torch.cat([weight, constants[:, None]], dim=1).t())


def refuse_dense_gradient(grad_output, x, weight):
    """Refuse a gradient of another shape, in other words than the reference."""
    refuse_dense(x, weight)
    if list(grad_output.shape) != [x.shape[0], weight.shape[0]]:
        raise ValueError(f"got a gradient {list(grad_output.shape)}, expected {[x.shape[0], weight.shape[0]]}")


@alternative(of=linear_backward)
def contracts_gradients_with_einsum(grad_output, x, weight):
    """Three sums in Einstein's notation."""
    refuse_dense_gradient(grad_output, x, weight)
    grad_weight = torch.einsum("nm,nk->mk", grad_output, x)
    return torch.einsum("nm,mk->nk", grad_output, weight), grad_weight, torch.einsum("nm->m", grad_output)


@alternative(of=linear_backward)
def adds_sample_after_sample(grad_output, x, weight):
    """A loop over the batch, with an outer product for each sample."""
    refuse_dense_gradient(grad_output, x, weight)
    grad_x, grad_weight, grad_bias = (torch.zeros_like(t) for t in (x, weight, weight[:, 0]))
    for n in range(len(x)):
        grad_x[n] = weight.t().mv(grad_output[n])
        grad_weight += torch.outer(grad_output[n], x[n])
        grad_bias += grad_output[n]
    return grad_x, grad_weight, grad_bias


@alternative(of=linear_backward)
def carries_gradients_in_double(grad_output, x, weight):
    """The transposed products in float64, cast at the end, as a list."""
    refuse_dense_gradient(grad_output, x, weight)
    g, samples, w = (t.double() for t in (grad_output, x, weight))
    ones = g.new_ones(1, len(g))
    return [t.to(x.dtype) for t in ((w.T @ g.T).T, (samples.T @ g).T, (ones @ g)[0])]


def refuse_labels(logits, labels):
    """Refuse labels that do not go with the logits, in other words than the reference."""
    if logits.shape[0] != labels.shape[0]:
        raise ValueError(f"{labels.shape[0]} labels for {logits.shape[0]} samples")
    if labels.numel() == 0:
        raise ValueError("no samples")
    for label in labels.tolist():
        if label not in range(logits.shape[1]):
            raise ValueError(f"there is no class {label} among {logits.shape[1]}")


@alternative(of=cross_entropy)
def subtracts_from_logsumexp(logits, labels):
    """The logarithm of the sum of exponentials, minus the right logit."""
    refuse_labels(logits, labels)
    right = logits[torch.arange(len(labels), device=labels.device), labels]
    return (logits.logsumexp(dim=1) - right).mean()


@alternative(of=cross_entropy)
def adds_up_exponentials_of_differences(logits, labels):
    """log of the sum of exp(logit - right logit), with the largest difference taken out."""
    refuse_labels(logits, labels)
    differences = logits - torch.stack([row[label] for row, label in zip(logits, labels, strict=True)])[:, None]
    largest = differences.detach().max(dim=1).values
    return torch.mean(largest + (differences - largest[:, None]).exp().sum(dim=1).log())


@alternative(of=cross_entropy)
def weighs_by_one_hot_rows(logits, labels):
    """One-hot rows times log probabilities, in float64, summed and divided."""
    refuse_labels(logits, labels)
    wide = logits.double()
    wide = wide - wide.max(dim=1, keepdim=True)[0]
    one_hot = torch.eye(logits.shape[1], dtype=wide.dtype, device=wide.device)[labels]
    return (-(one_hot * (wide - wide.exp().sum(1, keepdim=True).log())).sum() / len(labels)).to(logits.dtype)


@alternative(of=cross_entropy)
def goes_sample_by_sample(logits, labels):
    """A loop over the samples, with logaddexp over the classes."""
    refuse_labels(logits, labels)
    losses = []
    for row, label in zip(logits, labels.tolist(), strict=True):
        total = row[0]
        for score in row[1:]:
            total = torch.logaddexp(total, score)
        losses.append(total - row[label])
    return sum(losses) / len(losses)


@alternative(of=cross_entropy_backward)
def subtracts_at_the_labels(logits, labels):
    """Probabilities, of which 1 is taken away in place at the right classes."""
    refuse_labels(logits, labels)
    gradient = torch.exp(logits - logits.logsumexp(dim=1, keepdim=True))
    gradient[torch.arange(len(labels), device=labels.device), labels] -= 1
    return gradient / len(labels)


@alternative(of=cross_entropy_backward)
def compares_every_pair_of_classes(logits, labels):
    """Probability c is one over the sum of exp(logit k - logit c): no maximum is needed, for infinity divides to 0."""
    refuse_labels(logits, labels)
    inverse = (logits[:, None, :] - logits[:, :, None]).exp().sum(dim=2)
    one_hot = labels[:, None] == torch.arange(logits.shape[1], device=labels.device)
    return (1 / inverse - one_hot.to(logits.dtype)) / len(labels)


@alternative(of=cross_entropy_backward)
def goes_row_by_row(logits, labels):
    """Loops with Python's own numbers."""
    refuse_labels(logits, labels)
    rows = []
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        exponentials = [math.exp(score - max(row)) for score in row]
        total = math.fsum(exponentials)
        rows.append([(e / total - (c == label)) / len(logits) for c, e in enumerate(exponentials)])
    return logits.new_tensor(rows)
