"""Plausible wrong policy networks, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .towers import PolicyNetwork, rectified


def logits_of(net, x):
    """What a policy network gives its softmax, (N, 19, 19)."""
    return net.last(net.hidden(x)).squeeze(1) + net.bias


@mistake(of=PolicyNetwork, hint="What do the probabilities of one board add up to?")
class TakesTheSoftmaxByRows(PolicyNetwork):
    """All 361 points compete for one move, not the 19 of each row."""

    def forward(self, x):
        return logits_of(self, x).softmax(dim=-1)


@mistake(of=PolicyNetwork, hint="What do the probabilities of one board add up to? Do two boards know of each other?")
class TakesTheSoftmaxOverTheBatch(PolicyNetwork):
    """Each board has a move of its own: boards do not compete."""

    def forward(self, x):
        return logits_of(self, x).softmax(dim=0)


@mistake(of=PolicyNetwork, hint="Can a probability be negative?")
class GivesLogits(PolicyNetwork):
    """The net gives probabilities: a softmax over all points ends it."""

    def forward(self, x):
        return logits_of(self, x)


@mistake(of=PolicyNetwork, hint="Which shape should the output have?")
class GivesAFlatBoard(PolicyNetwork):
    """The probabilities lie on a board of 19 x 19, not in a row."""

    def forward(self, x):
        return super().forward(x).flatten(1)


@mistake(of=PolicyNetwork, hint="Is the corner as good a move as the centre, before anybody has looked at the board?")
class SharesOneBias(PolicyNetwork):
    """Each point has a bias of its own: one that all share changes no probability at all."""

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__(planes, filters, layers)
        self.bias = nn.Parameter(torch.zeros(1))


@mistake(of=PolicyNetwork, hint="Set all weights to zero. Does your net still prefer some points?")
class NeverAddsTheBias(PolicyNetwork):
    """The bias of each point is added before the softmax."""

    def forward(self, x):
        logits = self.last(self.hidden(x)).squeeze(1)
        return logits.flatten(1).softmax(dim=1).view_as(logits) + 0 * self.bias


@mistake(of=PolicyNetwork, hint="How large is the first filter?")
class BeginsWithThreeByThree(PolicyNetwork):
    """The first convolution is 5 x 5; only the others are 3 x 3."""

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__(planes, filters, layers)
        self.hidden[0] = rectified(planes, filters, 3)


@mistake(of=PolicyNetwork, hint="Count the convolutions of a net with layers=1.")
class CountsTheFirstLayerApart(PolicyNetwork):
    """`layers` counts all convolutions with a ReLU, the first among them."""

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__(planes, filters, layers + 1)


@mistake(of=PolicyNetwork, hint="May a point's logit be negative?")
class RectifiesBeforeTheSoftmax(PolicyNetwork):
    """No ReLU follows the last convolution: all bad moves would be equally bad."""

    def forward(self, x):
        logits = logits_of(self, x).relu()
        return logits.flatten(1).softmax(dim=1).view_as(logits)


@mistake(of=PolicyNetwork, hint="What are two linear layers in a row worth without a ReLU between them?")
class ForgetsEveryReLU(PolicyNetwork):
    """A ReLU follows every convolution but the last."""

    def forward(self, x):
        for step in self.hidden:
            x = next(step.children())(x)  # its convolution
        logits = self.last(x).squeeze(1) + self.bias
        return logits.flatten(1).softmax(dim=1).view_as(logits)


@mistake(of=PolicyNetwork, hint="What does a number added to all logits change after a softmax?")
class GivesTheLastConvolutionABias(PolicyNetwork):
    """The last convolution has no bias: the same number for all points would change no probability."""

    def __init__(self, planes=48, filters=192, layers=12):
        super().__init__(planes, filters, layers)
        self.last = nn.Conv2d(filters, 1, 1)
