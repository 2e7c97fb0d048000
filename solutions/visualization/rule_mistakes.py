"""Plausible wrong rules for ReLUs on the way back, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .hooks import backward_with_rule, input_gradient
from .reference import deconvnet, guided_backprop


def guide(module, below, above):
    """A backward hook with the right rule."""
    return (below[0].clamp(min=0),)


def by_the_winner(net, x):
    """The classes that the net answers."""
    with torch.no_grad():
        return net(x).argmax(dim=1)


@mistake(of=guided_backprop, hint="What distinguishes your ReLU's backward pass from autograd's?")
def is_the_plain_gradient(net, x, labels):
    """The gradient asks of a ReLU's input only; guided backpropagation also stops what is negative from above."""
    return input_gradient(net, x, labels)


@mistake(of=guided_backprop, hint="A ReLU's input was -1, and 2 comes from above. What goes down?")
def is_the_deconvnet(net, x, labels):
    """The input's sign counts as well: where the ReLU was closed nothing goes down."""
    return deconvnet(net, x, labels)


@mistake(of=guided_backprop, hint="3 comes from above, and the input was positive. What goes down?")
def keeps_what_is_negative(net, x, labels):
    """What is positive passes, and what is negative stops, not the other way round."""
    return backward_with_rule(net, x, labels, lambda above, below: below.clamp(max=0))


@mistake(of=guided_backprop, hint="-3 comes from above. Does 3 go down?")
def turns_negative_gradients_round(net, x, labels):
    """A negative number from above stops at the ReLU; its absolute value would turn an objection into support."""
    return backward_with_rule(net, x, labels, lambda above, below: below.abs())


@mistake(of=guided_backprop, hint="May a pixel's number be negative, when the first layer's weights are?")
def rectifies_the_pixels_as_well(net, x, labels):
    """The rule is the ReLUs': below the first one the first layer's weights decide the signs."""
    return guided_backprop(net, x, labels).clamp(min=0)


@mistake(of=guided_backprop, hint="At which ReLUs does the rule hold: at one, or at all?")
def rectifies_once_at_the_end(net, x, labels):
    """Every ReLU applies the rule; the gradient cut at zero once, when all is done, is something else."""
    return input_gradient(net, x, labels).clamp(min=0)


@mistake(of=guided_backprop, hint="Do you meet the ReLUs that lie inside other layers?")
def rules_the_last_rectifier_only(net, x, labels):
    """All ReLUs apply the rule, wherever in the net they lie."""
    last = [module for module in net.modules() if isinstance(module, nn.ReLU)][-1]
    handle = last.register_full_backward_hook(guide)
    found = input_gradient(net, x, labels)
    handle.remove()
    return found


@mistake(of=guided_backprop, hint="Whose logit do you begin with?")
def begins_at_the_winner(net, x, labels):
    """The way back begins at the class that was asked for, not at the one that the net would answer."""
    return guided_backprop(net, x, by_the_winner(net, x))


@mistake(of=guided_backprop, hint="Call it, and then compute an ordinary gradient.")
def leaves_its_rule_on_the_net(net, x, labels):
    """Hooks that stay change every gradient that is computed later."""
    found = guided_backprop(net, x, labels)
    for module in net.modules():
        if isinstance(module, nn.ReLU):
            module.register_full_backward_hook(guide)
    return found


@mistake(of=deconvnet, hint="What distinguishes your ReLU's backward pass from autograd's?")
def is_the_plain_gradient_of_the_label(net, x, labels):
    """The gradient asks of a ReLU's input; the deconvnet asks of what comes from above."""
    return input_gradient(net, x, labels)


@mistake(of=deconvnet, hint="A ReLU's input was -1, and 2 comes from above. What goes down?")
def is_guided(net, x, labels):
    """The input's sign does not count: the deconvnet knows only what comes from above."""
    return guided_backprop(net, x, labels)


@mistake(of=deconvnet, hint="-2 comes from above. What goes down?")
def lets_everything_pass(net, x, labels):
    """The ReLU is there on the way back, too: what is negative from above becomes 0."""
    return backward_with_rule(net, x, labels, lambda above, below: above)


@mistake(of=deconvnet, hint="3 comes from above. What goes down?")
def lets_pass_what_is_negative(net, x, labels):
    """What is positive passes, and what is negative stops, not the other way round."""
    return backward_with_rule(net, x, labels, lambda above, below: above.clamp(max=0))


@mistake(of=deconvnet, hint="-3 comes from above. Does 3 go down?")
def lets_magnitudes_pass(net, x, labels):
    """A negative number from above becomes 0; its absolute value would turn an objection into support."""
    return backward_with_rule(net, x, labels, lambda above, below: above.abs())


@mistake(of=deconvnet, hint="May a pixel's number be negative, when the first layer's weights are?")
def ends_with_a_rectifier(net, x, labels):
    """The rule is the ReLUs': below the first one the first layer's weights decide the signs."""
    return deconvnet(net, x, labels).clamp(min=0)


@mistake(of=deconvnet, hint="Whose logit do you begin with?")
def begins_with_the_winner(net, x, labels):
    """The way back begins at the class that was asked for, not at the one that the net would answer."""
    return deconvnet(net, x, by_the_winner(net, x))


@mistake(of=deconvnet, hint="Look at the net's ReLUs after the call.")
def leaves_the_net_without_its_rectifiers(net, x, labels):
    """Whatever stood in a ReLU's place for the way back has to make way for it again."""
    found = deconvnet(net, x, labels)
    for module in net.modules():
        for name, child in list(module.named_children()):
            if isinstance(child, nn.ReLU):
                setattr(module, name, nn.Identity())
    return found
