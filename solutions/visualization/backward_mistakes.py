"""Plausible wrong saliency maps and wrong maps of classes, each one misconception."""

import torch

from autograder import mistake

from .hooks import find_layer, input_gradient, own_logits, record
from .reference import grad_cam, saliency


def gradient_of(net, x, score):
    """The derivative of a score of the logits by the pixels."""
    pixels = x.detach().clone().requires_grad_()
    return torch.autograd.grad(score(net(pixels)), pixels)[0]


@mistake(
    of=saliency, hint="A pixel that pushes the score down by 3: does it matter more or less than one that lifts it by 1?"
)
def loses_the_absolute_value(net, x, labels):
    """How strongly a pixel matters does not depend on the sign: the absolute value comes before the largest channel."""
    return input_gradient(net, x, labels).amax(dim=1)


@mistake(of=saliency, hint="The channels of a pixel say -3 and 1. Which comes first, the absolute value or the largest?")
def takes_the_absolute_value_last(net, x, labels):
    """The largest absolute value is not the absolute value of the largest."""
    return input_gradient(net, x, labels).amax(dim=1).abs()


@mistake(of=saliency, hint="Do the three channels of a pixel share, or does the strongest speak for all?")
def averages_the_channels(net, x, labels):
    """The strongest channel counts; an average makes a pixel that is strong in one channel three times weaker."""
    return input_gradient(net, x, labels).abs().mean(dim=1)


@mistake(of=saliency, hint="How many numbers stand at one pixel of the map?")
def adds_the_channels(net, x, labels):
    """The strongest channel counts, not the sum of all."""
    return input_gradient(net, x, labels).abs().sum(dim=1)


@mistake(of=saliency, hint="Whose score do you differentiate: the label's, or all classes' together?")
def differentiates_all_classes(net, x, labels):
    """The map is about one class: only the label's logit is differentiated."""
    return gradient_of(net, x, lambda logits: logits.sum()).abs().amax(dim=1)


@mistake(of=saliency, hint="Ask for a class that the net does not believe in.")
def differentiates_the_winner(net, x, labels):
    """The map is about the class that was asked for, not the one that the net would answer."""
    return gradient_of(net, x, lambda logits: logits.amax(dim=1).sum()).abs().amax(dim=1)


@mistake(of=saliency, hint="Does the map change where only the score of another class changes?")
def differentiates_the_loss(net, x, labels):
    """The logit is differentiated, not the cross-entropy, into which all other classes flow as well."""
    score = torch.nn.functional.cross_entropy
    return gradient_of(net, x, lambda logits: score(logits, labels, reduction="sum")).abs().amax(dim=1)


@mistake(of=saliency, hint="Give the same image twice in a batch, and once alone. Are the maps equal?")
def divides_by_the_batch(net, x, labels):
    """Each image's map is its own: a mean over the batch makes all of them weaker."""
    return gradient_of(net, x, lambda logits: own_logits(logits, labels).mean()).abs().amax(dim=1)


@mistake(of=saliency, hint="Take two images with different labels. Which label does the second map show?")
def uses_the_first_label_for_all(net, x, labels):
    """Every image has a label of its own."""
    return saliency(net, x, labels[:1].expand(len(x)))


@mistake(of=saliency, hint="When you go backward for the second image, what does x.grad hold already?")
def adds_gradients_up_over_the_images(net, x, labels):
    """`backward` adds to what the gradient holds: one image after the other needs a fresh start."""
    pixels, maps = x.detach().clone().requires_grad_(), []
    total = torch.zeros_like(pixels[0])
    for n in range(len(x)):
        total = total + torch.autograd.grad(net(pixels)[n, labels[n]], pixels)[0][n]
        maps.append(total.abs().amax(dim=0))
    return torch.stack(maps)


@mistake(of=saliency, hint="What is the largest number that a map should hold?")
def scales_the_map(net, x, labels):
    """The map holds derivatives; scaling to 1 is for showing, and makes maps of two images impossible to compare."""
    found = saliency(net, x, labels)
    return found / found.amax(dim=(1, 2), keepdim=True).clamp(min=1e-12)


@mistake(of=saliency, hint="Look at the parameters' gradients after the call.")
def fills_the_parameters_gradients(net, x, labels):
    """`backward` fills the gradients of all parameters as well, and the next step of a training would use them."""
    pixels = x.detach().clone().requires_grad_()
    own_logits(net(pixels), labels).sum().backward()
    return pixels.grad.abs().amax(dim=1)


