"""The references of the case studies: `from solutions.case_studies import ResNet`."""

from .reference import (
    VGG,
    VGG16,
    AlexNet,
    BasicBlock,
    Bottleneck,
    Fire,
    InceptionModule,
    PolicyNetwork,
    ResNet,
    SEBlock,
    SqueezeNet,
    layer_table,
    load_pretrained,
    preprocess,
)

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
