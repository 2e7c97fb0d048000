"""The visualization chapter's references: `from solutions.visualization import saliency`."""

from .reference import (
    activations,
    class_image,
    deconvnet,
    filter_grid,
    grad_cam,
    guided_backprop,
    invert_features,
    occlusion_map,
    saliency,
    top_patches,
)

__all__ = [
    "activations",
    "class_image",
    "deconvnet",
    "filter_grid",
    "grad_cam",
    "guided_backprop",
    "invert_features",
    "occlusion_map",
    "saliency",
    "top_patches",
]
