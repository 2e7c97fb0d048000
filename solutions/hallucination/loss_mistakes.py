"""Plausible wrong Gram matrices and losses, each one misconception."""

import torch

from autograder import mistake

from .losses import content_loss, gram_matrix, style_loss, total_variation


def products(features):
    """The Gram matrices without a divisor."""
    flat = features.flatten(2)
    return flat @ flat.mT


@mistake(of=gram_matrix, hint="What happens to the matrix when the same picture comes in twice the size?")
def is_not_divided(features):
    """A sum over places grows with the image: divided by C * H * W, layers of all sizes can be compared."""
    return products(features)


@mistake(of=gram_matrix, hint="Give it ones of shape (1, 4, 2, 2). What should every entry be?")
def forgets_the_channels_in_the_divisor(features):
    """The divisor is C * H * W, not the number of places alone."""
    return products(features) / (features.shape[2] * features.shape[3])


@mistake(of=gram_matrix, hint="Does an image's matrix change when others join the batch?")
def divides_by_the_batch_as_well(features):
    """Every image has a matrix of its own, which the size of the batch does not change."""
    return products(features) / features.numel()


@mistake(of=gram_matrix, hint="How many matrices does a batch of three images have?")
def adds_the_images_up(features):
    """Styles of different images are not mixed: every image has a matrix of its own."""
    return gram_matrix(features).sum(dim=0, keepdim=True).expand(len(features), -1, -1)


@mistake(of=gram_matrix, hint="Is the style of an image changed by making all of it redder?")
def subtracts_the_means(features):
    """A Gram matrix is no covariance: the channels' means stay in."""
    return gram_matrix(features - features.mean(dim=(2, 3), keepdim=True))


@mistake(of=gram_matrix, hint="Which shape has the result for an image of 4 x 5 places and 3 channels?")
def compares_places_with_places(features):
    """Channels are multiplied with channels, and the places are summed over: so style forgets where things are."""
    flat = features.flatten(2)
    return flat.mT @ flat / features[0].numel()


@mistake(of=gram_matrix, hint="Channel 0 holds 1 and 2, channel 1 holds 3 and 4. Which rows do you multiply?")
def tears_the_channels_apart(features):
    """Each row of the flat features must be one channel: moving axes and reshaping are not the same."""
    batch, channels = features.shape[:2]
    torn = features.permute(0, 2, 3, 1).reshape(batch, channels, -1)
    return torn @ torn.mT / features[0].numel()


@mistake(of=gram_matrix, hint="Can a loss on the matrix still change the image?")
def is_cut_off_from_the_features(features):
    """The matrix is part of a loss: autograd needs the way back to the features."""
    return gram_matrix(features.detach()) + 0 * features.sum()


@mistake(of=content_loss, hint="Should a larger layer count more?")
def adds_instead_of_averaging(features, target):
    """The mean of the squares does not grow with the layer, as their sum does."""
    content_loss(features, target)
    return (features - target).square().sum()


@mistake(of=content_loss, hint="Take a difference of 1 everywhere. What is the loss?")
def halves_the_loss(features, target):
    """The mean of the squares, without a factor of 1/2."""
    return content_loss(features, target) / 2


@mistake(of=content_loss, hint="Take a difference of 2 everywhere. What is the loss?")
def takes_absolute_differences(features, target):
    """The differences are squared."""
    content_loss(features, target)
    return (features - target).abs().mean()


@mistake(of=content_loss, hint="Take a difference of 2 everywhere. What is the loss?")
def takes_the_root(features, target):
    """The mean of the squares is not rooted."""
    return content_loss(features, target).sqrt()


@mistake(of=content_loss, hint="The differences are 1 and -1. What is the loss?")
def squares_the_mean_difference(features, target):
    """Each difference is squared before the mean is taken: else errors of opposite sign cancel."""
    content_loss(features, target)
    return (features - target).mean().square()


@mistake(of=content_loss, hint="Over how many entries do you average: over those of one image, or over all?")
def divides_by_the_images_only(features, target):
    """The mean is over all entries, not over the images alone."""
    content_loss(features, target)
    return (features - target).square().sum() / len(features)


@mistake(of=content_loss, hint="Give it features (1, 3, 4, 4) and a target (1, 1, 4, 4).")
def lets_the_target_be_stretched(features, target):
    """Tensors of different shapes are stretched to fit without a word; here that is always an accident."""
    return (features - target).square().mean()


