"""Plausible wrong LeNets, each one misconception."""

import torch
from torch import nn
from torch.nn.functional import avg_pool2d, max_pool2d

from autograder import mistake

from .lenet import LeNet5


def features(net, x, activation=torch.relu, pool=avg_pool2d):
    """The two convolutions with their activations and pools."""
    x = pool(activation(net.conv1(x)), 2)
    return pool(activation(net.conv2(x)), 2)


def classify(net, x, activation=torch.relu):
    """The three dense layers, of flat images."""
    return net.fc3(activation(net.fc2(activation(net.fc1(x)))))


@mistake(of=LeNet5, hint="Which pool does the docstring ask for?")
class PoolsTheLargest(LeNet5):
    """The pools of LeNet-5 average; max pooling came into fashion later."""

    def forward(self, x):
        return classify(self, features(self, x, pool=max_pool2d).flatten(1))


@mistake(of=LeNet5, hint="Which activation does the docstring ask for?")
class SquashesWithTanh(LeNet5):
    """The paper's net squashed with tanh; this one has ReLU, which trains faster."""

    def forward(self, x):
        return classify(self, features(self, x, torch.tanh).flatten(1), torch.tanh)


@mistake(of=LeNet5, hint="Are the logits ever negative in your net?")
class AppliesReluToTheLogits(LeNet5):
    """The last layer gives its numbers as they are: a ReLU would take from the softmax all that is below 0."""

    def forward(self, x):
        return super().forward(x).relu()


@mistake(of=LeNet5, hint="What do your outputs add up to? What does cross_entropy do with what it gets?")
class AppliesASoftmax(LeNet5):
    """The net ends in logits: cross-entropy has the softmax inside, and a second one would flatten it."""

    def forward(self, x):
        return super().forward(x).softmax(dim=1)


@mistake(of=LeNet5, hint="Where is the ReLU between fc1 and fc2?")
class ForgetsToActivateTheDenseLayers(LeNet5):
    """Without something nonlinear between them, dense layers in a row are one dense layer."""

    def forward(self, x):
        return classify(self, features(self, x).flatten(1), lambda x: x)


@mistake(of=LeNet5, hint="What stands between the convolution and the pool?")
class ActivatesAfterThePool(LeNet5):
    """First ReLU, then the average: the other way round, what is negative takes part in the average."""

    def forward(self, x):
        x = avg_pool2d(self.conv1(x), 2).relu()
        return classify(self, avg_pool2d(self.conv2(x), 2).relu().flatten(1))


@mistake(of=LeNet5, hint="In which order does flatten take channels, rows and columns?")
class FlattensTheChannelsLast(LeNet5):
    """The images are flattened channel by channel: the first 25 numbers are those of channel 0."""

    def forward(self, x):
        return classify(self, features(self, x).permute(0, 2, 3, 1).flatten(1))


@mistake(of=LeNet5, hint="How large is the image after conv1 without padding? And how many numbers reach fc1?")
class ForgetsThePadding(LeNet5):
    """With padding 2 the first layer keeps 28 by 28; without it, 256 numbers reach the dense layers, not 400."""

    def __init__(self, num_classes=10):
        super().__init__(num_classes)
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.fc1 = nn.Linear(256, 120)


@mistake(of=LeNet5, hint="How many outputs has LeNet5(num_classes=3)?")
class AlwaysHasTenClasses(LeNet5):
    """The number of classes is an argument: the last layer has that many outputs."""

    def __init__(self, num_classes=10):
        super().__init__()
