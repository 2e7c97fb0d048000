"""What mistakes and alternatives change in a tower."""

from torch import nn
from torch.nn import functional


def exchanged(layers, old, new):
    """Layers in which every layer of one kind is made anew from the old one."""
    return nn.Sequential(*(new(layer) if isinstance(layer, old) else layer for layer in layers))


def flattened_by_pixel(net, x):
    """What a tower gives when its features are flattened with the channels last."""
    return net.classifier(net.features(x).permute(0, 2, 3, 1).flatten(1))


def dropped_always(net, x):
    """What a tower gives when its dropout does not know whether the net is being trained."""
    x = net.features(x).flatten(1)
    for layer in net.classifier:
        x = functional.dropout(x, layer.p) if isinstance(layer, nn.Dropout) else layer(x)
    return x