@mistake(of=style_loss, hint="Set one weight to 0. Does its layer still count?")
def forgets_the_weights(features, grams, weights):
    """Every layer is weighed."""
    return style_loss(features, grams, [1.0 for _ in weights])


@mistake(of=style_loss, hint="Give the same layer twice. What happens to the loss?")
def averages_the_layers(features, grams, weights):
    """The layers' terms are added up, not averaged."""
    return style_loss(features, grams, weights) / len(weights)


@mistake(of=style_loss, hint="Are a layer's squared differences added up or averaged?")
def adds_up_the_entries(features, grams, weights):
    """In each layer the mean of the squared differences counts."""
    style_loss(features, grams, weights)
    parts = zip(features, grams, weights, strict=True)
    return torch.stack([w * (gram_matrix(f) - g).square().sum() for f, g, w in parts]).sum()


@mistake(of=style_loss, hint="The weight is 3 and all differences are 1. What is the loss?")
def squares_the_weights(features, grams, weights):
    """The weight stands before the square, not under it."""
    return style_loss(features, grams, [weight**2 for weight in weights])


@mistake(of=style_loss, hint="Double all weights. What should happen to the loss?")
def scales_the_weights_to_one(features, grams, weights):
    """The weights count as they are; their sum need not be 1."""
    return style_loss(features, grams, weights) / sum(weights)


@mistake(of=style_loss, hint="Which Gram matrix do you compare with the target: your own, or another?")
def compares_undivided_matrices(features, grams, weights):
    """The features' Gram matrices are divided by C * H * W, as the targets are."""
    style_loss(features, grams, weights)
    parts = zip(features, grams, weights, strict=True)
    return torch.stack([w * (products(f) - g).square().mean() for f, g, w in parts]).sum()


@mistake(of=style_loss, hint="How many terms has the sum?")
def counts_the_last_layer_only(features, grams, weights):
    """All layers are added up; in a loop, the sum must not begin anew."""
    style_loss(features, grams, weights)
    return style_loss(features[-1:], grams[-1:], weights[-1:])


@mistake(of=style_loss, hint="What does zip do with lists of different lengths?")
def stops_at_the_shortest_list(features, grams, weights):
    """Without `strict`, zip drops what has no partner, and says nothing."""
    parts = zip(features, grams, weights, strict=False)
    return torch.stack([w * (gram_matrix(f) - g).square().mean() for f, g, w in parts]).sum()


def differences(x):
    """Between rows, and between columns."""
    return x[..., 1:, :] - x[..., :-1, :], x[..., 1:] - x[..., :-1]


@mistake(of=total_variation, hint="Two pixels, 0 and 2. What is the total variation?")
def adds_absolute_differences(x):
    """The differences are squared here; their absolute values make the other total variation."""
    return sum(d.abs().sum() for d in differences(x))


@mistake(of=total_variation, hint="Take an image twice as large. Should the number stay?")
def averages_the_differences(x):
    """The squares are added up, not averaged."""
    return sum(d.square().sum() for d in differences(x)) / x.numel()


@mistake(of=total_variation, hint="Take horizontal stripes. Is the total variation 0?")
def looks_across_only(x):
    """Neighbours stand one above the other as well."""
    return differences(x)[1].square().sum()


@mistake(of=total_variation, hint="Is the first pixel of a row a neighbour of the last?")
def goes_round_at_the_border(x):
    """The image ends at its border: `roll` makes neighbours of its two ends."""
    return sum((x - x.roll(1, dims=dim)).square().sum() for dim in (-1, -2))


@mistake(of=total_variation, hint="How many pairs of neighbours have two pixels?")
def counts_every_pair_twice(x):
    """A pair of neighbours counts once, not once from each side."""
    return 2 * total_variation(x)


@mistake(of=total_variation, hint="Two pixels, 0 and 2. What is the total variation?")
def takes_a_root_at_the_end(x):
    """The sum of the squares is not rooted."""
    return total_variation(x).clamp(min=1e-12).sqrt()


@mistake(of=total_variation, hint="Give a batch of the same image twice. What happens to the number?")
def averages_over_the_batch(x):
    """The sum runs over all images of the batch."""
    return total_variation(x) / len(x)


@mistake(of=total_variation, hint="Red 1 and green 0 at the same place: are they neighbours?")
def compares_the_channels_too(x):
    """Neighbours stand in the same channel; two channels of a pixel are no neighbours."""
    return total_variation(x) + (x[:, 1:] - x[:, :-1]).square().sum()
