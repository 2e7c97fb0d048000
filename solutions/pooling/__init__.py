"""The pooling chapter's references: `from solutions.pooling import max_pool2d`."""

from .reference import (
    adaptive_avg_pool2d,
    avg_pool2d,
    avg_pool2d_backward,
    global_avg_pool2d,
    max_pool2d,
    max_pool2d_backward,
    max_unpool2d,
    shift_sensitivity,
)

__all__ = [
    "adaptive_avg_pool2d",
    "avg_pool2d",
    "avg_pool2d_backward",
    "global_avg_pool2d",
    "max_pool2d",
    "max_pool2d_backward",
    "max_unpool2d",
    "shift_sensitivity",
]
