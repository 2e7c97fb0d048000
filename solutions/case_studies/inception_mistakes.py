"""Plausible wrong inception modules, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .towers import InceptionModule


def branches(module, x):
    """What the four branches of an inception module give."""
    return [module.one(x), module.three(x), module.five(x), module.pool(x)]


def without_relu(step):
    """Take the ReLU out of a convolution's sequence."""
    step[1] = nn.Identity()


@mistake(of=InceptionModule, hint="Two linear layers in a row, and nothing between them: what is gained?")
class ReducesWithoutReLU(InceptionModule):
    """A ReLU follows all six convolutions, the two reductions included."""

    def __init__(self, *widths):
        super().__init__(*widths)
        without_relu(self.three.get_submodule("0"))
        without_relu(self.five.get_submodule("0"))


@mistake(of=InceptionModule, hint="Where do the channels of the pool branch lie: first or last?")
class LaysThePoolFirst(InceptionModule):
    """The branches follow each other in the order of the docstring: whatever comes after counts on it."""

    def forward(self, x):
        return torch.cat([branches(self, x)[number] for number in (3, 0, 1, 2)], dim=1)


@mistake(of=InceptionModule, hint="Which pool does the paper draw: that of the largest value or that of the mean?")
class PoolsTheMean(InceptionModule):
    """The pool branch keeps the largest value of each window."""

    def __init__(self, *widths):
        super().__init__(*widths)
        self.pool[0] = nn.AvgPool2d(3, stride=1, padding=1)


@mistake(of=InceptionModule, hint="May two branches have different numbers of channels? Try to add them.")
class AddsTheBranches(InceptionModule):
    """The branches are laid one behind the other; they are not added, and may differ in their channels."""

    def forward(self, x):
        return sum(branches(self, x))


@mistake(of=InceptionModule, hint="How many channels should a 5 x 5 filter see, to be affordable?")
class NeverReduces(InceptionModule):
    """The 1 x 1 convolutions make the large filters affordable: they see the reduced channels, not all of them."""

    def __init__(self, in_channels, c1, c3_reduce, c3, c5_reduce, c5, pool_proj):
        super().__init__(in_channels, c1, in_channels, c3, in_channels, c5, pool_proj)
        self.three[0] = self.five[0] = nn.Identity()


@mistake(of=InceptionModule, hint="List the parameters of one convolution.")
class LeavesBiasesOut(InceptionModule):
    """The convolutions of 2014 have biases; these go where batch normalisation follows."""

    def __init__(self, *widths):
        super().__init__(*widths)
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                layer.bias = None


@mistake(of=InceptionModule, hint="Does the pool branch pool first, or project first?")
class ProjectsBeforeThePool(InceptionModule):
    """The pool looks at the images themselves; the 1 x 1 convolution and its ReLU come after it."""

    def forward(self, x):
        pool, project = self.pool.get_submodule("0"), self.pool.get_submodule("1.0")
        return torch.cat([*branches(self, x)[:3], pool(project(x)).relu()], dim=1)


@mistake(of=InceptionModule, hint="Can a channel of the output be negative?")
class ForgetsTheLastReLUs(InceptionModule):
    """A ReLU follows the last convolution of each branch as well."""

    def __init__(self, *widths):
        super().__init__(*widths)
        for branch in (self.one, *(branch.get_submodule("1") for branch in (self.three, self.five, self.pool))):
            without_relu(branch)
