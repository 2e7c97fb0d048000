"""LeNet-5, in the form that the course uses."""

from jaxtyping import Float
from torch import Tensor, nn


class LeNet5(nn.Module):
    """LeNet-5 for grey images of 28 by 28, with ReLU and average pooling: (N, 1, 28, 28) to the logits (N, num_classes).

    `LeNet5(num_classes=10)` has five layers with parameters, in this order:

    - conv1: 6 filters of 5 x 5, padding 2; ReLU; average pool of 2; now the images are (N, 6, 14, 14);
    - conv2: 16 filters of 5 x 5, no padding; ReLU; average pool of 2; now (N, 16, 5, 5);
    - fc1: dense, 400 numbers to 120; ReLU;
    - fc2: dense, 120 to 84; ReLU;
    - fc3: dense, 84 to num_classes.

    Every layer has a bias. Between `conv2` and `fc1` the images are flattened channel by channel, row by row. The output
    is the logits themselves: no softmax. With ten classes that makes 61,706 parameters.

    The names are a proposal: parameters under other names are matched by order, each layer's weight before its bias. So
    make the layers in the order of the list.

    Source: LeCun et al. (1998), Gradient-based learning applied to document recognition.
    """

    def __init__(self, num_classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(6, 16, kernel_size=5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x: Float[Tensor, "N 1 28 28"]) -> Float[Tensor, "N classes"]:
        x = nn.functional.avg_pool2d(self.conv1(x).relu(), 2)
        x = nn.functional.avg_pool2d(self.conv2(x).relu(), 2).flatten(1)
        return self.fc3(self.fc2(self.fc1(x).relu()).relu())
