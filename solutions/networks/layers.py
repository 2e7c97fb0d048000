"""What a network is made of besides convolutions and pools: ReLU, dense layers, and the loss; each there and back."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from .refusals import check_batch, check_length, check_same_shape


def relu(x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
    """Keep what is positive, and put 0 in the place of all else.

    x may have any shape, also an empty one; the result is a new tensor of the same shape and dtype. Infinity stays
    infinity, and minus infinity becomes 0. Autograd can follow.

    Source: Nair and Hinton (2010), Rectified linear units improve restricted Boltzmann machines.
    """
    return torch.where(x <= 0, 0, x)


def relu_backward(grad_output: Float[Tensor, "..."], x: Float[Tensor, "..."]) -> Float[Tensor, "..."]:
    """Carry the gradient of a loss back through `relu(x)`, without autograd.

    `grad_output` is the derivative of the loss by the output, in its shape. It passes where x is positive, and nowhere
    else: at exactly 0, where ReLU has no derivative, 0 is taken for it, as in PyTorch.

    Raises:
        ValueError: grad_output has another shape than x (the message names every size of both).
    """
    check_same_shape("grad_output", grad_output, "x", x)
    return torch.where(x > 0, grad_output, 0)


def linear(
    x: Float[Tensor, "N D"], weight: Float[Tensor, "M D"], bias: Float[Tensor, "M"] | None = None
) -> Float[Tensor, "N M"]:
    """Compute a dense layer: every output is a weighted sum of all inputs, plus its bias.

    The samples are the rows of x (N, D); every row of weight (M, D) makes one output; the bias (M,) has one number for
    each output. The result is (N, M), in the dtype of x; N may be 0. Autograd can follow.

    Raises:
        ValueError: x and weight have rows of different length, or the bias has not one number for each row of weight (the
            message names both lengths).
    """
    check_dense(x, weight)
    if bias is None:
        return x @ weight.T
    check_length("bias", bias, len(weight), "rows of weight")
    return x @ weight.T + bias


def linear_backward(
    grad_output: Float[Tensor, "N M"], x: Float[Tensor, "N D"], weight: Float[Tensor, "M D"]
) -> tuple[Float[Tensor, "N D"], Float[Tensor, "M D"], Float[Tensor, "M"]]:
    """Carry the gradient of a loss back through `linear(x, weight, bias)`, without autograd.

    `grad_output` (N, M) is the derivative of the loss by the layer's output. Returns the tuple (grad_x, grad_weight,
    grad_bias): the loss's derivatives by x (N, D), by weight (M, D) and by the bias (M,). An empty batch has an empty
    grad_x and zeros for the other two.

    Raises:
        ValueError: as `linear` for x and weight; or grad_output has not the shape of the output (the message names the
            sizes of grad_output and those that it should have).
    """
    check_dense(x, weight)
    expected = (len(x), len(weight))
    if grad_output.shape != expected:
        raise ValueError(f"grad_output has the shape {tuple(grad_output.shape)}, the layer's output {expected}")
    return grad_output @ weight, grad_output.T @ x, grad_output.sum(dim=0)


def cross_entropy(logits: Float[Tensor, "N C"], labels: Int64[Tensor, "N"]) -> Float[Tensor, ""]:
    """Average over the batch how much the right class surprises: -log of the probability that the softmax gives it.

    Row n of logits (N, C) scores the classes for sample n, whose right class is labels[n], a number from 0 to C - 1. The
    softmax of the row gives class c the probability exp(logits[n, c]) / sum over k of exp(logits[n, k]). The result is
    one number, a tensor of shape () in the dtype of the logits. It is right and finite however large the logits are, on
    either side of zero, and so is its gradient. Autograd can follow.

    Raises:
        ValueError: a label is no class (the message names it and C); logits and labels differ in length (the message names
            both lengths); the batch is empty.
    """
    check_labels(logits, labels)
    shifted = logits - logits.amax(dim=1, keepdim=True)  # the largest exponent is 0: none overflows
    log_probabilities = shifted - shifted.exp().sum(dim=1, keepdim=True).log()
    return -log_probabilities.gather(1, labels[:, None]).mean()


def cross_entropy_backward(logits: Float[Tensor, "N C"], labels: Int64[Tensor, "N"]) -> Float[Tensor, "N C"]:
    """Compute the derivative of `cross_entropy(logits, labels)` by every logit, without autograd.

    The result has the shape and dtype of the logits. It is right and finite however large they are.

    Raises:
        ValueError: as `cross_entropy`.
    """
    check_labels(logits, labels)
    shifted = (logits - logits.amax(dim=1, keepdim=True)).exp()
    probabilities = shifted / shifted.sum(dim=1, keepdim=True)
    right = torch.zeros_like(logits).scatter(1, labels[:, None], 1)
    return (probabilities - right) / len(logits)


def check_dense(x: Tensor, weight: Tensor) -> None:
    """Refuse samples of another length than the rows of a weight."""
    check_batch("x", x, 2)
    check_batch("weight", weight, 2)
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"the rows of x hold {x.shape[1]} numbers, those of weight {weight.shape[1]}")


def check_labels(logits: Tensor, labels: Tensor) -> None:
    """Refuse labels that are no classes, or that do not go with the logits one by one."""
    check_batch("logits", logits, 2)
    if labels.shape != logits.shape[:1]:
        raise ValueError(f"{len(logits)} rows of logits, but labels of the shape {tuple(labels.shape)}")
    if len(labels) == 0:
        raise ValueError("an empty batch has no mean loss")
    classes = logits.shape[1]
    strange = labels[(labels < 0) | (labels >= classes)]
    if len(strange) > 0:
        raise ValueError(f"label {strange[0].item()} is none of the {classes} classes")
