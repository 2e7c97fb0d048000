"""Nets for the exercises on hallucination: small random ones, and one that was trained on photographs.

All take RGB in [0, 1], (N, 3, H, W), scale it inside, and return logits, (N, classes). Every ReLU is a module of its own
that writes into a new tensor, and no layer runs twice.
"""

from lessonkit import pretrained
from lessonkit.small_nets import branched_net, small_net

__all__ = ["branched_net", "photo_net", "small_net"]


def photo_net(seed):
    """SqueezeNet 1.1, trained on ImageNet, with 1000 logits; the seed changes nothing."""
    return pretrained.photo_net()
