"""Plausible wrong losses, there and back, each one misconception."""

import math

import torch

from autograder import mistake

from .layers import check_labels, cross_entropy, cross_entropy_backward


def log_softmax(logits, dim=1):
    """The logarithms of the probabilities, in the stable way."""
    return logits - logits.logsumexp(dim, keepdim=True)


def mean_at_labels(log_probabilities, labels):
    """The mean of minus what stands at the labels."""
    return -log_probabilities.gather(1, labels[:, None]).mean()


@mistake(of=cross_entropy, hint="Give the same sample twice. Should the loss double?")
def adds_up_the_batch(logits, labels):
    """The loss is the mean over the batch, so that it does not depend on the batch's size."""
    return cross_entropy(logits, labels) * len(logits)


@mistake(of=cross_entropy, hint="What do the probabilities of one sample add up to in your code?")
def normalises_over_the_batch(logits, labels):
    """The softmax runs over the classes of one sample, not over the samples."""
    check_labels(logits, labels)
    return mean_at_labels(log_softmax(logits, dim=0), labels)


@mistake(of=cross_entropy, hint="What is exp(1000)? And what is exp(-1000)?")
def takes_exponentials_as_they_are(logits, labels):
    """Exponentials of large numbers overflow; to subtract each row's largest logit first changes no probability."""
    check_labels(logits, labels)
    exponentials = logits.exp()
    return mean_at_labels((exponentials / exponentials.sum(dim=1, keepdim=True)).log(), labels)


@mistake(of=cross_entropy, hint="What is your loss when the right class trails by 500? It should be 500.")
def adds_a_small_number_before_the_logarithm(logits, labels):
    """To add 1e-12 hides the infinity, not the error: the loss stops growing, and the gradient vanishes."""
    check_labels(logits, labels)
    return mean_at_labels((log_softmax(logits).exp() + 1e-12).log(), labels)


@mistake(of=cross_entropy, hint="One row around 1000 and one around -1000: what do you subtract from each?")
def subtracts_one_maximum_for_all(logits, labels):
    """Every row has a largest logit of its own: with another row's, all its exponentials may vanish."""
    check_labels(logits, labels)
    exponentials = (logits - logits.max()).exp()
    return mean_at_labels((exponentials / exponentials.sum(dim=1, keepdim=True)).log(), labels)


@mistake(of=cross_entropy, hint="Two classes, equal logits: the docstring says log, and means 0.693.")
def takes_logarithms_to_base_two(logits, labels):
    """log is the natural logarithm, as everywhere in the field: log(2) is 0.693, not 1."""
    return cross_entropy(logits, labels) / math.log(2)


@mistake(of=cross_entropy, hint="What is the loss of a perfect answer? And of one that is just right?")
def forgets_the_logarithm(logits, labels):
    """The loss is -log of the probability; one minus the probability hardly grows when the answer is far off."""
    check_labels(logits, labels)
    return 1 + mean_at_labels(log_softmax(logits).exp(), labels)


@mistake(of=cross_entropy, hint="Is your loss ever negative?")
def forgets_the_sign(logits, labels):
    """Logarithms of probabilities are negative; the loss is minus them, and at least 0."""
    return -cross_entropy(logits, labels)


@mistake(of=cross_entropy, hint="How many probabilities does the loss of one sample look at?")
def averages_over_the_classes_too(logits, labels):
    """The mean runs over the samples only: one probability for each, that of its right class."""
    return cross_entropy(logits, labels) / logits.shape[1]


@mistake(of=cross_entropy, hint="Add 5 to every logit. Should the loss change?")
def takes_logits_for_logarithms(logits, labels):
    """Logits are scores: only a softmax makes probabilities of them, and only then is there a logarithm to pick."""
    check_labels(logits, labels)
    return mean_at_labels(logits, labels)


