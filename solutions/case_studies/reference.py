"""The right implementations of the case studies, each in the module of its idea."""

from .cost import layer_table
from .residual import BasicBlock, Bottleneck, ResNet, SEBlock
from .squeeze import Fire, SqueezeNet, load_pretrained, preprocess
from .towers import VGG, VGG16, AlexNet, InceptionModule, PolicyNetwork

__all__ = [
    "VGG",
    "VGG16",
    "AlexNet",
    "BasicBlock",
    "Bottleneck",
    "Fire",
    "InceptionModule",
    "PolicyNetwork",
    "ResNet",
    "SEBlock",
    "SqueezeNet",
    "layer_table",
    "load_pretrained",
    "preprocess",
]
