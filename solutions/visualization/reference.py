"""Seeing what a net has learnt: its filters, its activations, and where in an image it looks."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor, nn

from .fields import field_of
from .hooks import backward_with_rule, find_layer, input_gradient, own_logits, record
from .optimising import class_image, invert_features

__all__ = [
    "activations",
    "class_image",
    "deconvnet",
    "filter_grid",
    "grad_cam",
    "guided_backprop",
    "invert_features",
    "occlusion_map",
    "saliency",
    "top_patches",
]


def filter_grid(weight: Float[Tensor, "F C h w"], columns: int = 8) -> Float[Tensor, "C H W"]:
    """Lay filters out as one image, each scaled on its own.

    `weight` has the shape (F, C, h, w), F at least 1. A filter is shifted and scaled so that its smallest weight, over
    all of its channels together, becomes 0 and its largest 1; one whose weights are all equal becomes 0. They stand row by
    row, from left to right and then down, in `columns` columns, or in F if that is fewer. One pixel of the value 1 parts
    neighbours, and there is none around the grid; places left over in the last row hold 1.

    With r rows and c columns of filters the image is (C, r * (h + 1) - 1, c * (w + 1) - 1), in the dtype of weight.

    Raises:
        ValueError: columns is below 1; the message names it.
    """
    if columns < 1:
        raise ValueError(f"columns must be at least 1, not {columns}")
    count, channels, height, width = weight.shape
    columns = min(columns, count)
    rows = -(-count // columns)
    low, high = (f(dim=(1, 2, 3), keepdim=True) for f in (weight.detach().amin, weight.detach().amax))
    scaled = (weight.detach() - low) / torch.where(high > low, high - low, 1)
    grid = weight.new_ones(channels, rows * (height + 1) - 1, columns * (width + 1) - 1)
    for number, image in enumerate(scaled):
        top, left = number // columns * (height + 1), number % columns * (width + 1)
        grid[:, top : top + height, left : left + width] = image
    return grid


def activations(net: nn.Module, x: Float[Tensor, "N 3 H W"], layer: str) -> Tensor:
    """Run the net on x and return what one of its layers gave.

    `net` is any module whose layers each run once; `layer` is a name among `net.named_modules()`, as in "features.relu1".
    The result is the layer's output, as it came, so that autograd can follow it back to x. The net is left as it was: no
    hook of yours stays, and those that others had registered do.

    Raises:
        ValueError: the net has no layer of that name.
    """
    return record(net, x, layer)[0]


def top_patches(
    net: nn.Module, images: Float[Tensor, "N 3 H W"], layer: str, channel: int, k: int
) -> tuple[list[Tensor], list[tuple[int, int, int, int, int]]]:
    """Find the k patches that excite one channel of a layer most, at most one in each image.

    In each image the channel is largest at one place (of equals, the first in row-major order); the k images with the
    largest such values are taken, the largest first. The patch is what that place sees, its receptive field, as far as it
    lies in the image.

    `net` is a chain: the nn.Conv2d and nn.MaxPool2d in it come one after the other, in the order of `net.modules()`, with
    square windows, and nothing else up to the layer moves or mixes places. Then place i of a layer sees the rows from
    i * step + start up to, but without, i * step + start + size, where (size, step, start) = (1, 1, 0) for the image itself,
    and a layer with kernel_size, stride, padding and dilation takes them to

        (size + (kernel_size - 1) * dilation * step,  step * stride,  start - padding * step).

    Returns patches and boxes: a list of k tensors (3, h, w), and a list of k tuples (image, top, left, bottom, right) of
    ints, such that each patch is images[image, :, top:bottom, left:right]. The net is left as it was.

    Raises:
        ValueError: k is below 1 or above N; the message names both.

    Source: Girshick, Donahue, Darrell and Malik (2014), Rich feature hierarchies, section 3.1.
    """
    if not 1 <= k <= len(images):
        raise ValueError(f"there is no choosing {k} of {len(images)} images")
    with torch.no_grad():
        maps = record(net, images, layer)[0][:, channel]
    field = field_of(net, find_layer(net, layer))
    strongest = maps.flatten(1).argmax(dim=1)
    peaks = maps.flatten(1).gather(1, strongest[:, None])[:, 0]
    boxes = []
    for image in peaks.argsort(descending=True, stable=True)[:k].tolist():
        row, column = divmod(int(strongest[image]), maps.shape[2])
        top, bottom = field.box(row, images.shape[2])
        left, right = field.box(column, images.shape[3])
        boxes.append((image, top, left, bottom, right))
    return [images[n, :, top:bottom, left:right] for n, top, left, bottom, right in boxes], boxes


def occlusion_map(
    net: nn.Module, x: Float[Tensor, "3 H W"], label: int, size: int, stride: int, fill: float = 0.0
) -> Float[Tensor, "rows columns"]:
    """Cover one part of an image after the other, and ask the net each time.

    Entry (i, j) is the logit of class `label` for the image x, (3, H, W), in which all channels of the `size` rows from
    i * stride on and the `size` columns from j * stride on are set to `fill`. Only squares that lie whole in the image are
    tried: there are (H - size) // stride + 1 rows of them, and likewise columns. The net and x are left as they were.

    Raises:
        ValueError: size or stride is below 1 (the message names it), or the square does not fit (it names size, H and W).

    Source: Zeiler and Fergus (2014), Visualizing and understanding convolutional networks.
    """
    height, width = x.shape[1:]
    if size < 1 or stride < 1:
        raise ValueError(f"size and stride must be at least 1, not {size} and {stride}")
    if size > min(height, width):
        raise ValueError(f"a square of {size} does not fit in an image of {height} x {width}")
    tops, lefts = range(0, height - size + 1, stride), range(0, width - size + 1, stride)
    answers = x.new_zeros(len(tops), len(lefts))
    with torch.no_grad():
        for i, top in enumerate(tops):
            covered = x.repeat(len(lefts), 1, 1, 1)
            for image, left in zip(covered, lefts, strict=True):
                image[:, top : top + size, left : left + size] = fill
            answers[i] = net(covered)[:, label]
    return answers


def saliency(net: nn.Module, x: Float[Tensor, "N 3 H W"], labels: Int64[Tensor, "N"]) -> Float[Tensor, "N H W"]:
    """Tell how strongly each pixel moves the logit of its image's label.

    The result, (N, H, W), holds at each pixel the largest absolute value, over the channels, of the derivative of
    net(x)[n, labels[n]] by the pixels of image n; it is not scaled. The net is left as it was: no parameter holds a gradient
    that it did not hold before.

    Source: Simonyan, Vedaldi and Zisserman (2014), Deep inside convolutional networks, section 3.1.
    """
    return input_gradient(net, x, labels).abs().amax(dim=1)


def guided_backprop(net: nn.Module, x: Float[Tensor, "N 3 H W"], labels: Int64[Tensor, "N"]) -> Float[Tensor, "N 3 H W"]:
    """Carry 1 back from each image's label to its pixels, where a ReLU lets only what is positive both ways pass.

    As the gradient of net(x)[n, labels[n]] by the pixels, (N, 3, H, W), but each nn.ReLU hands a number down only where its
    input was positive *and* the number that comes from above is positive, and 0 elsewhere. All other layers are as in
    the gradient, and so is what happens after the last ReLU and before the first. The net, any module whose ReLUs are
    nn.ReLU, each run once, is left as it was: layers, hooks and gradients.

    Source: Springenberg, Dosovitskiy, Brox and Riedmiller (2015), Striving for simplicity, section 3.4.
    """
    return backward_with_rule(net, x, labels, lambda above, below: below.clamp(min=0))


def deconvnet(net: nn.Module, x: Float[Tensor, "N 3 H W"], labels: Int64[Tensor, "N"]) -> Float[Tensor, "N 3 H W"]:
    """Carry 1 back from each image's label to its pixels, where a ReLU is a ReLU on the way back, too.

    As `guided_backprop`, but each nn.ReLU hands a number down where the number that comes from above is positive, whatever
    its input was, and 0 elsewhere.

    Source: Zeiler and Fergus (2014), Visualizing and understanding convolutional networks.
    """
    return backward_with_rule(net, x, labels, lambda above, below: above.clamp(min=0))


def grad_cam(net: nn.Module, x: Float[Tensor, "N 3 H W"], labels: Int64[Tensor, "N"], layer: str) -> Float[Tensor, "N h w"]:
    """Map where a layer speaks for each image's label.

    With A the layer's output, (N, K, h, w), channel k of image n weighs as much as the mean, over its places, of the
    derivative of net(x)[n, labels[n]] by A[n, k]. The map (N, h, w) is the sum of the channels with these weights, and 0
    where that is negative; it is neither scaled nor enlarged. The net is left as it was: no hook of yours stays, and no
    parameter holds a gradient that it did not hold before.

    Raises:
        ValueError: the net has no layer of that name.

    Source: Selvaraju and others (2017), Grad-CAM.
    """
    maps, logits = record(net, x.detach().requires_grad_(), layer)
    (gradient,) = torch.autograd.grad(own_logits(logits, labels).sum(), maps)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    return (weights * maps).sum(dim=1).clamp(min=0).detach()
