"""What a picture is compared by: its content, its style, and its calm."""

from collections.abc import Sequence

from jaxtyping import Float
from torch import Tensor


def gram_matrix(features: Float[Tensor, "N C H W"]) -> Float[Tensor, "N C C"]:
    """Tell which channels of a layer are active together, whatever the place.

    Entry (n, i, j) is the sum, over all places of image n, of channel i times channel j, divided by C * H * W.
    (N, C, H, W) gives (N, C, C), in the same dtype. Autograd can follow.

    Source: Gatys, Ecker and Bethge (2016), Image style transfer using convolutional neural networks; the divisor is Johnson,
    Alahi and Fei-Fei's (2016).
    """
    channels, height, width = features.shape[1:]
    flat = features.flatten(2)
    return flat @ flat.mT / (channels * height * width)


def content_loss(features: Float[Tensor, "N C H W"], target: Float[Tensor, "N C H W"]) -> Float[Tensor, ""]:
    """Average the squared differences of two tensors of features, over all of their entries.

    The result is a tensor without axes. Autograd can follow.

    Raises:
        ValueError: the shapes differ; the message names every size of both.
    """
    if features.shape != target.shape:
        raise ValueError(f"features of shape {tuple(features.shape)} have no target of shape {tuple(target.shape)}")
    return (features - target).square().mean()


def style_loss(
    features: Sequence[Float[Tensor, "N C H W"]], grams: Sequence[Float[Tensor, "N C C"]], weights: Sequence[float]
) -> Float[Tensor, ""]:
    """Compare the styles of several layers: Gram matrices with those that they should have.

    Layer l adds weights[l] times the mean, over all entries, of the squared differences between gram_matrix(features[l]) and
    grams[l]. The lists, one entry for each layer, are equally long and not empty. The result is a tensor without axes.
    Autograd can follow.

    Raises:
        ValueError: the lists differ in length; the message names all three lengths.
    """
    if not len(features) == len(grams) == len(weights):
        raise ValueError(f"{len(features)} layers, {len(grams)} Gram matrices and {len(weights)} weights")
    layers = zip(features, grams, weights, strict=True)
    terms = [weight * (gram_matrix(found) - gram).square().mean() for found, gram, weight in layers]
    total = terms[0]
    for term in terms[1:]:
        total = total + term
    return total


def total_variation(x: Float[Tensor, "N C H W"]) -> Float[Tensor, ""]:
    """Add up the squared differences of all pairs of neighbours.

    Neighbours stand one above the other, or side by side, in the same channel of the same image; each pair counts once. The
    sum runs over all pairs in all channels of all images, and is a tensor without axes. Autograd can follow.
    """
    down, across = x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]
    return down.square().sum() + across.square().sum()
