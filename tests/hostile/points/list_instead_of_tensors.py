"""Puts the right tensors into the lists, and leaves those that were there as they were."""
# grades: sgd_step
# expect: score 0
# %%
import torch


def sgd_step(parameters, gradients, velocities, lr):
    velocities[:] = [0.5 * v + g for v, g in zip(velocities, gradients)]
    parameters[:] = [p - lr * v for p, v in zip(parameters, velocities)]
