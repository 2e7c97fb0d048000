"""A chapter of exercises on nets, for tests of the engine: an optimiser's step, a training, an image and a gradient."""

import torch
from torch import nn

from autograder import Exercise, given, mistake
from autograder.chapter import Chapter
from autograder.draw import floats, integers, tensors
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess
from tests.given_chapter import FOLDER

STEPS = 12


def sgd_step(parameters, gradients, velocities, lr):
    """The reference: a step with momentum, in place."""
    for parameter, gradient, velocity in zip(parameters, gradients, velocities, strict=True):
        velocity.mul_(0.5).add_(gradient)
        parameter.sub_(lr * velocity)


def train(net, x, y, generator):
    """The reference: descend along the mean square error on shuffled rows."""
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    net.train()
    for _ in range(STEPS):
        rows = torch.randperm(len(x), generator=generator, device=generator.device)
        optimiser.zero_grad()
        nn.functional.mse_loss(net(x[rows]), y[rows]).backward()
        optimiser.step()


def class_image(net, x, lr):
    """The reference: climb the net's output within [-1, 1]."""
    image = x.clone().requires_grad_()
    for _ in range(STEPS):
        (gradient,) = torch.autograd.grad(net(image).sum(), image)
        image = (image + lr * gradient).clamp(-1, 1).detach().requires_grad_()
    return image.detach()


def saliency(net, x):
    """The reference: the gradient of the net's output."""
    image = x.clone().requires_grad_()
    return torch.autograd.grad(net(image).sum(), image)[0]


def inverse_error(arguments, net):
    """How well a trained net does on points that no call has seen."""
    x = torch.linspace(-1, 1, 10).reshape(5, 2)
    with torch.no_grad():
        error = nn.functional.mse_loss(net(x), x.sum(dim=1, keepdim=True)).item()
    return 1 / (0.01 + error)


def height(arguments, image):
    """How much the net's output has gained, of an image in range."""
    net, x, _ = arguments
    if image.abs().max() > 1:
        return f"the image leaves [-1, 1]: its largest value is {image.abs().max():.3g}"
    with torch.no_grad():
        return (net(image) - net(x)).mean().item()


def _points(draw, rows):
    return draw(tensors(shape=[rows, 2], elements=floats(-1, 1)))


def step_exercise() -> Exercise:
    """Two points."""
    exercise = Exercise(sgd_step)

    @exercise.values(points=2, mutates=["parameters", "velocities"])
    def changes_parameters_and_velocities(draw):
        """The tensors themselves change."""
        shapes = [[draw(integers(1, 3))] for _ in range(draw(integers(1, 3)))]
        return (*([draw(tensors(shape=shape)) for shape in shapes] for _ in range(3)), 0.5)

    return exercise


def train_exercise(draws=None, seconds=20.0) -> Exercise:
    """Two points."""
    exercise = Exercise(train)

    def learns(draw):
        """Trained so, the net knows points that it has not seen."""
        x = torch.rand(16, 2, generator=torch.Generator().manual_seed(draw(integers(0, 999))), dtype=torch.float64) * 2 - 1
        return (
            given.net("blend", draw(integers(0, 999))),
            x,
            x.sum(dim=1, keepdim=True),
            given.generator(draw(integers(0, 9))),
        )

    exercise.reaches(points=2, score=inverse_error, at_least=0.9, of="net", seconds=seconds)(draws or learns)
    return exercise


def image_exercise() -> Exercise:
    """Two points for the score, one for the net."""
    exercise = Exercise(class_image)

    def draws_images(draw):
        x = torch.rand(3, 2, generator=torch.Generator().manual_seed(draw(integers(0, 999))), dtype=torch.float64) - 0.5
        return given.net("small_net", draw(integers(0, 999))), x, 0.25

    @exercise.reaches(points=2, score=height, at_least=0.9)
    def climbs(draw):
        """The net's output rises."""
        return draws_images(draw)

    @exercise.leaves(points=1)
    def leaves_the_net_alone(draw):
        """The net is as before."""
        return draws_images(draw)

    return exercise


def saliency_exercise() -> Exercise:
    """Two points for the values, one for the net."""
    exercise = Exercise(saliency)

    @exercise.values(points=2)
    def differentiates(draw):
        """The gradient."""
        return given.net("small_net", draw(integers(0, 9))), _points(draw, draw(integers(2, 3)))

    @exercise.leaves(points=1)
    def leaves_the_net_alone(draw):
        """The net is as before."""
        return given.net("small_net", draw(integers(0, 9))), _points(draw, draw(integers(2, 3)))

    return exercise


@mistake(of=sgd_step, hint="Who else holds the parameters?")
def puts_new_parameters_into_the_list(parameters, gradients, velocities, lr):
    """The tensors are to change, not the list."""
    for i, gradient in enumerate(gradients):
        velocities[i].mul_(0.5).add_(gradient)
        parameters[i] = parameters[i] - lr * velocities[i]


@mistake(of=sgd_step, hint="What is the gradient after the call?")
def spoils_the_gradients(parameters, gradients, velocities, lr):
    """The gradients are only read."""
    sgd_step(parameters, gradients, velocities, lr)
    gradients[-1].mul_(2)


@mistake(of=train, hint="In which direction does the loss fall?")
def climbs_the_loss(net, x, y, generator):
    """The step is against the gradient."""
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1, maximize=True)
    for _ in range(STEPS):
        optimiser.zero_grad()
        nn.functional.mse_loss(net(x), y).backward()
        optimiser.step()


@mistake(of=train, hint="What do gradients do that nobody clears?")
def never_clears_gradients(net, x, y, generator):
    """Each step has a gradient of its own."""
    optimiser = torch.optim.SGD(net.parameters(), lr=0.1)
    for _ in range(STEPS):
        nn.functional.mse_loss(net(x), y).backward()
        optimiser.step()


@mistake(of=class_image, hint="Up or down?")
def descends(net, x, lr):
    """The score is to rise."""
    return class_image(net, x, -lr)


@mistake(of=class_image, hint="What range has an image?")
def leaves_the_range(net, x, lr):
    """An image stays in its range."""
    image = x.clone()
    for _ in range(STEPS):
        image = image + 10 * lr * saliency(net, image)
    return image


@mistake(of=class_image, hint="Where does backward leave what it finds?")
def leaves_gradients_in_the_net(net, x, lr):
    """The gradient of the image alone is asked for."""
    net(x).sum().backward()
    return class_image(net, x, lr)


@mistake(of=saliency, hint="Who takes the hook away?")
def leaves_a_hook(net, x):
    """A hook is to be removed."""
    net[1].register_forward_hook(lambda *_: None)
    return saliency(net, x)


@mistake(of=saliency, hint="In which mode did the net come?")
def leaves_train_mode(net, x):
    """The mode is to be put back."""
    net.train()
    return saliency(net, x)


MISTAKES = (puts_new_parameters_into_the_list, spoils_the_gradients, climbs_the_loss, never_clears_gradients, descends,
            leaves_the_range, leaves_gradients_in_the_net, leaves_a_hook, leaves_train_mode)  # fmt: skip


def net_plan(exercise: Exercise, seed: int = 7, mistakes=MISTAKES) -> HiddenPlan:
    """A plan of one of the exercises, with its mistakes."""
    chapter = Chapter("tiny", FOLDER, FOLDER, (exercise,), tuple(wrong.__mistake__ for wrong in mistakes))
    return HiddenPlan(chapter, seed, "cpu", lambda: InProcess({}), shrink=30)