@mistake(of=cross_entropy, hint="Does your result have a grad_fn when the logits require a gradient?")
def cuts_the_losss_graph(logits, labels):
    """A result that is copied out of the graph (item, detach, numpy, .data) carries no gradient back."""
    return cross_entropy(logits, labels).detach()


@mistake(of=cross_entropy, hint="What is row[-1] in Python? Is -1 a class?")
def counts_negative_labels_from_the_end(logits, labels):
    """A label of -1 is no class: Python would count it from the end, and nobody would know."""
    known = (labels >= -logits.shape[1]) & (labels < 0)
    return cross_entropy(logits, torch.where(known, labels + logits.shape[1], labels))


def probabilities(logits):
    """The softmax, in the stable way."""
    return log_softmax(logits).exp()


@mistake(of=cross_entropy_backward, hint="The loss is a mean over N samples. Where is N in your gradient?")
def forgets_the_mean(logits, labels):
    """The loss is a mean, so each sample's derivative is divided by their number."""
    return cross_entropy_backward(logits, labels) * len(logits)


@mistake(of=cross_entropy_backward, hint="What does one row of the gradient add up to? What should it?")
def does_not_subtract_the_right_class(logits, labels):
    """The derivative is probability minus 1 for the right class, so that a step against it raises that logit."""
    check_labels(logits, labels)
    return probabilities(logits) / len(logits)


@mistake(of=cross_entropy_backward, hint="A step against the gradient should raise the right logit. Does yours?")
def has_the_opposite_sign(logits, labels):
    """The gradient points where the loss grows: negative for the right class, positive for the others."""
    return -cross_entropy_backward(logits, labels)


@mistake(of=cross_entropy_backward, hint="Divide first and subtract then, or the other way round? Try N = 2.")
def divides_before_it_subtracts(logits, labels):
    """Both parts are divided by N, the 1 of the right class too."""
    check_labels(logits, labels)
    right = torch.zeros_like(logits).scatter(1, labels[:, None], 1)
    return probabilities(logits) / len(logits) - right


@mistake(of=cross_entropy_backward, hint="What do the probabilities of one sample add up to in your code?")
def differentiates_a_softmax_over_the_batch(logits, labels):
    """The softmax runs over the classes of one sample, not over the samples."""
    check_labels(logits, labels)
    right = torch.zeros_like(logits).scatter(1, labels[:, None], 1)
    return (log_softmax(logits, dim=0).exp() - right) / len(logits)


@mistake(of=cross_entropy_backward, hint="How many numbers did the forward pass average?")
def divides_by_the_classes_too(logits, labels):
    """The mean was over the N samples, not over the N * C logits."""
    return cross_entropy_backward(logits, labels) / logits.shape[1]


@mistake(of=cross_entropy_backward, hint="What is exp(1000)? And what is exp(-1000)?")
def overflows_on_the_way_back(logits, labels):
    """Exponentials of large numbers overflow; to subtract each row's largest logit first changes no probability."""
    check_labels(logits, labels)
    right = torch.zeros_like(logits).scatter(1, labels[:, None], 1)
    return (logits.exp() / logits.exp().sum(dim=1, keepdim=True) - right) / len(logits)


@mistake(of=cross_entropy_backward, hint="Do the wrong classes get a gradient?")
def reaches_only_the_right_class(logits, labels):
    """All logits stand in the sum below the fraction, so the wrong classes have a gradient too: their probability."""
    gradient = cross_entropy_backward(logits, labels)
    right = torch.zeros_like(logits).scatter(1, labels[:, None], 1)
    return gradient * right


@mistake(of=cross_entropy_backward, hint="What is row[-1] in Python? Is -1 a class?")
def differentiates_negative_labels_from_the_end(logits, labels):
    """A label of -1 is no class: Python would count it from the end, and nobody would know."""
    known = (labels >= -logits.shape[1]) & (labels < 0)
    return cross_entropy_backward(logits, torch.where(known, labels + logits.shape[1], labels))
