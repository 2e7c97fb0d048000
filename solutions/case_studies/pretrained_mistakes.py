"""Plausible wrong ways to load pretrained weights and to prepare a photograph, each one misconception."""

import numpy as np
import torch

from autograder import mistake

from .squeeze import CHANNEL_MEANS, load_pretrained, preprocess


def filled(net, tensors):
    """Copy tensors into a net's parameters, one after the other, whatever becomes of it."""
    with torch.no_grad():
        for parameter, values in zip(net.parameters(), tensors, strict=False):
            parameter.copy_(values)
    return net


def in_order(weights):
    """The tensors in the order of the layers."""
    parts = [f"fires.{number}.{part}" for number in range(8) for part in ("squeeze", "e1", "e3")]
    return [weights[f"{layer}.{kind}"] for layer in ("conv1", *parts, "conv10") for kind in ("weight", "bias")]


@mistake(of=load_pretrained, hint="In which order does sorted() put conv1, conv10 and fires.0?")
def takes_the_alphabet(net, weights):
    """The layers run in an order of their own: in the alphabet conv10 comes before all fires, and bias before weight."""
    for parameter, name in zip(net.parameters(), sorted(weights), strict=True):
        if parameter.shape != weights[name].shape:
            raise ValueError(f"{name}: {tuple(weights[name].shape)} and {tuple(parameter.shape)}")
    return filled(net, [weights[name] for name in sorted(weights)])


@mistake(of=load_pretrained, hint="Print list(weights)[:4].")
def takes_the_dictionarys_order(net, weights):
    """A dictionary may list its tensors in any order: the names say which is which."""
    for parameter, values in zip(net.parameters(), weights.values(), strict=True):
        if parameter.shape != values.shape:
            raise ValueError(f"{tuple(values.shape)} and {tuple(parameter.shape)}")
    return filled(net, list(weights.values()))


@mistake(of=load_pretrained, hint="How many of the net's parameters have changed?")
def loads_by_name(net, weights):
    """With strict=False whatever has another name in the net is skipped in silence."""
    before = {name: parameter.detach().clone() for name, parameter in net.named_parameters()}
    load_pretrained(net, weights)
    with torch.no_grad():
        for name, parameter in net.named_parameters():
            if name not in weights:
                parameter.copy_(before[name])
    return net


@mistake(of=load_pretrained, hint="How many of the 26 biases are still what they were?")
def forgets_the_biases(net, weights):
    """A bias is a parameter like any other, and was trained with the weights."""
    load_pretrained(net, weights)
    with torch.no_grad():
        for parameter in net.parameters():
            if parameter.dim() == 1:
                parameter.zero_()
    return net


@mistake(of=load_pretrained, hint="Load a bias of a single number. Who notices?")
def lets_one_number_stretch(net, weights):
    """`copy_` stretches an axis of length 1: whether the shapes agree must be asked explicitly."""
    for parameter, values in zip(net.parameters(), in_order_or_refused(weights), strict=True):
        if len(values) != 1 and values.shape != parameter.shape:
            raise ValueError(f"{tuple(values.shape)} and {tuple(parameter.shape)}")
    return filled(net, in_order(weights))


def in_order_or_refused(weights):
    """The tensors in the order of the layers; ValueError if one is missing."""
    try:
        return in_order(weights)
    except KeyError as error:
        raise ValueError(f"{error} is missing") from None


@mistake(of=load_pretrained, hint="Take a tensor out of the weights. Should the net then answer all the same?")
def skips_what_is_missing(net, weights):
    """A net of which one layer is not trained answers nonsense, without a word: a missing tensor must be refused."""
    own = dict(zip(names(), net.parameters(), strict=True))
    return load_pretrained(net, {name: weights.get(name, own[name].detach()) for name in own})


def names():
    """The names of the pretrained tensors in the order of the layers."""
    parts = [f"fires.{number}.{part}" for number in range(8) for part in ("squeeze", "e1", "e3")]
    return [f"{layer}.{kind}" for layer in ("conv1", *parts, "conv10") for kind in ("weight", "bias")]


