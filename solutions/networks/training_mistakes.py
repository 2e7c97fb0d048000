"""Plausible wrong optimisers and wrong stops, each one misconception."""

import math

from autograder import mistake

from .training import EarlyStopping, sgd_step


def go_together(parameters, gradients, velocities):
    """Refuse as the reference does; else pair the lists up."""
    if len({len(parameters), len(gradients), len(velocities)}) > 1:
        sgd_step(parameters, gradients, velocities, 0.0)
    return zip(parameters, gradients, velocities, strict=True)


@mistake(of=sgd_step, hint="With momentum 0 and lr 0.5, what is the velocity after the step: the gradient, or half of it?")
def puts_the_rate_into_the_velocity(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The velocity is made of gradients alone; lr comes in when the parameter moves. Some papers write it otherwise."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        velocity.mul_(momentum).add_(lr * (gradient + weight_decay * parameter))
        parameter.sub_(velocity)


@mistake(of=sgd_step, hint="Where is the velocity in your step?")
def forgets_the_momentum(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The old velocity carries on, multiplied by the momentum; without it this is plain gradient descent."""
    sgd_step(parameters, gradients, velocities, lr, 0.0, weight_decay)


@mistake(of=sgd_step, hint="With momentum 0.9, is the gradient added whole, or a tenth of it?")
def averages_instead_of_adding(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The gradient is added whole; to add 1 - momentum of it makes a moving average, and a step that is much smaller."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        velocity.mul_(momentum).add_((1 - momentum) * (gradient + weight_decay * parameter))
        parameter.sub_(lr * velocity)


@mistake(of=sgd_step, hint="Does the loss fall when you go along the gradient, or against it?")
def climbs(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The gradient points where the loss grows, so the parameter goes against it."""
    sgd_step(parameters, gradients, velocities, -lr, momentum, weight_decay)


@mistake(of=sgd_step, hint="Which velocity moves the parameter: that before the step, or the new one?")
def moves_by_the_old_velocity(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """First the velocity, then the parameter: the new velocity is what moves it."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        old = velocity.clone()
        velocity.mul_(momentum).add_(gradient + weight_decay * parameter)
        parameter.sub_(lr * old)


@mistake(of=sgd_step, hint="Is the velocity after the step another one than before?")
def does_not_keep_the_velocity(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The new velocity must be there at the next step: it is written into the tensor that came."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        parameter.sub_(lr * (momentum * velocity + gradient + weight_decay * parameter))


@mistake(of=sgd_step, hint="Hold a second reference to a parameter. Does it see the step?")
def puts_new_tensors_into_the_lists(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The tensors themselves change: a net that holds them must see it. A new tensor in the list changes only the list."""
    for number, (parameter, gradient, velocity) in enumerate(go_together(parameters, gradients, velocities)):
        velocities[number] = momentum * velocity + gradient + weight_decay * parameter
        parameters[number] = parameter - lr * velocities[number]


@mistake(of=sgd_step, hint="With gradients of zero, does weight decay make the parameters smaller or larger?")
def lets_weights_grow(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """Weight decay pulls towards zero: its part is added to the gradient, against which the step goes."""
    sgd_step(parameters, gradients, velocities, lr, momentum, -weight_decay)


@mistake(of=sgd_step, hint="Does weight decay reach the velocity?")
def decays_beside_the_velocity(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """Here weight decay is part of the gradient and so of the velocity; to shrink the parameter beside it is AdamW's way."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        velocity.mul_(momentum).add_(gradient)
        parameter.sub_(lr * (velocity + weight_decay * parameter))


@mistake(of=sgd_step, hint="Print the gradients before the call and after it.")
def changes_the_gradients(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The gradients stay as they are, with weight decay too: who logs their size would log something else."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        gradient.add_(weight_decay * parameter)
        velocity.mul_(momentum).add_(gradient)
        parameter.sub_(lr * velocity)


@mistake(of=sgd_step, hint="In what order do the docstring's three sentences come?")
def looks_ahead(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """The parameter moves by the velocity; to go on from there by the gradient once more is Nesterov's variant."""
    for parameter, gradient, velocity in go_together(parameters, gradients, velocities):
        slope = gradient + weight_decay * parameter
        velocity.mul_(momentum).add_(slope)
        parameter.sub_(lr * (slope + momentum * velocity))


@mistake(of=sgd_step, hint="What does zip do when one list is shorter?")
def leaves_the_rest_out(parameters, gradients, velocities, lr, momentum=0.9, weight_decay=0.0):
    """zip stops at the shortest list in silence, and some parameters never learn: lists of different length are an error."""
    count = min(map(len, (parameters, gradients, velocities)))
    sgd_step(parameters[:count], gradients[:count], velocities[:count], lr, momentum, weight_decay)


@mistake(of=EarlyStopping, hint="Losses 3, 4, 3.5: is 3.5 an improvement?")
class ComparesWithTheLastLoss(EarlyStopping):
    """A loss is compared with the best so far, not with the one before it: to fall back a little is no progress."""

    def step(self, validation_loss):
        stop = super().step(validation_loss)
        self.best = validation_loss
        return stop


@mistake(of=EarlyStopping, hint="What does a better loss do to the count of bad steps?")
class NeverForgivesAStep(EarlyStopping):
    """Bad steps count in a row: an improvement begins the count anew."""

    def step(self, validation_loss):
        before = self.steps_since_best
        super().step(validation_loss)
        self.steps_since_best = max(self.steps_since_best, before)
        return self.steps_since_best >= self.patience


@mistake(of=EarlyStopping, hint="With patience 1, which step is the first that can say stop?")
class WaitsOneStepTooLong(EarlyStopping):
    """With a patience of n the n-th bad step in a row says stop, not the one after it."""

    def step(self, validation_loss):
        super().step(validation_loss)
        return self.steps_since_best > self.patience


@mistake(of=EarlyStopping, hint="Does the same loss twice count as an improvement?")
class TakesEqualForBetter(EarlyStopping):
    """A loss has to be lower than the best minus min_delta; one that only equals it is no improvement."""

    def step(self, validation_loss):
        better = validation_loss <= self.best - self.min_delta
        self.best, self.steps_since_best = (validation_loss, 0) if better else (self.best, self.steps_since_best + 1)
        return self.steps_since_best >= self.patience


@mistake(of=EarlyStopping, hint="Where does your step read min_delta?")
class IgnoresMinDelta(EarlyStopping):
    """An improvement by min_delta or less is none."""

    def __init__(self, patience, min_delta=0.0):
        super().__init__(patience, min_delta)
        self.min_delta = 0.0


@mistake(of=EarlyStopping, hint="With best 2 and min_delta 0.5, is 2.25 an improvement?")
class AddsMinDelta(EarlyStopping):
    """min_delta makes it harder to improve: it is subtracted from the best, not added to it."""

    def __init__(self, patience, min_delta=0.0):
        super().__init__(patience, min_delta)
        self.min_delta = -min_delta


@mistake(of=EarlyStopping, hint="With min_delta 0.5: 3, 2.75, 2.4. Is the last an improvement over the best?")
class TakesEverySmallGainForTheBest(EarlyStopping):
    """A loss that improves by too little is no new best; else many small gains would never add up to one."""

    def step(self, validation_loss):
        stop = super().step(validation_loss)
        self.best = min(self.best, validation_loss)
        return stop


@mistake(of=EarlyStopping, hint="Is a loss of 4 better than one of 2?")
class LooksForTheLargest(EarlyStopping):
    """Of losses the lowest is best; of accuracies it would be the highest."""

    def step(self, validation_loss):
        return super().step(-validation_loss)


@mistake(of=EarlyStopping, hint="What does your object do with a patience of 0?")
class AcceptsAnyPatience(EarlyStopping):
    """With a patience below 1 it would stop before it has begun: that is the caller's error."""

    def __init__(self, patience, min_delta=0.0):
        super().__init__(max(patience, 1), max(min_delta, 0.0))


@mistake(of=EarlyStopping, hint="What is min_delta of a loss of 4: a number, or a share of it?")
class TakesMinDeltaForAShare(EarlyStopping):
    """min_delta is a difference of losses, not a fraction of the best."""

    def step(self, validation_loss):
        delta = self.min_delta
        if math.isfinite(self.best):
            self.min_delta = delta * self.best
        stop = super().step(validation_loss)
        self.min_delta = delta
        return stop