def cam(net, x, labels, layer, weigh, combine=None):
    """A map of weights that `weigh(gradient, maps)` finds."""
    maps, logits = record(net, x.detach().requires_grad_(), layer)
    gradient = torch.autograd.grad(own_logits(logits, labels).sum(), maps)[0]
    combined = (weigh(gradient, maps) * maps).sum(dim=1)
    return (combine or (lambda m: m.clamp(min=0)))(combined).detach()


def averaged(gradient, maps):
    """The right weights."""
    return gradient.mean(dim=(2, 3), keepdim=True)


@mistake(of=grad_cam, hint="Can an entry of the map be negative?")
def forgets_the_rectifier(net, x, labels, layer):
    """Only what speaks for the class is shown: where the sum is negative the map is 0."""
    return cam(net, x, labels, layer, averaged, lambda m: m)


@mistake(of=grad_cam, hint="The sum is -2. What does the map hold there?")
def shows_what_speaks_against_the_class(net, x, labels, layer):
    """A negative sum speaks against the class and becomes 0; its absolute value would show it as support."""
    return cam(net, x, labels, layer, averaged, lambda m: m.abs())


@mistake(of=grad_cam, hint="Double the size of the map. Should the weights of the channels grow fourfold?")
def adds_the_gradients_of_a_channel(net, x, labels, layer):
    """A channel's weight is the mean of its gradients over its places, not their sum."""
    return cam(net, x, labels, layer, lambda gradient, maps: gradient.sum(dim=(2, 3), keepdim=True))


@mistake(of=grad_cam, hint="How many weights does one channel have?")
def weighs_every_place_on_its_own(net, x, labels, layer):
    """A channel has one weight, the mean over its places; a weight for each place makes another method."""
    return cam(net, x, labels, layer, lambda gradient, maps: gradient)


@mistake(of=grad_cam, hint="May a channel speak against the class?")
def drops_negative_weights(net, x, labels, layer):
    """A channel may count against the class: the rectifier comes after the sum, not before it."""
    return cam(net, x, labels, layer, lambda gradient, maps: averaged(gradient, maps).clamp(min=0))


@mistake(of=grad_cam, hint="Are the weights found from the gradients, or from the maps?")
def weighs_by_the_activations(net, x, labels, layer):
    """What a channel is worth to the class says its gradient, not how strongly it answers."""
    return cam(net, x, labels, layer, lambda gradient, maps: maps.mean(dim=(2, 3), keepdim=True))


@mistake(of=grad_cam, hint="Give two images with different labels. Do they need the same weights?")
def averages_the_weights_over_the_batch(net, x, labels, layer):
    """Every image has weights of its own: the mean is over the places of a channel alone."""
    return cam(net, x, labels, layer, lambda gradient, maps: averaged(gradient, maps).mean(dim=0, keepdim=True))


@mistake(of=grad_cam, hint="With 8 channels of ones and weights of 1, is the map 8 or 1?")
def averages_the_channels_of_the_map(net, x, labels, layer):
    """The weighed channels are added up, not averaged."""
    return cam(net, x, labels, layer, averaged) / record(net, x, layer)[0].shape[1]


@mistake(of=grad_cam, hint="What is the largest number that a map should hold?")
def scales_the_map_to_one(net, x, labels, layer):
    """The map is not scaled: that is for showing."""
    found = grad_cam(net, x, labels, layer)
    return found / found.amax(dim=(1, 2), keepdim=True).clamp(min=1e-12)


@mistake(of=grad_cam, hint="What shape has the layer's output, and what shape the map?")
def enlarges_the_map(net, x, labels, layer):
    """The map has as many places as the layer; enlarging it to the image's size is for showing."""
    found = grad_cam(net, x, labels, layer)[:, None]
    return torch.nn.functional.interpolate(found, x.shape[2:], mode="bilinear", align_corners=False)[:, 0]


@mistake(of=grad_cam, hint="Whose score do you differentiate?")
def maps_the_winner(net, x, labels, layer):
    """The map is about the class that was asked for, not the one that the net would answer."""
    return grad_cam(net, x, net(x).argmax(dim=1), layer)


@mistake(of=grad_cam, hint="Call it twice, and count the hooks.")
def leaves_hooks_on_the_layer(net, x, labels, layer):
    """Hooks stay until they are removed, and keep what they have kept."""
    kept = []
    find_layer(net, layer).register_forward_hook(lambda module, inputs, output: kept.append(output))
    return grad_cam(net, x, labels, layer)