@mistake(of=load_pretrained, hint="What does your function return?")
def returns_nothing(net, weights):
    """The net is returned, so that it can be loaded and used in one line."""
    load_pretrained(net, weights)


@mistake(of=load_pretrained, hint="May a tensor that does not fit be left out in silence?")
def skips_what_does_not_fit(net, weights):
    """A tensor of the wrong shape must be refused: skipped, it leaves a layer untrained without a word."""
    own = dict(zip(names(), net.parameters(), strict=True))
    fitting = {
        name: values if values.shape == own[name].shape else own[name].detach()
        for name, values in zip(names(), in_order_or_refused(weights), strict=True)
    }
    return load_pretrained(net, fitting)


def shifted(pixels, means):
    """Pixels (H, W, 3) less the means, as (1, 3, H, W) in float32."""
    return (torch.from_numpy(np.ascontiguousarray(pixels, np.float32)) - torch.tensor(means)).permute(2, 0, 1).unsqueeze(0)


@mistake(of=preprocess, hint="Which colour is the first of the three means for?")
def leaves_red_first(image):
    """The net was trained on images whose first channel is blue."""
    preprocess(image)  # refuses what is no photograph
    return shifted(image, CHANNEL_MEANS)


@mistake(of=preprocess, hint="Print the largest value that comes out. Should it be near 1 or near 150?")
def scales_to_one(image):
    """This net takes pixels from 0 to 255, less their means: it knows nothing of a range from 0 to 1."""
    return preprocess(image) / 255


@mistake(of=preprocess, hint="Where did the numbers 0.485, 0.456 and 0.406 come from? Not from this net.")
def normalises_as_other_nets_want_it(image):
    """The mean and standard deviation of other zoos are not what this net was trained with."""
    preprocess(image)  # refuses what is no photograph
    pixels = torch.from_numpy(image.astype(np.float32)).permute(2, 0, 1)[None] / 255
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    return (pixels - mean.view(3, 1, 1)) / std.view(3, 1, 1)


@mistake(of=preprocess, hint="Take an image of 2 rows and 3 columns of a single colour, and look at a channel.")
def reshapes_instead_of_moving_axes(image):
    """`reshape` deals the same numbers into other rows; to move an axis takes `permute`."""
    height, width, _ = image.shape if image.ndim == 3 else (0, 0, 0)
    return preprocess(image).permute(0, 2, 3, 1).reshape(1, 3, height, width)


@mistake(of=preprocess, hint="After the channels are turned, which mean belongs to the first?")
def subtracts_the_means_in_red_green_blue(image):
    """The means are turned with the channels: 103.939 is that of blue."""
    means = torch.tensor(CHANNEL_MEANS).view(3, 1, 1)
    return preprocess(image) + means - means.flip(0)


@mistake(of=preprocess, hint="How many axes does the net expect?")
def forgets_the_batch(image):
    """The net takes a batch of images, be it of one."""
    return preprocess(image)[0]


@mistake(of=preprocess, hint="What is 100 - 104 in uint8?")
def subtracts_in_bytes(image):
    """Bytes know no numbers below zero: 100 - 104 becomes 252. The image must become floating point first."""
    preprocess(image)  # refuses what is no photograph
    whole = np.array([round(mean) for mean in CHANNEL_MEANS], dtype=np.uint8)
    return torch.from_numpy((image[:, :, ::-1] - whole).astype(np.float32)).permute(2, 0, 1)[None]


@mistake(of=preprocess, hint="Of which dtype are the parameters of your net?")
def gives_double_precision(image):
    """The net computes in float32, and takes nothing else."""
    return preprocess(image).double()


@mistake(of=preprocess, hint="Give it an image whose pixels lie between 0 and 1. Who notices?")
def takes_any_numbers(image):
    """An image of floating point usually goes from 0 to 1: taken for bytes it is nearly black, and nobody is told."""
    return preprocess(image.astype(np.uint8))


@mistake(of=preprocess, hint="What lies in the fourth channel of an RGBA image?")
def drops_further_channels(image):
    """What is no image of three channels must be refused, not cut to size."""
    return preprocess(image[..., :3] if image.ndim == 3 and image.shape[2] > 3 else image)
