"""Plausible wrong case studies: the engine reads all mistakes of a chapter from this module."""

from .alexnet_mistakes import *  # noqa: F403
from .cost_mistakes import *  # noqa: F403
from .inception_mistakes import *  # noqa: F403
from .policy_mistakes import *  # noqa: F403
from .pretrained_mistakes import *  # noqa: F403
from .residual_mistakes import *  # noqa: F403
from .resnet_mistakes import *  # noqa: F403
from .squeeze_mistakes import *  # noqa: F403
from .vgg_mistakes import *  # noqa: F403
